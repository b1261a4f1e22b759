/**
 * The package as its users get it: packed, installed in an empty app elsewhere with the lowest CDK that we promise,
 * and synthesized on old and new Node.js with nothing else on the path: no bundler, no Docker, not even npm.
 */
import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { findingsOf } from './exports';
import { publishedPackage } from '../../projenrc/published-package';

const ROOT = path.join(__dirname, '..', '..');
const PEERS = ['aws-cdk-lib@2.269.0', 'constructs@10.5.1'];
const NODES = ['20', '22', '24'];
const MOST_BYTES = 2_000_000;
const MOST_BYTES_UNPACKED = 5_000_000;

const APP = `
const { App, Stack } = require('aws-cdk-lib');
const { Access, Entity, EntitySchema, Evidence, ServerlessApiPattern } = require('cdk-serverless-api-pattern');
const app = new App({ outdir: process.argv[2], analyticsReporting: false });
const note = Entity.of('note', { schema: EntitySchema.fromObject({ type: 'object', properties: { text: { type: 'string', maxLength: 99 } } }), access: [Access.owner().all()] });
new ServerlessApiPattern(new Stack(app, 'Stack'), 'Shop', { entities: [note] });
Evidence.of(app, { validator: false }).write(process.argv[2] + '-evidence');
Evidence.of(app, { validator: false }).check(process.argv[2] + '-evidence');
`;

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** A folder with its own manifest, so that npm installs there and not further up. */
function folder(parent: string, name: string, ...packages: string[]): string {
  const directory = path.join(parent, name);
  fs.mkdirSync(directory);
  fs.writeFileSync(path.join(directory, 'package.json'), JSON.stringify({ name, private: true }));
  npm(directory, 'install', '--silent', '--no-audit', '--no-fund', ...packages);
  return directory;
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly entryCount: number;
  readonly files: { readonly path: string }[];
}

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`not so: ${what}`);
  console.log(`ok: ${what}`);
}

/** The declarations name nothing that the lowest CDK does not have. */
function typeCheck(app: string): void {
  fs.writeFileSync(path.join(app, 'types.ts'), "import * as library from 'cdk-serverless-api-pattern';\nexport type Props = library.ServerlessApiPatternProps;\n");
  execFileSync(path.join(ROOT, 'node_modules', '.bin', 'tsc'), [
    '--noEmit', '--strict', '--target', 'es2022', '--module', 'node16', '--types', 'node', '--typeRoots', path.join(ROOT, 'node_modules', '@types'), 'types.ts',
  ], { cwd: app, stdio: 'inherit' });
  console.log('ok: its types are those of the lowest CDK');
}

async function main(): Promise<void> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'consumer-'));
  try {
    const [packed] = JSON.parse(npm(ROOT, 'pack', '--json', '--pack-destination', directory)) as Packed[];
    const files = packed.files.map((file) => file.path);
    console.log(`${packed.filename}: ${packed.entryCount} files, ${packed.size} bytes, ${packed.unpackedSize} unpacked`);
    check(['.jsii', '.jsii.gz'].every((file) => files.includes(file)), 'the package has the assembly of jsii');
    const handlers = files.filter((file) => file.startsWith('assets/handlers/'));
    check(handlers.length > 0 && handlers.every((file) => file.endsWith('.zip')), `the package has ${handlers.length} handlers as archives`);
    check(['README.md', 'AGENTS.md', 'docs/README.md'].every((file) => files.includes(file)), 'the package has its documentation');
    check(packed.size <= MOST_BYTES && packed.unpackedSize <= MOST_BYTES_UNPACKED, `the package has at most ${MOST_BYTES} bytes, and ${MOST_BYTES_UNPACKED} unpacked`);
    check(!files.some((file) => /^(src|test|local|examples|bench|projenrc|\.ci)\//.test(file)), 'the package has no sources, tests or tools');

    const file = publishedPackage(path.join(directory, packed.filename));
    const findings = await findingsOf(file);
    check(findings.length === 0, `publint and attw find nothing (${findings.join('; ')})`);

    const app = folder(directory, 'app', file, ...PEERS);
    check(!fs.existsSync(path.join(app, 'node_modules', 'esbuild')), 'no bundler is installed with it');
    typeCheck(app);
    fs.writeFileSync(path.join(app, 'app.js'), APP);
    const templates = NODES.map((version) => {
      const node = path.join(folder(directory, `node${version}`, `node@${version}`), 'node_modules', 'node', 'bin', 'node');
      const outdir = path.join(directory, `out${version}`);
      execFileSync(node, ['app.js', outdir], { cwd: app, env: { PATH: '', HOME: directory }, stdio: 'inherit' });
      const template = fs.readFileSync(path.join(outdir, 'Stack.template.json'), 'utf8');
      execFileSync(node, ['--import', 'tsx', 'test/package/archives.ts'], { cwd: ROOT, env: { PATH: '' }, stdio: 'inherit' });
      check(true, `the handlers have the same archives on Node.js ${version}`);
      check(Object.keys(JSON.parse(template).Resources).length > 80, `the system synthesizes on Node.js ${version} with ${PEERS.join(' and ')}`);
      const evidence = fs.readFileSync(path.join(`${outdir}-evidence`, 'Stack', 'evidence.md'), 'utf8');
      check(evidence.includes('cdk-nag is not installed') && evidence.includes('| GET /items | COGNITO_USER_POOLS |'), `its evidence is written without cdk-nag on Node.js ${version}`);
      return template;
    });
    check(templates.every((template) => template === templates[0]), 'the template is the same everywhere');
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
