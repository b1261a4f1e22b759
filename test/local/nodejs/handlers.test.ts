/** Pages are those of https://docs.aws.amazon.com/lambda/latest/dg/ */
import { type Files, RuntimeApi, type Setup } from '../support/runtime-api';

afterEach(() => RuntimeApi.stopAll());

async function answerOf(files: Files, setup?: Setup, event?: unknown): Promise<unknown> {
  return (await RuntimeApi.start(files, setup)).answer(event);
}

describe('nodejs-handler: a handler is found', () => {
  test.each<[string, Files, Setup]>([
    ['in a CommonJS file', 'exports.handler = async () => "found";', {}],
    ['in a CommonJS file by its ending', { 'index.cjs': 'exports.handler = async () => "found";' }, {}],
    ['in an ES module by its ending', { 'index.mjs': 'export const handler = async () => "found";' }, {}],
    ['in an ES module by the type of its package', { 'package.json': '{"type":"module"}', 'index.js': 'export const handler = async () => "found";' }, {}],
    ['in a CommonJS file of a directory whose package has no type', { 'package.json': '{"type":"module"}', 'src/package.json': '{}', 'src/index.js': 'exports.handler = async () => "found";' }, { handler: 'src/index.handler' }],
    ['behind a top-level await', { 'index.mjs': 'const word = await Promise.resolve("found"); export const handler = async () => word;' }, {}],
    ['in a directory', { 'a/b/file.js': 'exports.run = async () => "found";' }, { handler: 'a/b/file.run' }],
    ['in an ES module of a directory', { 'a/b/file.mjs': 'export const run = async () => "found";' }, { handler: 'a/b/file.run' }],
    ['within an export', 'exports.x = { y: async () => "found" };', { handler: 'index.x.y' }],
    ['in the default export', { 'index.mjs': 'export default { handler: async () => "found" };' }, {}],
    ['as the default export', { 'index.mjs': 'export default async () => "found";' }, { handler: 'index.default' }],
    ['as a file, not as the directory of its name', { 'index/other.js': '', 'index.js': 'exports.handler = async () => "found";' }, {}],
    ['in a package of node_modules', { 'node_modules/shop/index.js': 'exports.handler = async () => "found";' }, { handler: 'shop.handler' }],
    ['in a directory whose name has spaces and signs', { 'a b#?%/file.mjs': 'export const run = async () => "found";' }, { handler: 'a b#?%/file.run' }],
  ])('%s', async (_where, files, setup) => {
    expect(await answerOf(files, setup)).toBe('found');
  });

  test('that is synchronous: what it returns is the answer', async () => {
    expect(await answerOf('exports.handler = (event) => ({ twice: event.n * 2 });', {}, { n: 4 })).toEqual({ twice: 8 });
  });

  test('that returns something to wait for', async () => {
    expect(await answerOf('exports.handler = () => ({ then: (resolve) => resolve("waited") });')).toBe('waited');
  });

  test('and its module stays loaded for the next invocation', async () => {
    const api = await RuntimeApi.start('let count = 0; exports.handler = async () => ++count;');
    expect([await api.answer(), await api.answer(), await api.answer()]).toEqual([1, 2, 3]);
  });
});

describe('runtimes-api: an answer', () => {
  test.each<[string, string, unknown]>([
    ['is JSON', '({ text: "grüß dich 😀", list: [1, null] })', { text: 'grüß dich 😀', list: [1, null] }],
    ['of nothing is null', 'undefined', null],
    ['of a function is null', '() => 1', null],
    ['of null is null', 'null', null],
    ['may be a text', '"text"', 'text'],
    ['may have a JSON form of its own', 'new Date(0)', '1970-01-01T00:00:00.000Z'],
  ])('%s', async (_what, expression, expected) => {
    expect(await answerOf(`exports.handler = async () => (${expression});`)).toEqual(expected);
  });

  test.each([['a cycle', 'const a = {}; a.a = a; return a;'], ['a BigInt', 'return { n: 1n };'], ['an object that refuses', 'return { toJSON() { throw new Error("no"); } };']])('that has no JSON (%s) is an error', async (_what, code) => {
    const api = await RuntimeApi.start(`exports.handler = async () => { ${code} };`);
    const { path, body, headers } = await api.invoke();
    expect([path, JSON.parse(body)]).toEqual(['invocation/request-1/error', expect.objectContaining({ errorType: 'Runtime.JSONStringifyError', errorMessage: 'Unable to stringify response body' })]);
    expect(headers['lambda-runtime-function-error-type']).toBe('Runtime.JSONStringifyError');
    expect((await api.invoke()).path).toBe('invocation/request-2/error');
  });

  test('goes to its own invocation', async () => {
    const api = await RuntimeApi.start('exports.handler = async (event) => event;');
    expect((await api.invoke({ a: 1 })).path).toBe('invocation/request-1/response');
    expect(await api.invoke('"b"')).toMatchObject({ path: 'invocation/request-2/response', body: '"b"' });
  });

  test('of a payload that is no JSON is an error', async () => {
    const { path, body } = await (await RuntimeApi.start('exports.handler = async (event) => event;')).invoke('{');
    expect([path, JSON.parse(body)]).toEqual(['invocation/request-1/error', expect.objectContaining({ errorType: 'SyntaxError' })]);
  });

  test('the trace is in the environment', async () => {
    const api = await RuntimeApi.start('exports.handler = async () => process.env._X_AMZN_TRACE_ID ?? "none";');
    expect(await api.answer()).toBe('Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1');
    expect((await api.invoke({}, { 'lambda-runtime-trace-id': '' })).body).toBe('"none"');
  });
});

describe('nodejs-context: a handler is told', () => {
  const CONTEXT = 'exports.handler = async (event, context) => ({ ...context, remaining: context.getRemainingTimeInMillis(), fields: Object.keys(context).sort() });';
  const TOLD = {
    functionName: 'name',
    functionVersion: '7',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:name:live',
    memoryLimitInMB: '256',
    awsRequestId: 'request-1',
    logGroupName: '/aws/lambda/name',
    logStreamName: 'stream',
  };
  const FIELDS = ['awsRequestId', 'clientContext', 'functionName', 'functionVersion', 'getRemainingTimeInMillis', 'identity', 'invokedFunctionArn', 'logGroupName', 'logStreamName', 'memoryLimitInMB', 'tenantId'];

  test('all of its invocation', async () => {
    const answer = await answerOf(CONTEXT) as { remaining: number };
    expect(answer).toMatchObject({ ...TOLD, fields: FIELDS });
    expect(answer).not.toHaveProperty('identity');
    expect(answer.remaining).toBeGreaterThan(0);
    expect(answer.remaining).toBeLessThanOrEqual(60_000);
  });

  test('of a mobile client, its identity and its tenant', async () => {
    const api = await RuntimeApi.start(CONTEXT);
    const { body } = await api.invoke({}, {
      'lambda-runtime-client-context': '{"client":{"app_title":"Shop"},"Custom":{"a":"b"}}',
      'lambda-runtime-cognito-identity': '{"cognitoIdentityId":"id","cognitoIdentityPoolId":"pool"}',
      'lambda-runtime-aws-tenant-id': 'tenant',
    });
    expect(JSON.parse(body)).toMatchObject({
      clientContext: { client: { app_title: 'Shop' }, Custom: { a: 'b' } },
      identity: { cognitoIdentityId: 'id', cognitoIdentityPoolId: 'pool' },
      tenantId: 'tenant',
    });
  });

  test.each(['nodejs20.x', 'nodejs22.x'])('whether the end waits for an empty event loop, on %s', async (runtime) => {
    const answer = await answerOf(CONTEXT, { runtime });
    expect(answer).toMatchObject({ ...TOLD, callbackWaitsForEmptyEventLoop: true, fields: [...FIELDS, 'callbackWaitsForEmptyEventLoop', 'done', 'fail', 'succeed'].sort() });
  });
});

describe('nodejs-handler: three parameters', () => {
  test.each(['nodejs24.x', 'nodejs26.x'])('are refused by %s', async (runtime) => {
    const api = await RuntimeApi.start('exports.handler = (event, context, callback) => callback(null, 1);', { runtime });
    expect(JSON.parse((await api.initError()).body)).toMatchObject({
      errorType: 'Runtime.CallbackHandlerDeprecated',
      errorMessage: expect.stringContaining('AWS Lambda has removed support for callback-based function handlers starting with Node.js 24') as string,
    });
    expect((await api.exit()).code).toBe(1);
  });

  describe.each(['nodejs20.x', 'nodejs22.x'])('of %s', (runtime) => {
    const start = (code: string) => RuntimeApi.start(`const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\nexports.handler = ${code};`, { runtime });
    const errorOf = async (code: string) => {
      const { path, body } = await (await start(code)).invoke();
      expect(path).toBe('invocation/request-1/error');
      return JSON.parse(body) as unknown;
    };

    test('call back with an answer, for every invocation', async () => {
      const api = await start('(event, context, callback) => callback(null, event.n)');
      expect([await api.answer({ n: 1 }), await api.answer({ n: 2 })]).toEqual([1, 2]);
    });

    test('call back later', async () => {
      expect(await (await start('(event, context, callback) => { setTimeout(() => callback(undefined, "later"), 20); }')).answer()).toBe('later');
    });

    test('call back with an error', async () => {
      expect(await errorOf('(event, context, callback) => callback(new RangeError("no"))')).toMatchObject({ errorType: 'RangeError', errorMessage: 'no' });
    });

    test('call back with a text as the error', async () => {
      expect(await errorOf('(event, context, callback) => callback("no")')).toEqual({ errorType: 'string', errorMessage: 'no', trace: [] });
    });

    test('throw before they call back', async () => {
      expect(await errorOf('(event, context, callback) => { throw new TypeError("thrown"); }')).toMatchObject({ errorType: 'TypeError', errorMessage: 'thrown' });
    });

    test('count once', async () => {
      expect(await (await start('(event, context, callback) => { callback(null, "first"); callback(new Error("second")); }')).answer()).toBe('first');
    });

    test('nodejs-context: end when the event loop is empty', async () => {
      expect(await (await start('(event, context, callback) => { const told = []; callback(null, told); setTimeout(() => told.push("done"), 20); }')).answer()).toEqual(['done']);
    });

    test('nodejs-context: end at once where callbackWaitsForEmptyEventLoop is false', async () => {
      const api = await start('(event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; setInterval(() => undefined, 60_000); callback(null, "at once"); }');
      expect([await api.answer(), await api.answer()]).toEqual(['at once', 'at once']);
    });

    test('that never call back answer null when the event loop is empty', async () => {
      expect(await (await start('(event, context, callback) => { setTimeout(() => undefined, 10); }')).answer()).toBeNull();
    });

    test('may be taken by a handler that declares two', async () => {
      expect(await (await start('function () { arguments[2](null, "taken"); }')).answer()).toBe('taken');
    });

    test('do not matter to an async handler', async () => {
      const api = await start('async (event, context, callback) => { await pause(5); return "async"; }');
      expect([await api.answer(), await api.answer()]).toEqual(['async', 'async']);
    });

    test("a value that isn't a promise is no answer", async () => {
      expect(await (await start('() => "ignored"')).answer()).toBeNull();
    });

    test('an async handler that never settles is an error', async () => {
      expect(await errorOf('async () => { await new Promise(() => undefined); }')).toMatchObject({ errorType: 'Runtime.NodeJsExit' });
    });

    test.each([['succeed("old")', 'old'], ['done(null, "old")', 'old']])('context.%s answers', async (call, expected) => {
      expect(await (await start(`(event, context) => { setInterval(() => undefined, 60_000); context.${call}; }`)).answer()).toBe(expected);
    });

    test.each([['fail(new Error("old"))', { errorType: 'Error', errorMessage: 'old' }], ['fail()', { errorType: 'string', errorMessage: 'handled' }]])('context.%s fails', async (call, expected) => {
      expect(await errorOf(`(event, context) => { context.${call}; }`)).toMatchObject(expected);
    });
  });
});

describe('lambda-runtime-environment: the process', () => {
  test('ends with the runner', async () => {
    const api = await RuntimeApi.start('exports.handler = async () => new Promise((resolve) => setTimeout(resolve, 60_000));');
    void api.invoke().catch(() => undefined);
    api.closeInput();
    expect((await api.exit()).code).toBe(1);
  });

  test('ends by the signal, or as its own listener says', async () => {
    const plain = await RuntimeApi.start('exports.handler = async () => 1;');
    const listens = await RuntimeApi.start('process.on("SIGTERM", () => process.exit(7)); exports.handler = async () => 1;');
    await Promise.all([plain.answer(), listens.answer()]);
    plain.kill('SIGTERM');
    listens.kill('SIGTERM');
    expect([await plain.exit(), await listens.exit()]).toEqual([{ code: null, signal: 'SIGTERM' }, { code: 7, signal: null }]);
  });

  test('of a promise that never settles ends when the event loop is empty', async () => {
    const api = await RuntimeApi.start('exports.handler = () => new Promise(() => undefined);');
    expect(await api.crash()).toEqual({ code: 0, signal: null });
    expect(api.posts).toEqual([]);
  });
});
