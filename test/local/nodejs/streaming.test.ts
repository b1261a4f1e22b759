/** Pages are those of https://docs.aws.amazon.com/lambda/latest/dg/ */
import { type Posted, RuntimeApi } from '../support/runtime-api';

afterEach(() => RuntimeApi.stopAll());

const PAUSE = 'const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\n';
const start = (code: string, runtime = 'nodejs24.x', options = '') => RuntimeApi.start(`${PAUSE}exports.handler = awslambda.streamifyResponse(${code}${options});`, { runtime });
const METADATA = 'application/vnd.awslambda.http-integration-response';

/** The error behind a response. */
function errorOf({ trailers }: Posted): unknown {
  expect(trailers['lambda-runtime-function-error-type']).toEqual(expect.any(String));
  return JSON.parse(Buffer.from(trailers['lambda-runtime-function-error-body'] ?? '', 'base64').toString('utf8'));
}

describe('runtimes-custom: a streamed response', () => {
  test.each(['nodejs20.x', 'nodejs22.x', 'nodejs24.x'])('says so, and arrives whole, on %s', async (runtime) => {
    const api = await start('async (event, stream, context) => { stream.write(event.a); await pause(5); stream.write(context.awsRequestId); stream.end(); }', runtime);
    const posted = await api.invoke({ a: 'grüß ' });
    expect(posted).toMatchObject({
      path: 'invocation/request-1/response',
      body: 'grüß request-1',
      trailers: {},
      headers: { 'content-type': 'application/octet-stream', 'lambda-runtime-function-response-mode': 'streaming', 'transfer-encoding': 'chunked' },
    });
    expect((await api.invoke({ a: 'b' })).body).toBe('brequest-2');
  });

  test('is written as JSON where it is neither text nor bytes', async () => {
    const { body } = await (await start('async (event, stream) => { stream.write({ a: 1 }); stream.write(Buffer.from("b")); stream.write(new Uint8Array([99])); stream.end("d"); }')).invoke();
    expect(body).toBe('{"a":1}bcd');
  });

  test('may be large, and its writer hears when to go on', async () => {
    const { body } = await (await start('async (event, stream) => { for (let i = 0; i < 64; i += 1) if (!stream.write("x".repeat(65_536))) await new Promise((resolve) => stream.once("drain", resolve)); stream.end(); }')).invoke();
    expect(body).toHaveLength(64 * 65_536);
  });

  test('has the water mark that it is given', async () => {
    const { body } = await (await start('async (event, stream) => { stream.end(String(stream.writableHighWaterMark)); }', 'nodejs24.x', ', { highWaterMark: 1234 }')).invoke();
    expect(body).toBe('1234');
  });

  test('config-rs-write-functions: is the end of a pipeline', async () => {
    const { body } = await (await start('async (event, stream) => { const { Readable } = require("node:stream"); await require("node:stream/promises").pipeline(Readable.from(Buffer.from(JSON.stringify(event))), stream); }')).invoke({ a: 1 });
    expect(body).toBe('{"a":1}');
  });

  test('may have no body', async () => {
    expect(await (await start('async (event, stream) => { stream.end(); }')).invoke()).toMatchObject({ body: '', trailers: {} });
  });

  test("the handler's return value is ignored, with a message", async () => {
    const api = await start('async (event, stream) => { stream.end("a"); return "b"; }');
    expect((await api.invoke()).body).toBe('a');
    expect(await api.printed(1)).toEqual([expect.stringContaining('Streaming handlers ignore return values.')]);
  });

  test('may be set up by a library that marks the handler itself', async () => {
    const api = await RuntimeApi.start('exports.handler = async (event, stream) => { stream.end("marked"); }; exports.handler[Symbol.for("aws.lambda.runtime.handler.streaming")] = "response";');
    expect((await api.invoke()).body).toBe('marked');
  });

  test('three parameters are no callback here', async () => {
    expect((await (await start('async (event, stream, context) => { stream.end(context.functionName); }')).invoke()).body).toBe('name');
  });
});

describe('config-rs-write-functions: HttpResponseStream.from', () => {
  test('puts the metadata and eight zero bytes before the body', async () => {
    const posted = await (await start('async (event, stream) => { const out = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { a: "b" }, cookies: ["c=d"] }); out.write("one"); out.end("two"); }')).invoke();
    expect(posted.headers['content-type']).toBe(METADATA);
    expect(posted.body).toBe(`{"statusCode":201,"headers":{"a":"b"},"cookies":["c=d"]}${'\0'.repeat(8)}onetwo`);
  });

  test('sends the metadata also with an empty write', async () => {
    const { body } = await (await start('async (event, stream) => { const out = awslambda.HttpResponseStream.from(stream, { statusCode: 204 }); out.write(""); out.end(); }')).invoke();
    expect(body).toBe(`{"statusCode":204}${'\0'.repeat(8)}`);
  });

  test('sends none where the handler only ends, as in Lambda', async () => {
    const posted = await (await start('async (event, stream) => { awslambda.HttpResponseStream.from(stream, { statusCode: 204 }).end("body"); }')).invoke();
    expect([posted.headers['content-type'], posted.body]).toEqual([METADATA, 'body']);
  });

  test('is too late behind the first write', async () => {
    const posted = await (await start('async (event, stream) => { stream.write("early"); awslambda.HttpResponseStream.from(stream, {}); }')).invoke();
    expect(posted.body).toBe('early');
    expect(errorOf(posted)).toMatchObject({ errorType: 'Runtime.InvalidStreamingOperation', errorMessage: 'Cannot set content-type, too late.' });
  });
});

describe('runtimes-custom: a failure is told behind the response', () => {
  test.each<[string, string, string, object]>([
    ['before it begins', 'async () => { throw new RangeError("early"); }', '', { errorType: 'RangeError', errorMessage: 'early' }],
    ['in the middle', 'async (event, stream) => { stream.write("one"); await pause(5); throw new RangeError("late"); }', 'one', { errorType: 'RangeError', errorMessage: 'late' }],
    ['with what is no error', 'async (event, stream) => { stream.write("one"); throw "text"; }', 'one', { errorType: 'string', errorMessage: 'text' }],
    ['with a name that no header can carry', 'async () => { throw Object.assign(new Error("m"), { name: "Störung 😀" }); }', '', { errorType: 'Störung 😀', errorMessage: 'm' }],
    ['of a handler that is not async', '(event, stream) => { stream.write("one"); }', 'one', { errorMessage: 'Streaming does not support non-async handlers.' }],
    ['in a pipeline', 'async (event, stream) => { await require("node:stream/promises").pipeline(async function* () { yield "one"; await pause(5); throw new RangeError("source"); }, stream); }', 'one', { errorType: 'RangeError', errorMessage: 'source' }],
    ['of a stream that was destroyed', 'async (event, stream) => { stream.write("one"); await pause(5); stream.destroy(); }', 'one', { errorMessage: 'Response stream is not finished.' }],
  ])('%s', async (_when, code, body, error) => {
    const api = await start(code);
    const posted = await api.invoke();
    expect(posted.body).toBe(body);
    expect(errorOf(posted)).toMatchObject(error);
    expect(await api.printed(1)).toEqual([expect.stringContaining('Invoke Error')]);
    // The next invocation is served.
    expect((await api.invoke()).path).toBe('invocation/request-2/response');
  });

  test('but not once the response has ended', async () => {
    const api = await start('async (event, stream) => { stream.end("whole"); await pause(30); throw new Error("too late"); }');
    expect(await api.invoke()).toMatchObject({ body: 'whole', trailers: {} });
    expect((await api.invoke()).body).toBe('whole');
    expect(await api.printed(2)).toEqual(Array(2).fill(expect.stringContaining('too late')));
  });

  test('a stream that never ends waits for the timeout of the function', async () => {
    const api = await start('async (event, stream) => { if (event.write) stream.write("one"); setTimeout(() => console.log("still here"), 50); }');
    void api.invoke({}).catch(() => undefined);
    expect(await api.printed(1)).toEqual([expect.stringContaining('still here')]);
    api.kill('SIGKILL');
    expect(await api.exit()).toEqual({ code: null, signal: 'SIGKILL' });
    expect(api.posts).toEqual([]);
  });

  test('a handler that asks for another kind of streaming is refused', async () => {
    const api = await RuntimeApi.start('exports.handler = async () => 1; exports.handler[Symbol.for("aws.lambda.runtime.handler.streaming")] = "request";');
    expect(JSON.parse((await api.initError()).body)).toMatchObject({ errorType: 'Runtime.MalformedStreamingHandler' });
  });
});
