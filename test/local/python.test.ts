import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnFunction, Code, Function as LambdaFunction, FunctionProps, LoggingFormat, ApplicationLogLevel, Runtime } from 'aws-cdk-lib/aws-lambda';
import { assetWith, removeTemporaryDirectories, synthesize } from './support/assembly';
import { waitUntil } from './support/wait';
import { LocalSystem, LogEntry } from '../../local/src';
import { JsonObject } from '../../local/src/json';

/** Where there is no Python, these tests are seen to be skipped. */
const withPython = spawnSync('python3', ['--version']).status === 0 ? test : test.skip;

const log: LogEntry[] = [];
let system: LocalSystem | undefined;

afterEach(async () => {
  await system?.stop();
  system = undefined;
  log.length = 0;
});

afterAll(() => removeTemporaryDirectories());

/** Runs one function. Gives its logical id. */
async function start(code: string | Code, props: Partial<FunctionProps> = {}, withApi = false): Promise<string> {
  let id = '';
  const assembly = synthesize((stack) => {
    const fn = new LambdaFunction(stack, 'Fn', {
      runtime: Runtime.PYTHON_3_13, handler: 'index.handler', timeout: Duration.seconds(10), code: typeof code === 'string' ? Code.fromInline(code) : code, ...props,
    });
    id = stack.getLogicalId(fn.node.defaultChild as CfnFunction);
    if (withApi) new LambdaRestApi(stack, 'Api', { handler: fn, cloudWatchRole: false });
  }, 'eu-central-1');
  system = await LocalSystem.start({ assembly, log: (entry) => log.push(entry) });
  return id;
}

async function invoke(id: string, event: JsonObject = {}) {
  if (system === undefined) throw new Error('nothing runs');
  return system.invoke(id, event);
}

/** A function's output may come after its answer. */
async function printed(id: string, count: number): Promise<string[]> {
  const messages = () => log.filter(({ source }) => source === id).map(({ message }) => message);
  await waitUntil(() => messages().length >= count);
  return messages();
}

withPython('a function runs in Lambda\'s environment, with nothing of this machine\'s', async () => {
  process.env.LEAK = 'leaks';
  process.env.PYTHONPATH = '/nowhere/leaks';
  const id = await start(`
import os, sys
count = 0
def handler(event, context):
    global count
    count += 1
    before = context.get_remaining_time_in_millis()
    return {
        'event': event, 'count': count, 'env': dict(os.environ), 'path': sys.path, 'main': sys.path[0] == os.environ['LAMBDA_TASK_ROOT'],
        'remaining': before,
        'context': {name: getattr(context, name) for name in (
            'aws_request_id', 'function_name', 'function_version', 'invoked_function_arn', 'memory_limit_in_mb', 'log_group_name', 'log_stream_name',
            'identity', 'client_context')},
    }
`, { environment: { GREETING: 'grüß dich' }, memorySize: 256, functionName: 'greeter' });
  delete process.env.PYTHONPATH;
  const { payload, error } = await invoke(id, { name: 'Zoë' });
  expect(error).toBeUndefined();
  expect(payload).toMatchObject({
    event: { name: 'Zoë' },
    main: true,
    env: { GREETING: 'grüß dich', AWS_REGION: 'eu-central-1', _HANDLER: 'index.handler', _X_AMZN_TRACE_ID: expect.stringContaining('Root=1-'), AWS_EXECUTION_ENV: 'AWS_Lambda_python3.13' },
    context: {
      aws_request_id: expect.stringMatching(/^[\da-f-]{36}$/),
      function_name: 'greeter',
      function_version: '$LATEST',
      invoked_function_arn: 'arn:aws:lambda:eu-central-1:000000000000:function:greeter',
      memory_limit_in_mb: '256',
      log_group_name: '/aws/lambda/greeter',
      log_stream_name: 'local/[$LATEST]',
      identity: null,
      client_context: null,
    },
  });
  const { env, path, remaining } = payload as { env: Record<string, string>; path: string[]; remaining: number };
  expect([env.LEAK, env.HOME, env.PYTHONPATH, env.PYENV_VERSION]).toEqual([undefined, undefined, undefined, undefined]);
  expect(path.filter((entry) => entry.includes('leaks') || entry.endsWith('/child'))).toEqual([]);
  expect(remaining).toBeGreaterThan(0);
  expect(remaining).toBeLessThanOrEqual(10_000);
  // Kept warm.
  expect((await invoke(id)).payload).toMatchObject({ count: 2 });
});

withPython('a handler in a package of an asset answers an API', async () => {
  const asset = assetWith('def greeting():\n    return "hello"\n', 'shared.py');
  mkdirSync(join(asset, 'pkg'));
  writeFileSync(join(asset, 'pkg', 'app.py'), 'from shared import greeting\ndef run(event, context):\n    return {"statusCode": 200, "body": greeting() + " " + event["path"]}\n');
  await start(Code.fromAsset(asset), { handler: 'pkg/app.run' }, true);
  const answer = await fetch(`${system?.url}/world`);
  expect([answer.status, await answer.text()]).toEqual([200, 'hello /world']);
});

withPython('an error is reported with its type, message and place, and the process lives on', async () => {
  const id = await start(`
import os
class OrderError(Exception):
    pass
def check():
    raise OrderError('no such order')
def handler(event, context):
    if event.get('fail'):
        check()
    return os.getpid()
`);
  const { payload: pid } = await invoke(id);
  expect(await invoke(id, { fail: true })).toEqual({
    error: 'OrderError',
    payload: {
      errorType: 'OrderError',
      errorMessage: 'no such order',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      stackTrace: [expect.stringMatching(/^ {2}File ".*\/index\.py", line 9, in handler\n {4}check\(\)\n/), expect.stringMatching(/line 6, in check\n/)],
    },
  });
  expect(await printed(id, 1)).toEqual([expect.stringMatching(/^\[ERROR\] OrderError: no such order\nTraceback \(most recent call last\):\n {2}File /)]);
  expect((await invoke(id)).payload).toBe(pid);
});

withPython.each<[string, string, Partial<FunctionProps>, JsonObject]>([
  ['raises while it loads', 'raise ValueError("no start")', {}, { errorType: 'ValueError', errorMessage: 'no start', stackTrace: [expect.stringContaining('index.py", line 1')] as never }],
  ['imports what is not there', 'import nothing_of_that_name', {}, { errorType: 'Runtime.ImportModuleError', errorMessage: "Unable to import module 'index': No module named 'nothing_of_that_name'" }],
  ['is no Python', 'def handler(:', {}, { errorType: 'Runtime.UserCodeSyntaxError' }],
  ['has no such handler', 'x = 1', {}, { errorType: 'Runtime.HandlerNotFound', errorMessage: "Handler 'handler' missing on module 'index'" }],
  ['has a handler without a module', 'x = 1', { handler: 'handler' }, { errorType: 'Runtime.MalformedHandlerName' }],
  ['answers what is no JSON', 'def handler(event, context):\n    return {1, 2}', {}, { errorType: 'Runtime.MarshalError', errorMessage: 'Unable to marshal response: Object of type set is not JSON serializable' }],
  ['ends its process', 'import os\ndef handler(event, context):\n    os._exit(3)', {}, { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 3') as never }],
])('a function that %s says so', async (_name, code, props, payload) => {
  const id = await start(code, props);
  expect(await invoke(id)).toMatchObject({ error: payload.errorType, payload });
});

withPython('a function that takes too long is ended', async () => {
  const id = await start('import time\ndef handler(event, context):\n    time.sleep(60)', { timeout: Duration.seconds(1) });
  expect(await invoke(id)).toMatchObject({ error: 'Sandbox.Timedout', payload: { errorMessage: expect.stringContaining('Task timed out after 1.00 seconds') } });
});

const LOGGER = `
import logging
logger = logging.getLogger('shop')
def handler(event, context):
    print('plain text')
    logger.debug('not heard')
    logger.info('sold %s', 3, extra={'order': 'o-1'})
    try:
        raise KeyError('x')
    except KeyError:
        logger.exception('went\\nwrong')
    return context.aws_request_id
`;

withPython('logs are JSON where the function is set up for it, what is printed is not', async () => {
  const id = await start(LOGGER, { loggingFormat: LoggingFormat.JSON, applicationLogLevelV2: ApplicationLogLevel.INFO });
  const { payload: requestId } = await invoke(id);
  const [plain, ...lines] = await printed(id, 3);
  expect(plain).toBe('plain text');
  const timestamp = expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(lines.map((line) => JSON.parse(line) as JsonObject)).toEqual([
    { timestamp, level: 'INFO', message: 'sold 3', logger: 'shop', requestId, order: 'o-1' },
    { timestamp, level: 'ERROR', message: 'went\nwrong', logger: 'shop', requestId, errorType: 'KeyError', errorMessage: "'x'", stackTrace: [expect.stringContaining('in handler')] },
  ]);
});

withPython('logs are text otherwise, from warnings on', async () => {
  const id = await start(LOGGER);
  const { payload: requestId } = await invoke(id);
  expect(await printed(id, 2)).toEqual(['plain text', expect.stringMatching(new RegExp(`^\\[ERROR\\]\t20[\\d:T.-]+Z\t${String(requestId)}\twent\nwrong\nTraceback`))]);
});

withPython('numbers of DynamoDB are answered as numbers', async () => {
  const id = await start('from decimal import Decimal\ndef handler(event, context):\n    return {"whole": Decimal("3"), "part": Decimal("1.5")}');
  expect((await invoke(id)).payload).toEqual({ whole: 3, part: 1.5 });
});

test('where there is no Python, a function that needs it is refused by name', async () => {
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    await expect(start('def handler(event, context): pass')).rejects.toThrow(/^The function Fn\w+ cannot run here: it needs python3, which does not run on this machine: .*spawn python3 ENOENT/);
  } finally {
    process.env.PATH = path;
  }
});
