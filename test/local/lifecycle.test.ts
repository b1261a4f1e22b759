import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnResource } from 'aws-cdk-lib';
import { LambdaRestApi, RestApi, HttpIntegration } from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { removeTemporaryDirectories, synthesize, temporaryDirectory } from './support/assembly';
import { alive, commandOf, descendants } from './support/processes';
import { RunnerProcess } from './support/runner-process';
import { waitUntil } from './support/wait';
import { LocalSystem, LogEntry } from '../../local/src';

const BUSY = "exports.handler = async () => { console.log('busy ' + process.pid); for (;;); };";

afterEach(async () => RunnerProcess.stopAll());
afterAll(() => removeTemporaryDirectories());

function inline(code: string, runtime = Runtime.NODEJS_24_X) {
  return { runtime, handler: 'index.handler', code: Code.fromInline(code) };
}

describe('unsupported resources are refused at start', () => {
  test.each([
    ['a resource of unknown type', (stack: ConstructorParameters<typeof Queue>[0]) => {
      new CfnResource(stack, 'Strange', { type: 'AWS::Strange::Thing' });
    }, 'does not know the resource type AWS::Strange::Thing (Strange)'],
    ['an integration', (stack: ConstructorParameters<typeof Queue>[0]) => {
      new RestApi(stack, 'Api', { cloudWatchRole: false }).root.addMethod('GET', new HttpIntegration('https://example.com', { proxy: false }));
    }, 'GET /: not supported locally: example.com, which is not on this machine'],
  ])('%s', async (_name, build, message) => {
    await expect(LocalSystem.start({ assembly: synthesize(build) })).rejects.toThrow(message);
  });

  test('a directory that is no cloud assembly', async () => {
    await expect(LocalSystem.start({ assembly: __dirname })).rejects.toThrow('is no cloud assembly');
  });
});

describe('functions', () => {
  test('run in Lambda\'s environment, with nothing of this machine\'s', async () => {
    process.env.LEAK = 'leaks';
    let id = '';
    const assembly = synthesize((stack) => {
      const fn = new LambdaFunction(stack, 'Fn', {
        ...inline('exports.handler = async (event, context) => ({ env: process.env, event, remaining: context.getRemainingTimeInMillis(), arn: context.invokedFunctionArn, id: context.awsRequestId })'),
        environment: { GREETING: 'hello' },
        memorySize: 256,
      });
      id = stack.getLogicalId(fn.node.defaultChild as CfnFunction);
    }, 'eu-central-1');
    await using system = await LocalSystem.start({ assembly });
    const { payload } = await system.invoke(id, { a: 1 });
    expect(payload).toMatchObject({
      event: { a: 1 },
      arn: expect.stringMatching(/^arn:aws:lambda:eu-central-1:000000000000:function:/),
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      env: {
        GREETING: 'hello',
        AWS_REGION: 'eu-central-1',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        _HANDLER: 'index.handler',
        _X_AMZN_TRACE_ID: expect.stringContaining('Root=1-'),
        AWS_ENDPOINT_URL_S3: expect.stringContaining('http://127.0.0.1:'),
      },
    });
    const { env } = payload as { env: Record<string, string> };
    expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['LEAK']));
    expect([env.HOME, env.NODE_OPTIONS, env.NODE_PATH, env.JEST_WORKER_ID]).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('are kept warm, run at the same time, and fail as Lambda says', async () => {
    let id = '';
    const assembly = synthesize((stack) => {
      const fn = new LambdaFunction(stack, 'Fn', inline(`
        let count = 0;
        exports.handler = async ({ meet, fail }) => {
          count += 1;
          if (fail) throw new TypeError('as told');
          if (meet) require('node:fs').writeFileSync(meet + '/' + process.pid, '');
          while (meet && require('node:fs').readdirSync(meet).length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
          return { count, pid: process.pid };
        };`));
      id = stack.getLogicalId(fn.node.defaultChild as CfnFunction);
    });
    await using system = await LocalSystem.start({ assembly });
    expect((await system.invoke(id)).payload).toMatchObject({ count: 1 });
    expect((await system.invoke(id)).payload).toMatchObject({ count: 2 });
    // None of them ends before all three have begun.
    const meet = temporaryDirectory();
    const together = await Promise.all([1, 2, 3].map(async () => (await system.invoke(id, { meet })).payload as { pid: number }));
    expect(new Set(together.map(({ pid }) => pid)).size).toBe(3);
    expect(await system.invoke(id, { fail: true })).toMatchObject({ error: 'TypeError', payload: { errorType: 'TypeError', errorMessage: 'as told' } });
  });

  test('output in one piece is one entry of the log', async () => {
    let id = '';
    const assembly = synthesize((stack) => {
      const code = "exports.handler = async () => { console.log('one\\ntwo'); console.log('three'); process.stdout.write('four'); await new Promise((done) => setTimeout(done, 50)); process.stdout.write(' äöü\\n'); };";
      id = stack.getLogicalId(new LambdaFunction(stack, 'Fn', inline(code)).node.defaultChild as CfnFunction);
    });
    const log: LogEntry[] = [];
    await using system = await LocalSystem.start({ assembly, log: (entry) => log.push(entry) });
    await system.invoke(id);
    await waitUntil(() => log.length >= 3, () => JSON.stringify(log));
    expect(log.map(({ message }) => message.split('\t').pop())).toEqual(['one\ntwo', 'three', 'four äöü']);
  });

  test('a function that does not load says why', async () => {
    let id = '';
    const assembly = synthesize((stack) => {
      id = stack.getLogicalId(new LambdaFunction(stack, 'Fn', inline('throw new Error("no start")')).node.defaultChild as CfnFunction);
    });
    await using system = await LocalSystem.start({ assembly });
    expect(await system.invoke(id)).toMatchObject({ payload: { errorMessage: 'no start' } });
  });
});

/** Whole systems in their own process, to see what is left when that ends. */
describe('nothing is left behind', () => {
  function assembly(): string {
    return synthesize((stack) => {
      new TableV2(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
      new Queue(stack, 'Queue');
      new LambdaRestApi(stack, 'Api', { handler: new LambdaFunction(stack, 'Busy', inline(BUSY)), cloudWatchRole: false });
    });
  }

  test.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('after %s, not even of a function that never ends', async (signal) => {
    const before = new Set(directories());
    const runner = await RunnerProcess.start(assembly());
    const url = /(http:\/\/127\.0\.0\.1:\d+\/prod)/.exec(runner.output)?.[1] ?? '';
    fetch(`${url}/anything`).catch(() => undefined);
    await waitUntil(() => runner.output.includes('busy '), () => runner.output);
    const processes = descendants(runner.pid);
    const mine = directories().filter((name) => !before.has(name));
    // The guard, the two emulators, the function.
    expect(processes.length).toBeGreaterThanOrEqual(4);
    expect(mine.length).toBeGreaterThanOrEqual(1);
    process.kill(runner.pid, signal);
    await runner.ended;
    await waitUntil(() => processes.every((pid) => !alive(pid)), () => `left: ${processes.filter(alive).map(commandOf).join('; ')}`);
    await waitUntil(() => mine.every((name) => !existsSync(join(tmpdir(), name))), () => 'directories are left');
  });
});

function directories(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('cdk-serverless-api-local-'));
}
