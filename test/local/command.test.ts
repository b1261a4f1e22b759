import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, AddressInfo } from 'node:net';
import { join } from 'node:path';
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
import { programHelp } from '../../local/src/command/help';
import { DEVELOP_OPTIONS, RUN_OPTIONS } from '../../local/src/command/option-table';
import { readCommandLine, readOptions } from '../../local/src/command-line';
import { readStack } from '../../local/src/assembly/assembly';
import { assertPortsFree, CONSOLE, ENDPOINT, keptPorts, plannedPorts } from '../../local/src/ports';

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
    ['a directory', ['nowhere'], /^nowhere does not exist\. Give the directory that cdk synth writes, cdk\.out by default\nRun it with --help for all options.\n$/],
    ['a stack', ['<assembly>', '--stack', 'Nope'], /^--stack Nope: \S+ holds no such stack\. It holds TestStack\nRun it with --help for all options.\n$/],
    ['another port', ['<assembly>', '--website-port', 'x'], /^--website-port x: not a port\. Use a number from 0 to 65535\nRun it with --help for all options.\n$/],
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

  test('that is not the first one is said with the one that it is counted from', async () => {
    const { template, paths } = readStack(synthesize((stack) => void buildEntries(stack)));
    const planned = plannedPorts(template, paths, { port: port - 5 }).get(ENDPOINT);
    expect(planned).toEqual({ number: port, of: 'the AWS endpoint', option: '--port', first: port - 5 });
    await expect(assertPortsFree(new Map([[ENDPOINT, planned!]]))).rejects.toThrow(
      `Port ${port} of the AWS endpoint can't be used: another program listens on it. It is counted from --port ${port - 5}: choose another --port, or any free ones with --port 0`,
    );
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

/** One line says what is wrong, the other where the options are documented. */
const wrong = (message: string) => ({ status: 2, output: `${message}\nRun it with --help for all options.\n` });

test.each<[what: string, args: string[], ends: { status: number; output: unknown }]>([
  ['nothing', [], wrong('Say dev to run the app of this directory, or name the directory that cdk synth wrote')],
  ['an option that there is not', ['cdk.out', '--prot', '1'], wrong('--prot: no such option. Did you mean --port?')],
  ['an option that nothing resembles', ['dev', '--xyz'], wrong('--xyz: no such option')],
  ['a command that there is not', ['dve'], wrong('dve: neither a command nor a directory. Did you mean dev?')],
  ['no port', ['cdk.out', '--port', '70000'], wrong('--port 70000: not a port. Use a number from 0 to 65535')],
  ['a port below 0', ['dev', '--website-port', '-1'], wrong('--website-port -1: not a port. Use a number from 0 to 65535')],
  ['no address of another emulator', ['cdk.out', '--fallback', 'kms=https://localhost'], wrong('--fallback kms=https://localhost: not an address. Use http:// with a host and a port, such as http://127.0.0.1:4566')],
  ['no service of another emulator', ['cdk.out', '--fallback', 'http://localhost:4566'], wrong('--fallback http://localhost:4566: name the services and the address of the emulator, such as kms,states=http://127.0.0.1:4566')],
  ['an unknown service', ['cdk.out', '--fallback', 'kms,nosuch=http://localhost:4566'], { status: 2, output: expect.stringMatching(/^--fallback kms,nosuch=http:\/\/localhost:4566: there is no service nosuch\. Services are acm, acm-pca, [^\n]*, xray\nRun it with --help for all options.\n$/) }],
  ['a service that is called so elsewhere', ['dev', '--fallback', 'stepfunctions=http://localhost:4566'], { status: 2, output: expect.stringContaining('there is no service stepfunctions. Did you mean states? Services are ') }],
  ['a service with a mistake', ['dev', '--fallback', 'statse=http://localhost:4566'], { status: 2, output: expect.stringContaining('Did you mean states? Services are ') }],
  ['an option without its value', ['cdk.out', '--port'], wrong('--port: its value is missing. Give one, for example --port 4000')],
  ['an option with another one in place of its value', ['dev', '--user', '--groups', 'a'], wrong('--user: its value is missing. Give one, for example --user you@example.com')],
  ['an option with an empty value', ['dev', '--data', ''], wrong('--data: its value is missing. Give one, for example --data .cdk-local/data')],
  ['a value that an option does not take', ['dev', '--throttle=10'], wrong("--throttle: takes no value, and has '10'")],
  ['no user', ['dev', '--user', 'ada'], wrong('--user ada: not an e-mail address')],
  ['groups of nobody', ['dev', '--groups', 'a'], wrong('--groups: say whose. Put --user before it')],
  ['a seed that there is not', ['dev', '--seed', 'nowhere.json'], wrong('--seed nowhere.json: there is no such file or folder')],
  ['a file for data', ['dev', '--data', 'package.json'], wrong('--data package.json: not a directory. Name one, or one to be made')],
  ['a function to inspect behind a space', ['dev', '--inspect', 'Fn'], wrong("Unexpected argument 'Fn'. Write --inspect=Fn to name a function")],
  ['a debugger of nothing', ['dev', '--inspect-port', '9300'], wrong('--inspect-port 9300: goes with --inspect, which says what to debug')],
  ['an app without dev', ['cdk.out', '--app', 'node app.js'], wrong('--app goes with dev: a directory that cdk synth wrote needs no app')],
  ['a token of nobody', ['token'], wrong('Say whose token: token you@example.com')],
  ['an option of another command', ['token', 'a@b', '--port', '1'], wrong('--port: no such option')],
  ['a contract without a folder', ['contract', 'cdk.out', '--out'], wrong('--out: its value is missing. Give one, for example --out api')],
  ['dev where there is no app', ['dev', '--port', '0'], { status: 1, output: expect.stringMatching(/has no cdk\.json\. Run the command in the directory of your CDK app, or pass the app's command with --app\n$/) }],
  ['two directories', ['cdk.out', 'more'], wrong("Unexpected argument 'more'")],
  ['no assembly', [__dirname, '--port', '0'], wrong(`${__dirname} is no cloud assembly: it has no manifest.json. Give the directory that cdk synth writes, cdk.out by default`)],
  ['--help', ['--help'], { status: 0, output: expect.stringMatching(/^Usage: cdk-serverless-api-local <command> \[options\]\n[^]*\n {2}contract <cdk\.out> [^]*--fallback kms,states=http:\/\/127\.0\.0\.1:4566 /) }],
  ['--version', ['--version'], { status: 0, output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) }],
  ['--version of a command', ['dev', '--version'], { status: 0, output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) }],
  ['--help about the version and the port', ['--help'], { status: 0, output: expect.stringMatching(/ {2}--port 4000 [^\n]*\(default: 3000\)\n[^]*\n {2}--version /) }],
  ['-h', ['-h'], { status: 0, output: expect.stringMatching(/^Usage: /) }],
  ['--help of an assembly', ['cdk.out', '--help'], { status: 0, output: expect.stringMatching(/^Usage: /) }],
])('%s ends with its status', async (_what, args, ends) => {
  const runner = new RunnerProcess(args);
  expect(await runner.ended).toBe(ends.status);
  expect(runner.output).toEqual(ends.output);
});

test.each(['dev', 'token', 'eject', 'contract'])('%s --help has its usage, its options and an example that the command takes', async (command) => {
  const help = new RunnerProcess([command, '--help']);
  expect(await help.ended).toBe(0);
  expect(help.output).toMatch(new RegExp(`^Usage: cdk-serverless-api-local ${command}\\b[^]*\\n\\nExample: cdk-serverless-api-local ${command} .*\\n$`));
  const [, example = ''] = /\nExample: cdk-serverless-api-local (.*)\n$/.exec(help.output) ?? [];
  const exit = jest.spyOn(process, 'exit').mockImplementation((code) => { throw new Error(`ended with ${code}`); });
  expect(readCommandLine(example.split(' '), { port: 3000 }).source).toBeDefined();
  exit.mockRestore();
});

test('every option is in README.md, and each example of a value is one that it takes', () => {
  const readme = readFileSync(join(__dirname, '../../local/README.md'), 'utf8');
  for (const { name } of DEVELOP_OPTIONS) expect(readme).toMatch(new RegExp(`^\\|[^|]*--${name}\\b`, 'm'));
  const examples = RUN_OPTIONS.filter(({ name }) => name !== 'seed').flatMap(({ name, example }) => [`--${name}${example === undefined ? '' : `=${example}`}`]);
  expect(readOptions(examples, 'npm start --', { port: 3000 })).toEqual({
    port: 4000,
    websitePort: 8080,
    data: '.cdk-local/data',
    seed: undefined,
    users: [{ email: 'you@example.com', groups: ['admins', 'staff'] }],
    inspect: 'OrdersHandler',
    inspectPort: 9300,
    fallback: { kms: 'http://127.0.0.1:4566', states: 'http://127.0.0.1:4566' },
    schedules: true,
    throttle: true,
    enforceIam: true,
    verbose: true,
    strict: true,
  });
});

test('the help of a program names the ports of that program', () => {
  expect(programHelp('npm run shop --', { port: 4000, websitePort: 8080 })).toMatch(/--port 4000 [^\n]*\(default: 4000\)\n {2}--website-port 8080 [^\n]*\(default: 8080\)\n/);
});

test('--inspect without a value is for all functions', () => {
  expect(readOptions(['--inspect', '--verbose'], '', { port: 1 })).toMatchObject({ inspect: true, verbose: true, port: 1 });
});

test.each<[what: string, args: string[], said: RegExp]>([
  ['there are too few of them', ['--port', '65534'], /^--port: no port is left for TestStack\/Website, because the largest is 65535\. Use a smaller one\nRun it with --help for all options.\n$/],
  ['none is left for the endpoint', ['--port', '65531'], /^--port: no port is left for the AWS endpoint, because the largest is 65535\. Use a smaller one\nRun it with --help for all options.\n$/],
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
  // Ports of an entry that no longer exists are free for others.
  const renamed = keptPorts(new Map([['Renamed', 3000], [ENDPOINT, 3005]]), template);
  const again = plannedPorts(template, paths, withConsole, renamed);
  expect([...again.values()].map(({ number }) => number)).toEqual([3000, 3001, 3002, 3003, 3004, 3005, 3006]);
});

test('an interruption while the system starts ends it with status 0, and nothing is left', async () => {
  const runner = new RunnerProcess([assembly(), '--port', '0']);
  await waitUntil(() => descendants(runner.pid).some((child) => commandOf(child).includes('guard.cjs')), () => runner.output);
  const started = descendants(runner.pid);
  process.kill(runner.pid, 'SIGINT');
  expect(await runner.ended).toBe(0);
  await waitUntil(() => started.every((pid) => !alive(pid)), () => `left: ${started.filter(alive).map(commandOf).join('; ')}`);
});

test('unsupported resources exist by name, and end a strict start', async () => {
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
