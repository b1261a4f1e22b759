/**
 * The local runner as its users get it: packed, installed beside an app as `cdk init` makes it, and started by `npx` on every
 * Node.js that it promises. Nothing of this repository is on the path, and nothing is compiled.
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
const NODES = ['22', '24'];
const PACKAGES = ['aws-cdk-lib@2.276.0', 'constructs@10.5.1', 'typescript@5.9', 'ts-node@10', '@types/node@22', 'esbuild@0.28.2', '@aws-sdk/client-dynamodb@3.1162.0'];
const START_MS = 180_000;

const FILES: Readonly<Record<string, string>> = {
  'cdk.json': JSON.stringify({ app: 'npx ts-node --prefer-ts-exts bin/notes.ts', context: { '@aws-cdk/core:checkSecretUsage': true } }),
  'tsconfig.json': JSON.stringify({ compilerOptions: { target: 'ES2022', module: 'NodeNext', moduleResolution: 'NodeNext', strict: true, skipLibCheck: true, types: ['node'] } }),
  'bin/notes.ts': `import * as cdk from 'aws-cdk-lib';
import { NotesStack } from '../lib/notes-stack';

const app = new cdk.App();
new NotesStack(app, 'NotesStack');
`,
  'lib/notes-stack.ts': `import * as cdk from 'aws-cdk-lib';
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
`,
  'lambda/notes.ts': `import { DynamoDB } from '@aws-sdk/client-dynamodb';

const client = new DynamoDB({});
const TableName = process.env.TABLE;

export async function handler(event: { httpMethod: string; pathParameters: { id: string }; body: string }) {
  const id = { S: event.pathParameters.id };
  if (event.httpMethod === 'PUT') await client.putItem({ TableName, Item: { id, text: { S: event.body } } });
  const { Item } = await client.getItem({ TableName, Key: { id } });
  return { statusCode: Item === undefined ? 404 : 200, body: Item?.text.S ?? '' };
}
`,
};

/** Of this repository, no program is on the path. */
const OUTSIDE = (process.env.PATH ?? '').split(path.delimiter).filter((directory) => !directory.startsWith(ROOT));

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`not so: ${what}`);
  console.log(`ok: ${what}`);
}

function install(directory: string, name: string, ...packages: string[]): void {
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, 'package.json'), JSON.stringify({ name, private: true }));
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', ...packages], {
    cwd: directory, env: { ...process.env, PATH: OUTSIDE.join(path.delimiter) }, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32',
  });
}

/** Packages of the runner that run anything when they are installed. */
function installScripts(app: string): string[] {
  const { packages } = JSON.parse(fs.readFileSync(path.join(app, 'node_modules', '.package-lock.json'), 'utf8')) as { packages: Record<string, { hasInstallScript?: boolean }> };
  return Object.entries(packages).filter(([name, { hasInstallScript }]) => hasInstallScript === true && !name.endsWith('/esbuild')).map(([name]) => name);
}

/** The output of the command, until it runs. */
async function started(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it does not start:\n${output}`)), START_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('Running after')) {
          clearTimeout(timer);
          resolve(output);
        }
      });
    }
    child.once('close', (code) => reject(new Error(`it ended with ${code}:\n${output}`)));
  });
}

async function tryOut(app: string, node: string, version: string): Promise<void> {
  const PATH = [path.join(node, 'node_modules', '.bin'), ...OUTSIDE].join(path.delimiter);
  const child = spawn('npx', ['cdk-serverless-api-local', 'dev', '--port', '0'], { cwd: app, env: { ...process.env, PATH }, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32', shell: process.platform === 'win32' });
  try {
    const output = await started(child);
    const [, url] = /^REST API .*: (http\S+)$/m.exec(output) ?? [];
    check(url !== undefined, `npx cdk-serverless-api-local dev synthesizes and runs the app on Node.js ${version}`);
    const put = await fetch(`${url}/notes/a`, { method: 'PUT', body: 'hello' });
    const get = await fetch(`${url}/notes/a`);
    const text = await get.text();
    check(put.status === 200 && get.status === 200 && text === 'hello', `a request answers, through the function and the table, on Node.js ${version} (${put.status}, ${get.status}, ${text})`);
    const [, page = ''] = /^Console: (http\S+)$/m.exec(output) ?? [];
    const served = await Promise.all([page, `${page}/console.js`, `${page}/console.css`, `${page}/api/system`].map(async (address) => (await fetch(address)).status));
    check(served.every((status) => status === 200), `the console is served whole on Node.js ${version} (${served.join(', ')})`);
    const none = await fetch(`${url}/notes/b`);
    check(none.status === 404, `and another one answers 404 (${none.status})`);
  } finally {
    const closed = once(child, 'close');
    if (child.pid !== undefined && child.exitCode === null) {
      if (process.platform === 'win32') child.kill();
      else process.kill(-child.pid, 'SIGINT');
      await closed;
    }
  }
}

async function main(): Promise<void> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'runner-'));
  try {
    const packed = process.argv[2] === undefined ? packRunner(directory) : path.resolve(process.argv[2]);
    console.log(`${path.basename(packed)}: ${fs.statSync(packed).size} bytes`);
    const findings = await findingsOf(packed);
    check(findings.length === 0, `publint and attw find nothing (${findings.join('; ')})`);
    const app = path.join(directory, 'notes');
    install(app, 'notes', packed, ...PACKAGES);
    for (const [name, content] of Object.entries(FILES)) {
      fs.mkdirSync(path.dirname(path.join(app, name)), { recursive: true });
      fs.writeFileSync(path.join(app, name), content);
    }
    check(installScripts(app).length === 0, `nothing is compiled or run at installation (${installScripts(app).join(', ')})`);
    for (const version of NODES) {
      const node = path.join(directory, `node${version}`);
      install(node, `node${version}`, `node@${version}`);
      await tryOut(app, node, version);
    }
  } finally {
    fs.rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
