/**
 * A shipped handler as its users take it over: ejected by the packed runner into an app with the packed library, type-checked, and run in place of
 * the shipped code. Nothing of this repository is on the path.
 *
 * `tsx test/package/eject.ts`
 */
import { ChildProcess, execFileSync, spawn } from 'child_process';
import { once } from 'events';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { packRunner } from '../../projenrc/pack-runner';

const ROOT = path.join(__dirname, '..', '..');
const PACKAGES = ['aws-cdk-lib@2.276.0', 'constructs@10.5.1', 'typescript@5.9', 'tsx@4', 'node@24'];
const START_MS = 180_000;
const USER = 'ann@example.com';

const app = (wiring: string) => `import { App, Stack } from 'aws-cdk-lib';
import { ServerlessApiPattern } from 'cdk-serverless-api-pattern';

class Shop extends Stack {
  constructor(scope: App) {
    super(scope, 'Shop');
    ${wiring}
  }
}
new Shop(new App());
`;

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`not so: ${what}`);
  console.log(`ok: ${what}`);
}

async function started(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it does not start:\n${output}`)), START_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (!output.includes('Running after')) return;
        clearTimeout(timer);
        resolve(output);
      });
    }
    child.once('close', (code) => reject(new Error(`it ended with ${code}:\n${output}`)));
  });
}

async function tryOut(directory: string): Promise<void> {
  const outside = (process.env.PATH ?? '').split(path.delimiter).filter((each) => !each.startsWith(ROOT));
  const env = { ...process.env, PATH: [path.join(directory, 'node_modules', '.bin'), ...outside].join(path.delimiter) };
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: directory, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const said = run('npx', 'cdk-serverless-api-local', 'eject', 'items', 'src/items');
  console.log(said);
  const [, ...install] = /^npm .*$/m.exec(said)![0].split(' ');
  run('npm', ...install, '--silent', '--no-audit', '--no-fund');
  fs.writeFileSync(path.join(directory, 'app.ts'), app(/^new ServerlessApiPattern[^]*?^}\);$/m.exec(said)![0]));
  const entry = path.join(directory, 'src', 'items', 'items.lambda.ts');
  const source = fs.readFileSync(entry, 'utf8');
  const changed = source.replace('return response;', "return { ...response, headers: { ...response.headers, 'X-Own': 'yes' } };");
  check(changed !== source, 'the source can be changed');
  fs.writeFileSync(entry, changed);
  run('npx', 'tsc', '--noEmit', '--strict', '--skipLibCheck', '--esModuleInterop', '--target', 'es2022', '--module', 'node16', 'app.ts', 'src/items/items.lambda.ts');
  check(true, 'it type-checks with tsc --strict');

  const child = spawn('npx', ['cdk-serverless-api-local', 'dev', '--app', 'npx tsx app.ts', '--port', '0', '--user', USER], { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  try {
    const [, url] = /^REST API .*: (http\S+)$/m.exec(await started(child)) ?? [];
    const headers = { 'Authorization': run('npx', 'cdk-serverless-api-local', 'token', USER).trim(), 'Content-Type': 'application/json' };
    const created = await fetch(`${url}/items`, { method: 'POST', headers, body: JSON.stringify({ name: 'Lamp' }) });
    const { id } = await created.json() as { id: string };
    const read = await fetch(`${url}/items/${id}`, { headers });
    const { name } = await read.json() as { name: string };
    check(created.status === 201 && read.status === 200 && name === 'Lamp', `it creates and reads an item (${created.status}, ${read.status}, ${name})`);
    check(read.headers.get('x-own') === 'yes', 'and the changed code is the one that runs');
  } finally {
    const closed = once(child, 'close');
    if (child.pid !== undefined && child.exitCode === null) {
      process.kill(-child.pid, 'SIGINT');
      await closed;
    }
  }
}

async function main(): Promise<void> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'eject-'));
  try {
    const [library] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', directory], { cwd: ROOT, encoding: 'utf8' })) as { filename: string }[];
    const project = path.join(directory, 'shop');
    fs.mkdirSync(project);
    fs.writeFileSync(path.join(project, 'package.json'), JSON.stringify({ name: 'shop', private: true }));
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', path.join(directory, library.filename), packRunner(directory), ...PACKAGES], { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] });
    await tryOut(project);
  } finally {
    fs.rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

void main();
