/**
 * The local runner as its users get it: packed, installed in an app that `cdk init` has just made, and started by `npx` on every Node.js that
 * it promises. Nothing of this repository is on the path, and nothing is compiled.
 *
 * `tsx test/package/runner.ts [packed file]`
 */
import { ChildProcess, execFileSync, spawn } from 'child_process';
import { once } from 'events';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { findingsOf } from './exports';
import { packRunner } from '../../projenrc/pack-runner';

const ROOT = path.join(__dirname, '..', '..');
const CLI = 'aws-cdk@2.1148.1';
const RUNNER = 'cdk-serverless-api-local';
/** What the app's own code needs beyond what `cdk init` gives it. */
const PACKAGES = ['esbuild@0.28.2', '@aws-sdk/client-dynamodb@3.1162.0'];
const WAIT_MS = 300_000;
const IS_WINDOWS = process.platform === 'win32';
/** Of this repository, no program is on the path. */
const OUTSIDE = (process.env.PATH ?? '').split(path.delimiter).filter((directory) => !directory.startsWith(ROOT));

const STACK = `import * as cdk from 'aws-cdk-lib/core';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';

export class NotesStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const table = new Table(this, 'Notes', { partitionKey: { name: 'id', type: AttributeType.STRING } });
    const handler = new NodejsFunction(this, 'Handler', { entry: 'lambda/notes.ts', runtime: Runtime.NODEJS_22_X, timeout: cdk.Duration.seconds(20), environment: { TABLE: table.tableName } });
    table.grantReadWriteData(handler);
    const note = new RestApi(this, 'Api').root.addResource('notes').addResource('{id}');
    for (const method of ['GET', 'PUT']) note.addMethod(method, new LambdaIntegration(handler));
  }
}
`;

/** @param prefix of what it answers */
const handlerOf = (prefix: string): string => `import { DynamoDB } from '@aws-sdk/client-dynamodb';

const client = new DynamoDB({});
const TableName = process.env.TABLE;

export async function handler(event: { httpMethod: string; pathParameters: { id: string }; body: string }) {
  const id = { S: event.pathParameters.id };
  if (event.httpMethod === 'PUT') await client.putItem({ TableName, Item: { id, text: { S: event.body } } });
  const { Item } = await client.getItem({ TableName, Key: { id } });
  return { statusCode: Item === undefined ? 404 : 200, body: Item === undefined ? '' : '${prefix}' + Item.text.S };
}
`;

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`not so: ${what}`);
  console.log(`ok: ${what}`);
}

function execute(directory: string, command: string, ...args: string[]): void {
  execFileSync(command, args, { cwd: directory, env: { ...process.env, PATH: OUTSIDE.join(path.delimiter) }, stdio: ['ignore', 'ignore', 'pipe'], shell: IS_WINDOWS });
}

/** Into a directory that has a `package.json`, or gets an empty one. */
function install(directory: string, ...packages: string[]): void {
  fs.mkdirSync(directory, { recursive: true });
  const manifest = path.join(directory, 'package.json');
  if (!fs.existsSync(manifest)) fs.writeFileSync(manifest, JSON.stringify({ private: true }));
  execute(directory, 'npm', 'install', '--silent', '--no-audit', '--no-fund', '--save-dev', ...packages);
}

/** The app that `cdk init` makes, with a stack and a handler of its own. */
function makeApp(directory: string, packed: string): string {
  const cli = path.join(directory, 'cli');
  install(cli, CLI);
  const app = path.join(directory, 'notes');
  fs.mkdirSync(app);
  execute(app, path.join(cli, 'node_modules', '.bin', 'cdk'), 'init', 'app', '--language', 'typescript', '--generate-only');
  fs.writeFileSync(path.join(app, 'lib', 'notes-stack.ts'), STACK);
  fs.mkdirSync(path.join(app, 'lambda'));
  fs.writeFileSync(path.join(app, 'lambda', 'notes.ts'), handlerOf(''));
  install(app, packed, ...PACKAGES);
  return app;
}

interface Installed {
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Packages that the runner brings, and that run anything when they are installed. */
function installScripts(app: string): string[] {
  const { packages } = JSON.parse(fs.readFileSync(path.join(app, 'node_modules', '.package-lock.json'), 'utf8')) as { packages: Record<string, Installed> };
  const found = new Set<string>();
  const add = (name: string, from: string): void => {
    // As Node.js looks for it: in what needs it, and then further out.
    const place = `${from}node_modules/${name}`;
    if (!(place in packages)) {
      if (from !== '') add(name, from.replace(/node_modules\/(?:@[^/]+\/)?[^/]+\/$/, ''));
      return;
    }
    if (found.has(place)) return;
    found.add(place);
    for (const needed of Object.keys({ ...packages[place].dependencies, ...packages[place].optionalDependencies })) add(needed, `${place}/`);
  };
  add(RUNNER, '');
  check(found.size > 10, `the runner brings ${found.size} packages`);
  return [...found].filter((place) => packages[place].hasInstallScript === true);
}

/** The command in its own process. */
class Runner {
  private output = '';
  private readonly closed: Promise<unknown>;
  private readonly child: ChildProcess;

  /** @param node the directory of its Node.js */
  constructor(app: string, node: string) {
    this.child = spawn('npx', [RUNNER, 'dev', '--port', '0', '--data', 'data'], {
      cwd: app, env: { ...process.env, PATH: [node, ...OUTSIDE].join(path.delimiter) }, stdio: ['ignore', 'pipe', 'pipe'], detached: !IS_WINDOWS, shell: IS_WINDOWS,
    });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.closed = once(this.child, 'close');
  }

  /** What it prints: all that fits, or the group in it. */
  async says(pattern: RegExp): Promise<string> {
    for (const end = Date.now() + WAIT_MS; Date.now() < end;) {
      const [found, group] = pattern.exec(this.output) ?? [];
      if (found !== undefined) return group ?? found;
      if (this.child.exitCode !== null) break;
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    throw new Error(`it does not say ${pattern}:\n${this.output}`);
  }

  async stop(): Promise<void> {
    if (this.child.pid === undefined || this.child.exitCode !== null) return;
    if (IS_WINDOWS) this.child.kill();
    else process.kill(-this.child.pid, 'SIGINT');
    await this.closed;
  }
}

/** @param before the answer that an earlier runner gave last, which this one has to give, too */
async function tryOut(app: string, node: string, version: string, before?: string): Promise<string> {
  const on = `on Node.js ${version}`;
  const runner = new Runner(app, node);
  try {
    const url = await runner.says(/^REST API .*: (http\S+)$/m);
    await runner.says(/Running after/);
    console.log(`ok: npx ${RUNNER} dev synthesizes and runs the app ${on}`);
    const note = async (id: string): Promise<string> => {
      const answer = await fetch(`${url}/notes/${id}`);
      return `${answer.status} ${await answer.text()}`;
    };
    if (before !== undefined) check(await note('kept') === before, `the note of before is there after a restart ${on} (${before})`);
    const put = await fetch(`${url}/notes/kept`, { method: 'PUT', body: `written ${on}` });
    const got = await note('kept');
    check(put.status === 200 && got.endsWith(`written ${on}`), `a request answers, through the function and the table, ${on} (${put.status}, ${got})`);
    check(await note('none') === '404 ', `and another one answers 404 ${on}`);
    const page = await runner.says(/^Console: (http\S+)$/m);
    const served = await Promise.all([page, `${page}/console.js`, `${page}/console.css`, `${page}/api/system`].map(async (address) => (await fetch(address)).status));
    check(served.every((status) => status === 200), `the console is served whole ${on} (${served.join(', ')})`);
    fs.writeFileSync(path.join(app, 'lambda', 'notes.ts'), handlerOf(`edited ${on}, `));
    const swapped = await runner.says(/Swapped .*/);
    const edited = await note('kept');
    check(edited === `200 edited ${on}, written ${on}`, `an edit is served (${edited}; ${swapped})`);
    return edited;
  } finally {
    await runner.stop();
  }
}

async function main(): Promise<void> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'runner-'));
  try {
    const packed = process.argv[2] === undefined ? packRunner(directory) : path.resolve(process.argv[2]);
    console.log(`${path.basename(packed)}: ${fs.statSync(packed).size} bytes`);
    const findings = await findingsOf(packed);
    check(findings.length === 0, `publint and attw find nothing (${findings.join('; ')})`);
    const app = makeApp(directory, packed);
    const scripts = installScripts(app);
    check(scripts.length === 0, `nothing is compiled or run at installation (${scripts.join(', ')})`);
    install(path.join(directory, 'node22'), 'node@22');
    // The second one goes on with what the first one has left.
    const before = await tryOut(app, path.join(directory, 'node22', 'node_modules', 'node', 'bin'), '22');
    await tryOut(app, path.join(ROOT, 'node_modules', 'node', 'bin'), '24', before);
  } finally {
    fs.rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
