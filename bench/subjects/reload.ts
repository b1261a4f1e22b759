import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BUILD, ROOT } from '../harness/build';
import type { Sample } from '../harness/figures';
import { freePort } from '../harness/server';
import type { Subject } from '../harness/subject';

const RUNNER = join(ROOT, 'local', 'lib', 'main.js');
const WAIT_MILLISECONDS = 60_000;

const APP = `const { App, Stack } = require('aws-cdk-lib');
const { LambdaRestApi } = require('aws-cdk-lib/aws-apigateway');
const { Code, Function, Runtime } = require('aws-cdk-lib/aws-lambda');
const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
const stack = new Stack(app, 'Hello');
new LambdaRestApi(stack, 'Api', {
  handler: new Function(stack, 'Handler', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(require('path').join(__dirname, 'handler')) }),
});
`;
const handler = (body: string): string => `exports.handler = async () => ({ statusCode: 200, body: '${body}' });\n`;

/** An edit of a function's source, until the answer that it leads to. */
export function reload(): Subject {
  return {
    name: 'reload',
    about: 'An edit of a function under `cdk-serverless-api-local dev`, until the first answer of the new code. The synthesis of the app is measured '
      + 'beside it, in a process without the runner.',
    metrics: { edit: 'edit to answer, ms', synthesis: 'synthesis of the app, ms', beyond: 'beyond it, ms' },
    contenders: [{ name: 'local runner', run: measureEdit }],
    comparisons: [],
    rounds: 5,
  };
}

async function measureEdit(): Promise<Sample> {
  const directory = mkdtempSync(join(BUILD, 'reload-'));
  const source = join(directory, 'handler', 'index.js');
  mkdirSync(join(directory, 'handler'));
  writeFileSync(join(directory, 'app.js'), APP);
  writeFileSync(join(directory, 'cdk.json'), JSON.stringify({ app: 'node app.js' }));
  writeFileSync(source, handler('first'));
  const synthesis = elapsed();
  execFileSync(process.execPath, ['app.js'], { cwd: directory, env: { ...process.env, CDK_OUTDIR: join(directory, 'alone') } });
  const synthesized = synthesis();
  rmSync(join(directory, 'alone'), { recursive: true });

  const port = await freePort();
  const child = spawn(process.execPath, [RUNNER, 'dev', '--port', String(port)], {
    cwd: directory, detached: true, stdio: 'ignore', env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_NO_WARNINGS: '1' },
  });
  const ended = once(child, 'exit');
  try {
    await answered(port, 'first');
    const edit = elapsed();
    writeFileSync(source, handler('second'));
    await answered(port, 'second');
    const taken = edit();
    return { edit: taken, synthesis: synthesized, beyond: taken - synthesized };
  } finally {
    if (child.exitCode === null) process.kill(-Number(child.pid), 'SIGTERM');
    await ended;
    rmSync(directory, { recursive: true });
  }
}

function elapsed(): () => number {
  const begin = performance.now();
  return () => performance.now() - begin;
}

async function answered(port: number, body: string): Promise<void> {
  const waited = elapsed();
  const ask = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/prod/`)).text();
  while (await ask().catch(() => undefined) !== body) {
    if (waited() > WAIT_MILLISECONDS) throw new Error(`The runner never answered '${body}'.`);
    await pause(10);
  }
}
