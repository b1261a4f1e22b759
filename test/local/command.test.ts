import { once } from 'node:events';
import { createServer, AddressInfo } from 'node:net';
import { Duration } from 'aws-cdk-lib';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { assetWith, removeTemporaryDirectories, synthesize } from './support/assembly';
import { buildEntries, Entries } from './support/entries';
import { alive, commandOf, descendants } from './support/processes';
import { RunnerProcess } from './support/runner-process';
import { waitUntil } from './support/wait';
import { LocalSystem, LogEntry } from '../../local/src';
import { readStack } from '../../local/src/assembly/assembly';
import { CONSOLE, ENDPOINT, plannedPorts } from '../../local/src/ports';

afterEach(async () => RunnerProcess.stopAll());
afterAll(() => removeTemporaryDirectories());

function assembly(): string {
  return synthesize((stack) => {
    new TableV2(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
    const code = Code.fromInline('exports.handler = async () => { console.log("begun"); await new Promise((resolve) => setTimeout(resolve, 60_000)); }');
    const fn = new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code, timeout: Duration.seconds(28) });
    fn.addEventSource(new SqsEventSource(new Queue(stack, 'Queue', { visibilityTimeout: Duration.seconds(180) })));
    new LambdaRestApi(stack, 'Api', { handler: fn, cloudWatchRole: false });
  });
}

function processOf(pid: number, command: string): number {
  const found = descendants(pid).find((child) => commandOf(child).includes(command));
  if (found === undefined) throw new Error(`no ${command} in ${descendants(pid).map(commandOf).join('; ')}`);
  return found;
}

describe('an emulator that ends', () => {
  test.each([['dynoxide', 'DynamoDB'], ['fauxqs', 'S3, SQS and SNS']])('%s: the command says it once, and ends with status 1', async (command, what) => {
    const runner = await RunnerProcess.start(assembly());
    process.kill(processOf(runner.pid, command), 'SIGKILL');
    expect(await runner.ended).toBe(1);
    // Calls that break off with it come after the cause, and are not worth a word.
    const [, after] = runner.output.split('Ctrl+C ends it.\n');
    expect(after).toBe(`[local] The emulator of ${what} is gone: ${command} ended with SIGKILL. Nothing works without it, so the local runner stops\n`);
  });

  test('while the system starts: the cause is said once, too', async () => {
    const runner = new RunnerProcess([assembly(), '--port', '0']);
    await waitUntil(() => descendants(runner.pid).some((child) => commandOf(child).includes('fauxqs')), () => runner.output);
    process.kill(processOf(runner.pid, 'fauxqs'), 'SIGKILL');
    expect(await runner.ended).toBe(1);
    expect(runner.output).toMatch(/^([^]*\n)?[^\n]*fauxqs ended with SIGKILL[^\n]*\n$/);
    expect(runner.output).not.toMatch(/ECONN|hang up|SIGKILL[^]*SIGKILL/);
  });

  test('is told by a system in a test, too, which stops', async () => {
    const log: LogEntry[] = [];
    const system = await LocalSystem.start({ assembly: assembly(), log: (entry) => log.push(entry) });
    const unanswered = fetch(system.url).catch(() => 'no answer');
    await waitUntil(() => log.some((entry) => entry.message.includes('begun')), () => JSON.stringify(log));
    process.kill(processOf(process.pid, 'dynoxide'), 'SIGKILL');
    const { message } = await system.failure;
    await system.stop();
    expect(message).toMatch(/^The emulator of DynamoDB is gone: dynoxide ended with SIGKILL/);
    expect(log.filter((entry) => entry.message.includes('is gone'))).toEqual([{ source: 'local', message }]);
    // The request that breaks off with the system is a consequence.
    expect(await unanswered).toBe('no answer');
    expect(log.at(-1)?.message).toBe(message);
  });

  test('because the system stops is no failure', async () => {
    const log: LogEntry[] = [];
    const system = await LocalSystem.start({ assembly: assembly(), log: (entry) => log.push(entry) });
    await system.stop();
    expect(log).toEqual([]);
    expect(await Promise.race([system.failure, new Promise((resolve) => setImmediate(resolve, 'no failure'))])).toBe('no failure');
  });
});

describe('a port that is taken', () => {
  const taken = createServer();
  let port = 0;
  beforeAll(async () => {
    await once(taken.listen(0, '127.0.0.1'), 'listening');
    port = (taken.address() as AddressInfo).port;
  });
  afterAll(() => { taken.close(); });

  test.each<[what: string, args: string[], said: RegExp]>([
    ['a directory', ['nowhere'], /^nowhere does not exist\. Give the directory that cdk synth writes, cdk\.out by default\nUsage: /],
    ['a stack', ['<assembly>', '--stack', 'Nope'], /^--stack Nope: \S+ holds no such stack\. It holds TestStack\nUsage: /],
    ['another port', ['<assembly>', '--website-port', 'x'], /^--website-port x: not a port\. Use a number from 0 to 65535\nUsage: /],
  ])('hides no wrong argument (%s)', async (_what, args, said) => {
    const runner = new RunnerProcess([...args.map((arg) => (arg === '<assembly>' ? assembly() : arg)), '--port', String(port)]);
    expect(await runner.ended).toBe(2);
    expect(runner.output).toMatch(said);
  });

  test.each(['--port', '--website-port'])('is said with what it is for and the option %s', async (option) => {
    const served = synthesize((stack) => void buildEntries(stack));
    const of = option === '--port' ? 'Api' : 'Website';
    const runner = new RunnerProcess([served, '--port', '0', option, String(port)]);
    expect(await runner.ended).toBe(1);
    expect(runner.output).toBe(`Port ${port} of TestStack/${of} can't be used: another program listens on it. Choose another one with ${option}, or any free one with ${option} 0\n`);
  });

  test('is said before anything is started, also where it is that of a second API', async () => {
    const two = synthesize((stack) => {
      for (const id of ['One', 'Two']) {
        const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 })');
        new LambdaRestApi(stack, id, { cloudWatchRole: false, handler: new LambdaFunction(stack, `${id}Fn`, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code }) });
      }
    });
    const spawned = jest.spyOn(jest.requireActual<typeof import('node:child_process')>('node:child_process'), 'spawn');
    const start = LocalSystem.start({ assembly: two, port: port - 1 });
    await expect(start).rejects.toThrow(new RegExp(`^Port (${port} of TestStack/Two|${port - 1} of TestStack/One) can't be used: .* --port`));
    expect(spawned).not.toHaveBeenCalled();
    spawned.mockRestore();
  });
});

test.each<[string, string[], number, RegExp]>([
  ['nothing', [], 2, /^Say dev to run the app of this directory, or name the directory that cdk synth wrote\nUsage: /],
  ['an option that there is not', ['cdk.out', '--prot', '1'], 2, /^Unknown option '--prot'[^]*\nUsage: /],
  ['no port', ['cdk.out', '--port', '70000'], 2, /^--port 70000: not a port\. [^]*\nUsage: /],
  ['no address of another emulator', ['cdk.out', '--fallback', 'kms=https://localhost'], 2, /^--fallback kms=https:\/\/localhost: not an address\. Use http:\/\/ [^]*\nUsage: /],
  ['no service of another emulator', ['cdk.out', '--fallback', 'http://localhost:4566'], 2, /^--fallback http:\/\/localhost:4566: name the services [^]*\nUsage: /],
  ['an option without its value', ['cdk.out', '--port'], 2, /^Option '--port <value>' argument missing[^]*\nUsage: /],
  ['an app without dev', ['cdk.out', '--app', 'node app.js'], 2, /^--app goes with dev: [^]*\nUsage: /],
  ['dev where there is no app', ['dev', '--port', '0'], 1, /has no cdk\.json\. Run the command in the directory of your CDK app, or pass the app's command with --app\n$/],
  ['two directories', ['cdk.out', 'more'], 2, /^Unexpected argument 'more'\nUsage: /],
  ['no assembly', [__dirname, '--port', '0'], 2, /is no cloud assembly: it has no manifest\.json\. [^]*\nUsage: /],
  ['--help', ['--help'], 0, /^Usage: /],
  ['-h', ['-h'], 0, /^Usage: /],
])('%s ends with its status', async (_what, args, status, said) => {
  const runner = new RunnerProcess(args);
  expect(await runner.ended).toBe(status);
  expect(runner.output).toMatch(said);
});

test.each<[what: string, args: string[], said: RegExp]>([
  ['there are too few of them', ['--port', '65534'], /^--port: no port is left for TestStack\/Website, because the largest is 65535\. Use a smaller one\nUsage: /],
  ['none is left for the endpoint', ['--port', '65531'], /^--port: no port is left for the AWS endpoint, because the largest is 65535\. Use a smaller one\nUsage: /],
  ['two entries would share one', ['--port', '3000', '--website-port', '3001'], /^--website-port: 3001 would be the port of both TestStack\/Socket and TestStack\/Website\. /],
])('ports are wrong arguments where %s', async (_what, args, said) => {
  const runner = new RunnerProcess([synthesize((stack) => void buildEntries(stack)), ...args]);
  expect(await runner.ended).toBe(2);
  expect(runner.output).toMatch(said);
});

test('every entry has a port that follows from the options', () => {
  let ids: Entries | undefined;
  const { template, paths } = readStack(synthesize((stack) => { ids = buildEntries(stack); }));
  const numbers = (options: { port?: number; websitePort?: number }) => {
    const ports = plannedPorts(template, paths, options);
    return ids && [ids.api, ids.socket, ids.website, ids.signIn].map((id) => ports.get(id)?.number);
  };
  expect(numbers({ port: 3000 })).toEqual([3000, 3001, 3002, 3003]);
  expect(numbers({ port: 3000, websitePort: 8080 })).toEqual([3000, 3001, 8080, 3002]);
  expect(numbers({ port: 3000, websitePort: 0 })).toEqual([3000, 3001, 0, 3002]);
  expect(numbers({ websitePort: 8080 })).toEqual([0, 0, 8080, 0]);
  expect(numbers({})).toEqual([0, 0, 0, 0]);
  expect(plannedPorts(template, paths, { port: 3000 }).get(ENDPOINT)?.number).toBe(3005);
  expect(plannedPorts(template, paths, { port: 3000 }).get(CONSOLE)).toBeUndefined();
  const withConsole = { port: 3000, console: true };
  expect(plannedPorts(template, paths, withConsole).get(CONSOLE)?.number).toBe(3006);
  // Of a run in which there was no console yet, everything else stays where it was.
  const kept = new Map([...plannedPorts(template, paths, { port: 3000 })].map(([id, { number }]) => [id, number]));
  const after = plannedPorts(template, paths, withConsole, kept);
  expect([after.get(ENDPOINT)?.number, after.get(CONSOLE)?.number]).toEqual([3005, 3006]);
  expect(plannedPorts(template, paths, { ...withConsole, websitePort: 3005 }).get(CONSOLE)?.number).toBe(3006);
});

test('an interruption while the system starts ends it with status 0, and nothing is left', async () => {
  const runner = new RunnerProcess([assembly(), '--port', '0']);
  await waitUntil(() => descendants(runner.pid).some((child) => commandOf(child).includes('guard.cjs')), () => runner.output);
  const started = descendants(runner.pid);
  process.kill(runner.pid, 'SIGINT');
  expect(await runner.ended).toBe(0);
  await waitUntil(() => started.every((pid) => !alive(pid)), () => `left: ${started.filter(alive).map(commandOf).join('; ')}`);
});

test('what cannot run exists by name, and ends a strict start', async () => {
  const served = synthesize((stack) => {
    const fn = new LambdaFunction(stack, 'Fn', { runtime: Runtime.JAVA_21, handler: 'Handler', code: Code.fromAsset(assetWith('x')) });
    new LambdaRestApi(stack, 'Api', { handler: fn, cloudWatchRole: false });
  });
  const refused = new RunnerProcess([served, '--port', '0', '--strict']);
  expect(await refused.ended).toBe(1);
  expect(refused.output).toContain('starts without this one if you leave out --strict');
  const runner = await RunnerProcess.start(served);
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+\/prod/.exec(runner.output) ?? [];
  expect((await fetch(url)).status).toBe(502);
});
