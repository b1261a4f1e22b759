import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryDirectories, temporaryDirectory } from './support/assembly';
import { alive } from './support/processes';
import { RunnerProcess } from './support/runner-process';
import { waitUntil } from './support/wait';
import type { LocalSystem } from '../../local/src';
import { Development } from '../../local/src/app/development';

const ROOT = join(__dirname, '..', '..');

afterEach(async () => RunnerProcess.stopAll());
afterAll(() => removeTemporaryDirectories());

const APP = `
const { App, Stack, CfnResource } = require(${JSON.stringify(join(ROOT, 'node_modules', 'aws-cdk-lib'))});
const { LambdaRestApi } = require(${JSON.stringify(join(ROOT, 'node_modules', 'aws-cdk-lib', 'aws-apigateway'))});
const { Function, Code, Runtime } = require(${JSON.stringify(join(ROOT, 'node_modules', 'aws-cdk-lib', 'aws-lambda'))});
const { StringParameter } = require(${JSON.stringify(join(ROOT, 'node_modules', 'aws-cdk-lib', 'aws-ssm'))});
const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
const stack = new Stack(app, 'Shop', { env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION } });
const handler = new Function(stack, 'Handler', {
  runtime: Runtime.NODEJS_22_X, handler: 'index.handler', memorySize: 512,
  code: Code.fromInline(\`
    const { STS } = require('@aws-sdk/client-sts');
    exports.handler = async () => {
      console.warn('careful');
      await new STS({}).getCallerIdentity({});
      return { statusCode: 200, body: JSON.stringify([process.env.GREETING, process.env.COLOUR, process.env.AWS_REGION]) };
    };\`),
  environment: { GREETING: app.node.tryGetContext('greeting'), COLOUR: StringParameter.valueForStringParameter(stack, '/shop/colour') },
});
new LambdaRestApi(stack, 'Api', { handler });
new CfnResource(stack, 'Thing', { type: 'AWS::Strange::Thing' });
`;

function appWith(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [name, content] of Object.entries({ 'app.js': APP, 'cdk.json': JSON.stringify({ app: 'node app.js', context: { greeting: 'hello' } }), ...files })) writeFileSync(join(directory, name), content);
  return directory;
}

async function started(directory: string, args: readonly string[] = []): Promise<RunnerProcess> {
  const runner = new RunnerProcess(['dev', '--port', '0', ...args], directory);
  await waitUntil(() => runner.output.includes('Running after') || !runner.running, () => runner.output);
  return runner;
}

test('dev runs the app of a directory, with its context and its values', async () => {
  const directory = appWith({ '.env.local': 'SHOP_COLOUR=blue\n', 'cdk.context.json': JSON.stringify({ 'availability-zones:account=123456789012:region=eu-north-1': ['eu-north-1a'] }) });
  const runner = await started(directory, ['--verbose']);
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+\/prod/.exec(runner.output) ?? [];
  expect(await (await fetch(url)).json()).toEqual(['hello', 'blue', 'eu-north-1']);
  expect(runner.output).toContain('These resources exist by name only, and do nothing here (--strict refuses them):\n  AWS::Strange::Thing: Thing\n');
  await waitUntil(() => / GET \/prod\/? 200 /.test(runner.output), () => runner.output);
  expect(runner.output).toMatch(/\[Handler\w+\] sts:GetCallerIdentity \* 200\n/);
  expect(runner.output).toMatch(/\[Handler\w+\] \d{4}-\S+\t[\da-f-]{36}\tWARN\tcareful\n/);
  expect(runner.output).toMatch(/\[Handler\w+\] REPORT RequestId: [\da-f-]{36} Duration: [\d.]+ ms Outcome: succeeded\n/);
  expect(readFileSync(join(directory, '.cdk-local', '.gitignore'), 'utf8')).toBe('*\n');
});

test.each<[string, Readonly<Record<string, string>>, string[], RegExp]>([
  ['a value that is nowhere', {}, [], /The SSM parameter \/shop\/colour isn't in the app, and has no value on this machine\. Add SHOP_COLOUR=<value> to \.env\.local\n$/],
  ['a strict start', { '.env.local': '/shop/colour=blue' }, ['--strict'], /does not know the resource type AWS::Strange::Thing \(Thing\)\n$/],
  ['an app that fails', { 'app.js': 'process.exit(3)' }, [], /^Synthesizing the app: node app\.js\nThe app doesn't synthesize: 'node app\.js' ended with the status 3\n$/],
  ['an app that writes nothing', { 'app.js': '' }, [], /^Synthesizing the app: node app\.js\n'node app\.js' ended and wrote no cloud assembly\./],
  ['no command', { 'cdk.json': '{}' }, [], /cdk\.json has no "app"\. Add the command that runs your CDK app, or pass it with --app\n$/],
])('%s ends the command with a reason', async (_what, files, args, said) => {
  const runner = await started(appWith(files), args);
  expect(await runner.ended).toBe(1);
  expect(runner.output).toMatch(said);
});

describe.each(['SIGINT', 'SIGTERM'] as const)('%s while the app is synthesized', (signal) => {
  const WAITS = 'require(\'fs\').writeFileSync(__dirname + \'/.pids\', process.pid + \' \' + process.ppid + \'.\'); setTimeout(() => undefined, 600_000);';

  /** @param everything whether the signal goes to the app's processes, too, as terminals and service managers send it */
  async function interrupted(runner: RunnerProcess, directory: string, everything: boolean): Promise<void> {
    const pids = (): string => (existsSync(join(directory, '.pids')) ? readFileSync(join(directory, '.pids'), 'utf8') : '');
    await waitUntil(() => pids().endsWith('.'), () => runner.output);
    const [app = 0, shell = 0] = pids().match(/\d+/g)?.map(Number) ?? [];
    const before = runner.output;
    // The shell first, which ends with the app; it may have become the app.
    if (everything) for (const pid of new Set([shell, app])) if (pid !== runner.pid) process.kill(pid, signal);
    process.kill(runner.pid, signal);
    expect(await runner.ended).toBe(0);
    // A shell may say what ended its command, or begin a line.
    expect(runner.output.replace(/Terminated\n$/, '').trimEnd()).toBe(before.trimEnd());
    await waitUntil(() => !alive(app), () => `the app ${app} runs on`);
  }

  test.each([false, true])('for the first time ends it without a word, and ends the app (signalled, too: %s)', async (everything) => {
    const directory = appWith({ 'app.js': WAITS });
    await interrupted(new RunnerProcess(['dev', '--port', '0'], directory), directory, everything);
  });

  test.each([false, true])('after a change does, too (signalled, too: %s)', async (everything) => {
    const directory = appWith({ '.env.local': 'SHOP_COLOUR=blue' });
    const runner = await started(directory);
    writeFileSync(join(directory, 'app.js'), WAITS);
    await interrupted(runner, directory, everything);
  });
});

test('a runner that is killed while the app is synthesized leaves nothing of the app', async () => {
  // The app has a process of its own, as of tsx.
  const child = 'setTimeout(() => undefined, 600_000)';
  const directory = appWith({ 'app.js': `const { pid } = require('child_process').spawn(process.execPath, ['-e', '${child}']); require('fs').writeFileSync('.pids', process.pid + ' ' + pid + '.');` });
  const runner = new RunnerProcess(['dev', '--port', '0'], directory);
  const pids = (): string => (existsSync(join(directory, '.pids')) ? readFileSync(join(directory, '.pids'), 'utf8') : '');
  await waitUntil(() => pids().endsWith('.'), () => runner.output);
  const processes = pids().match(/\d+/g)?.map(Number) ?? [];
  expect(processes.map(alive)).toEqual([true, true]);
  process.kill(runner.pid, 'SIGKILL');
  await waitUntil(() => !processes.some(alive), () => `left: ${processes.filter(alive).join(', ')}`);
});

test.each([true, false])('a synthesis that fails is told, but not while the runner ends (%s)', async (ends) => {
  const directory = appWith({ 'app.js': '' });
  const printed: string[] = [];
  const development = new Development({ directory, outputs: [], print: (line) => printed.push(line) });
  development.watch();
  development.keep({} as LocalSystem);
  const listeners = process.listenerCount('exit');
  writeFileSync(join(directory, 'app.js'), "setInterval(() => require('fs').existsSync('.go') && process.exit(3), 20);");
  await waitUntil(() => process.listenerCount('exit') > listeners, () => printed.join('\n'));
  if (ends) development.end();
  writeFileSync(join(directory, '.go'), '');
  await waitUntil(() => process.listenerCount('exit') === listeners);
  await new Promise((resolve) => setImmediate(resolve));
  expect(printed).toEqual(['\nChanged: app.js', ...ends ? [] : ["The app doesn't synthesize: 'node app.js' ended with the status 3\nThe system goes on as it was before this change."]]);
  development.end();
});

test('an app that is interrupted, and not the runner, does not synthesize', async () => {
  const runner = new RunnerProcess(['dev', '--port', '0'], appWith({ 'app.js': "process.kill(process.pid, 'SIGTERM'); setTimeout(() => undefined, 600_000);" }));
  expect(await runner.ended).toBe(1);
  expect(runner.output).toMatch(/^Synthesizing the app: node app\.js\n(Terminated\n)?The app doesn't synthesize: 'node app\.js' ended with (SIGTERM|the status 143)\n$/);
});

describe('a change of the sources', () => {
  const HANDLER = "exports.handler = async () => ({ statusCode: 200, body: JSON.stringify(['first', process.pid]) });";
  const SOURCES = {
    'app.js': APP.replace('Code.fromInline(', 'Code.fromAsset(require("path").join(__dirname, "handler")) || Code.fromInline('),
    '.env.local': 'SHOP_COLOUR=blue',
  };

  function changingApp(): string {
    const directory = appWith(SOURCES);
    mkdirSync(join(directory, 'handler'));
    writeFileSync(join(directory, 'handler', 'index.js'), HANDLER);
    return directory;
  }

  const urlOf = ({ output }: RunnerProcess) => /http:\/\/127\.0\.0\.1:\d+\/prod/.exec(output)?.[0] ?? '';
  const answer = async (runner: RunnerProcess) => await (await fetch(urlOf(runner))).json() as [string, number];

  test('is synthesized and swapped while the system runs; one that fails leaves it as it is', async () => {
    const directory = changingApp();
    const runner = await started(directory);
    const [word, pid] = await answer(runner);
    expect(word).toBe('first');
    writeFileSync(join(directory, 'handler', 'index.js'), HANDLER.replace('first', 'second'));
    await waitUntil(() => /Changed: handler\/index\.js\nFunctions: Handler\w+\nSwapped \d+ ms after the synthesis\./.test(runner.output), () => runner.output);
    expect((await answer(runner))[0]).toBe('second');
    writeFileSync(join(directory, 'app.js'), 'throw new Error("a mistake")');
    await waitUntil(() => runner.output.includes('The system goes on as it was before this change.'), () => runner.output);
    expect(runner.output).toMatch(/Changed: app\.js\n[^]*Error: a mistake[^]*The app doesn't synthesize: 'node app\.js' ended with the status 1\n/);
    expect((await answer(runner))[0]).toBe('second');
    expect(await answer(runner)).not.toEqual([word, pid]);
    writeFileSync(join(directory, 'app.js'), SOURCES['app.js'].replace('new CfnResource', 'new (require(' + JSON.stringify(join(ROOT, 'node_modules', 'aws-cdk-lib', 'aws-sqs')) + ').Queue)(stack, "Queue");\nnew CfnResource'));
    await waitUntil(() => /Resources: \+ SQS Queue Queue\w+\nSwapped/.test(runner.output), () => runner.output);
    expect((await answer(runner))[0]).toBe('second');
  });

  const WRITES = `
    const { writeFileSync, renameSync, mkdirSync } = require('fs');
    mkdirSync(__dirname + '/evidence', { recursive: true });
    writeFileSync(__dirname + '/evidence/draft.txt', String(Date.now()));
    renameSync(__dirname + '/evidence/draft.txt', __dirname + '/evidence/built.txt');
    require('fs').promises.writeFile(__dirname + '/later.txt', String(Date.now()));`;
  const changes = ({ output }: RunnerProcess) => [...output.matchAll(/^Changed: (.*)$/gm)].map(([, files]) => files);

  test('that the app makes itself, at the start or later, is none', async () => {
    const directory = changingApp();
    writeFileSync(join(directory, 'app.js'), `${SOURCES['app.js']}\n${WRITES}`);
    const runner = await started(directory);
    for (const word of ['second', 'third']) {
      writeFileSync(join(directory, 'handler', 'index.js'), HANDLER.replace('first', word));
      await waitUntil(() => runner.output.split('Swapped').length === (word === 'second' ? 2 : 3), () => runner.output);
    }
    // A person may change the same file.
    writeFileSync(join(directory, 'evidence', 'built.txt'), 'by hand');
    await waitUntil(() => changes(runner).length > 2, () => runner.output);
    expect(changes(runner)).toEqual(['handler/index.js', 'handler/index.js', 'evidence/built.txt']);
    expect((await answer(runner))[0]).toBe('third');
  });

  test('that another program makes with each synthesis is left out, and said so', async () => {
    const directory = changingApp();
    writeFileSync(join(directory, 'app.js'), `${SOURCES['app.js']}\nrequire('child_process').execSync('date +%s%N > built.txt');`);
    const runner = await started(directory);
    writeFileSync(join(directory, 'handler', 'index.js'), HANDLER.replace('first', 'second'));
    await waitUntil(() => runner.output.includes('built.txt changed during 3 syntheses in a row, so the app writes it: from now on, changes of it during a synthesis are ignored.'), () => runner.output);
    expect((await answer(runner))[0]).toBe('second');
  });

  test('that is saved during each of two syntheses is served in the end', async () => {
    const directory = changingApp();
    writeFileSync(join(directory, 'app.js'), `${SOURCES['app.js']}\nrequire('child_process').execSync('sleep 1');`);
    const runner = await started(directory);
    for (const [count, word] of ['second', 'third', 'fourth'].entries()) {
      await waitUntil(() => changes(runner).length === count, () => runner.output);
      writeFileSync(join(directory, 'handler', 'index.js'), HANDLER.replace('first', word));
    }
    await waitUntil(() => runner.output.split('after the synthesis').length === 4, () => runner.output);
    expect((await answer(runner))[0]).toBe('fourth');
    expect(runner.output).not.toContain('in a row');
  });

  test('by sed -i is one change of one file', async () => {
    const directory = changingApp();
    const runner = await started(directory);
    execFileSync('sed', ['-i', 's/first/second/', join(directory, 'handler', 'index.js')]);
    await waitUntil(() => runner.output.includes('Swapped'), () => runner.output);
    expect(changes(runner)).toEqual(['handler/index.js']);
  });
});

test('ports, keys and the token command outlive a restart', async () => {
  const directory = appWith({ '.env.local': 'SHOP_COLOUR=blue', 'app.js': `${APP}\nnew (require(${JSON.stringify(join(ROOT, 'node_modules', 'aws-cdk-lib', 'aws-cognito'))}).UserPool)(stack, 'Users');` });
  const token = async (...args: string[]) => {
    const command = new RunnerProcess(['token', ...args], directory);
    return { status: await command.ended, output: command.output.trim() };
  };
  expect(await token('ada@example.com')).toEqual({ status: 1, output: expect.stringMatching(/^No system runs in .*Start one there first/) });
  const first = await started(directory, ['--user', 'ada@example.com', '--groups', 'admins,staff', '--user', 'bob@example.com']);
  expect([...first.output.matchAll(/^Token of the user (.*) in the user pool Shop\/Users, good for eight hours:\nexport (\w+)=/gm)].map(([, user, variable]) => [user, variable])).toEqual([
    ['ada@example.com (groups admins, staff; password Password-1)', 'TOKEN'], ['bob@example.com (password Password-1)', 'TOKEN_BOB'],
  ]);
  const claims = async (...args: string[]) => {
    const { output } = await token(...args);
    const [header = '', body = ''] = output.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    return { ...JSON.parse(header), ...JSON.parse(body) } as Record<string, unknown>;
  };
  const ada = await claims('ada@example.com');
  expect(ada).toMatchObject({ 'email': 'ada@example.com', 'email_verified': true, 'cognito:groups': ['admins', 'staff'], 'token_use': 'id' });
  expect(await claims('eve@example.com', '--groups', 'guests', '--scopes', 'shop/read')).toMatchObject({ 'cognito:groups': ['guests'], 'token_use': 'access', 'scope': 'shop/read' });
  expect(await token('ada@example.com', '--stack', 'Shop')).toMatchObject({ status: 0 });
  expect(await token('noemail')).toEqual({ status: 1, output: 'noemail: neither an e-mail address nor a user of the pool. Use one, for example you@example.com' });
  expect(await token(String(ada.sub))).toMatchObject({ status: 0 });
  expect(await token('ada@example.com', '--stack', 'Other')).toEqual({ status: 1, output: 'The app has no user pool in the stack Other. It has Shop/Users' });
  expect(await token('ada@example.com', '--user-pool', 'Nope')).toEqual({ status: 1, output: 'The app has no user pool Nope. It has Shop/Users' });
  await first.stop();
  expect((await token('ada@example.com')).status).toBe(1);
  await started(directory);
  expect(await claims('ada@example.com')).toMatchObject({ kid: ada.kid, sub: ada.sub });
});
