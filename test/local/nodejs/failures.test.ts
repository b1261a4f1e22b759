/** Pages are those of https://docs.aws.amazon.com/lambda/latest/dg/ */
import { type Files, RuntimeApi, type Setup } from '../support/runtime-api';

afterEach(() => RuntimeApi.stopAll());

interface Described {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: string[];
}

const thrower = (expression: string) => `exports.handler = async () => { throw ${expression}; };`;

describe('nodejs-exceptions: an error of an invocation', () => {
  test('has type, message and the trace of the function\'s own code, and the process lives on', async () => {
    const api = await RuntimeApi.start('exports.handler = async (event) => {\n  if (event.fail) return x + 10;\n  return process.pid;\n};');
    const pid = await api.answer();
    const { path, headers, body } = await api.invoke({ fail: true });
    expect(path).toBe('invocation/request-2/error');
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'lambda-runtime-function-error-type': 'ReferenceError' });
    expect(JSON.parse(body)).toEqual({
      errorType: 'ReferenceError',
      errorMessage: 'x is not defined',
      trace: expect.any(Array) as string[],
    });
    const { trace } = JSON.parse(body) as Described;
    expect(trace.slice(0, 2)).toEqual(['ReferenceError: x is not defined', expect.stringMatching(/^ {4}at .*index\.js:2:19\)$/)]);
    expect(trace.filter((line) => line.includes('child'))).toEqual([]);
    expect(await api.answer()).toBe(pid);
  });

  test.each<[string, string, Described]>([
    ['a text', '"text"', { errorType: 'string', errorMessage: 'text', trace: [] }],
    ['a number', '42', { errorType: 'number', errorMessage: '42', trace: [] }],
    ['an object', '({ a: 1 })', { errorType: 'object', errorMessage: '[object Object]', trace: [] }],
    ['nothing', 'undefined', { errorType: 'undefined', errorMessage: 'undefined', trace: [] }],
    ['null', 'null', { errorType: 'object', errorMessage: 'null', trace: [] }],
    ['an object without a text', 'Object.create(null)', { errorType: 'handled', errorMessage: expect.any(String) as string, trace: [] }],
    ['an error without a stack', 'Object.assign(new Error("bare"), { stack: undefined })', { errorType: 'Error', errorMessage: 'bare', trace: [] }],
    ['an error whose message throws', 'Object.defineProperty(new Error(), "message", { get() { throw new Error("no"); } })', { errorType: 'handled', errorMessage: expect.any(String) as string, trace: [] }],
    ['an error of another realm', 'require("vm").runInNewContext("new RangeError(\'far\')")', { errorType: 'RangeError', errorMessage: 'far', trace: expect.arrayContaining(['RangeError: far']) as string[] }],
    ['an error with a name of its own', 'Object.assign(new Error("own"), { name: "Störung\\n" })', { errorType: 'Störung\n', errorMessage: 'own', trace: expect.any(Array) as string[] }],
  ])('may be %s', async (_what, expression, expected) => {
    const api = await RuntimeApi.start(thrower(expression));
    const { path, body } = await api.invoke();
    expect([path, JSON.parse(body)]).toEqual(['invocation/request-1/error', expected]);
    expect((await api.invoke()).path).toBe('invocation/request-2/error');
  });

  test('may be thrown by a synchronous handler', async () => {
    const { body } = await (await RuntimeApi.start('exports.handler = () => { throw new TypeError("sync"); };')).invoke();
    expect(JSON.parse(body)).toMatchObject({ errorType: 'TypeError', errorMessage: 'sync' });
  });
});

describe('runtimes-api: a function that does not load posts an init error and exits', () => {
  const initError = async (files: Files, setup?: Setup) => {
    const api = await RuntimeApi.start(files, setup);
    const { headers, body } = await api.initError();
    const described = JSON.parse(body) as Described;
    expect(headers['lambda-runtime-function-error-type']).toBe(described.errorType);
    expect(await api.exit()).toEqual({ code: 1, signal: null });
    expect(api.output.join('\n')).toContain(described.errorMessage.split('\n')[0]);
    return described;
  };

  test.each<[string, Files, Setup, Partial<Described>]>([
    ['throws', 'throw new RangeError("no start");', {}, { errorType: 'RangeError', errorMessage: 'no start', trace: expect.arrayContaining([expect.stringContaining('index.js:1')]) as string[] }],
    ['throws behind a top-level await', { 'index.mjs': 'await null; throw new RangeError("no start");' }, {}, { errorType: 'RangeError', errorMessage: 'no start' }],
    ['throws what is no error', 'throw "no start";', {}, { errorType: 'string', errorMessage: 'no start' }],
    ['is missing', '', { handler: 'other.handler' }, { errorType: 'Runtime.ImportModuleError', errorMessage: "Error: Cannot find module 'other'" }],
    ['requires what is missing', 'require("nothing-of-that-name");', {}, { errorType: 'Runtime.ImportModuleError', errorMessage: expect.stringMatching(/^Error: Cannot find module 'nothing-of-that-name'\nRequire stack:\n- .*index\.js$/) as string }],
    ['imports what is missing', { 'index.mjs': 'import "nothing-of-that-name";' }, {}, { errorType: 'Error', errorMessage: expect.stringContaining("Cannot find package 'nothing-of-that-name'") as string }],
    ['is no JavaScript', 'exports.handler = (;', {}, { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: "SyntaxError: Unexpected token ';'" }],
    ['is no ES module', { 'index.mjs': 'export const = 1;' }, {}, { errorType: 'Runtime.UserCodeSyntaxError' }],
    ['does not export the handler', 'exports.other = 1;', {}, { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported' }],
    ['does not export it within an export', 'exports.x = {};', { handler: 'index.x.y.z' }, { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.x.y.z is undefined or not exported' }],
    ['exports something else', 'exports.handler = 1;', {}, { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is not a function' }],
    ['has a handler without an export', '', { handler: 'index' }, { errorType: 'Runtime.MalformedHandlerName' }],
    ['has a handler with an empty export', '', { handler: 'index.' }, { errorType: 'Runtime.MalformedHandlerName' }],
    ['has a handler above its directory', '', { handler: '../index.handler' }, { errorType: 'Runtime.MalformedHandlerName' }],
    ['has a default export on a runtime that does not look there', { 'index.mjs': 'export default { handler: async () => 1 };' }, { runtime: 'nodejs22.x' }, { errorType: 'Runtime.HandlerNotFound' }],
  ])('that %s', async (_what, files, setup, expected) => {
    expect(await initError(files, setup)).toMatchObject(expected);
  });

  test.each([['nodejs22.x', 'setTimeout(() => { throw new Error("later"); }); await new Promise(() => setTimeout(() => undefined, 60_000));', 'Error', 129], ['nodejs22.x', 'Promise.reject(new Error("later")); await new Promise(() => setTimeout(() => undefined, 60_000));', 'Runtime.UnhandledPromiseRejection', 128]])('on %s, that %s', async (runtime, code, errorType, exitCode) => {
    const api = await RuntimeApi.start({ 'index.mjs': code }, { runtime });
    expect(JSON.parse((await api.initError()).body)).toMatchObject({ errorType, errorMessage: expect.stringContaining('later') as string });
    expect((await api.exit()).code).toBe(exitCode);
  });
});

const REJECTS = 'exports.handler = async () => { Promise.reject(new Error("nobody")); };';
const REJECTS_LATER = 'exports.handler = async () => { setTimeout(() => Promise.reject(new Error("nobody"))); await new Promise((resolve) => setTimeout(resolve, 60_000)); };';
const THROWS_LATER = 'exports.handler = async () => { setTimeout(() => { throw new TypeError("nobody"); }); await new Promise((resolve) => setTimeout(resolve, 60_000)); };';

describe('nodejs-exceptions: uncaught errors', () => {
  test.each([['a rejection', REJECTS], ['a rejection later on', REJECTS_LATER], ['an error', THROWS_LATER]])('ends the process from Node.js 24 on, as Node.js does it: %s', async (_what, code) => {
    const api = await RuntimeApi.start(code);
    expect(await api.crash()).toEqual({ code: 1, signal: null });
    expect(api.posts).toEqual([]);
    expect(api.output.join('\n')).toContain('nobody');
  });

  test.each([
    ['a rejection', REJECTS, { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: nobody' }, 128],
    ['a rejection later on', REJECTS_LATER, { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: nobody' }, 128],
    ['a rejection without a text', 'exports.handler = async () => { Promise.reject(Object.create(null)); };', { errorType: 'Runtime.UnhandledPromiseRejection' }, 128],
    ['an error', THROWS_LATER, { errorType: 'TypeError', errorMessage: 'nobody' }, 129],
  ])('is the error of the invocation up to Node.js 22, and the process exits: %s', async (_what, code, expected, exitCode) => {
    const api = await RuntimeApi.start(code, { runtime: 'nodejs22.x' });
    const { path, body } = await api.invoke();
    expect([path, JSON.parse(body)]).toEqual(['invocation/request-1/error', expect.objectContaining(expected)]);
    expect(await api.exit()).toEqual({ code: exitCode, signal: null });
  });

  test('is reported also while the process waits for the next invocation', async () => {
    const api = await RuntimeApi.start('exports.handler = async () => { setTimeout(() => { throw new Error("late"); }, 50); return 1; };', { runtime: 'nodejs22.x' });
    expect(await api.answer()).toBe(1);
    expect(await api.exit()).toEqual({ code: 129, signal: null });
    expect(api.posts[1]).toMatchObject({ path: 'invocation/request-1/error' });
  });
});
