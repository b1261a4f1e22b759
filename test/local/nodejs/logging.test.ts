/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html and monitoring-cloudwatchlogs-advanced.html decide. */
import { RuntimeApi, type Setup } from '../support/runtime-api';

afterEach(() => RuntimeApi.stopAll());

const ALL_LEVELS = 'exports.handler = async () => { for (const level of ["trace", "debug", "log", "info", "warn", "error", "fatal"]) console[level](level); };';
const JSON_LOGS = { AWS_LAMBDA_LOG_FORMAT: 'JSON' };
const TIMESTAMP = expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;

/** Messages that one invocation prints: at least this number. */
async function printed(code: string, count: number, setup?: Setup): Promise<string[]> {
  const api = await RuntimeApi.start(code, setup);
  await api.invoke();
  return api.printed(count);
}

async function lines(code: string, count: number): Promise<Record<string, unknown>[]> {
  return (await printed(code, count, { environment: JSON_LOGS })).map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('text', () => {
  test('has time, request, level and message, of every level', async () => {
    const messages = await printed(ALL_LEVELS, 7);
    expect(messages.map((message) => message.split('\t'))).toEqual([
      ['TRACE', 'trace'], ['DEBUG', 'debug'], ['INFO', 'log'], ['INFO', 'info'], ['WARN', 'warn'], ['ERROR', 'error'], ['FATAL', 'fatal'],
    ].map(([level, message]) => [TIMESTAMP, 'request-1', level, message]));
  });

  test('is formatted as by Node.js, and keeps the lines of a message together', async () => {
    const [message] = await printed('exports.handler = async () => { console.log("%s sold\\n%o", 3, { a: 1 }, new Map([[1, 2]])); };', 1);
    expect(message.split('\t')[3]).toBe('3 sold\n{ a: 1 } Map(1) { 1 => 2 }');
  });

  test('of a table goes through the console, what is written to the standard output does not', async () => {
    const [table, raw] = await printed('exports.handler = async () => { console.table([{ a: 1 }]); process.stdout.write("raw\\n"); };', 2);
    expect([table.split('\t').slice(1, 3), raw]).toEqual([['request-1', 'INFO'], 'raw']);
  });

  test('names each message\'s invocation', async () => {
    const api = await RuntimeApi.start('console.log("init"); exports.handler = async () => console.log("work");');
    await api.invoke();
    await api.invoke();
    expect((await api.printed(3)).map((message) => message.split('\t')[1])).toEqual(['-', 'request-1', 'request-2']);
  });

  test('of an error that the handler throws has its properties', async () => {
    const [message] = await printed('exports.handler = async () => { throw Object.assign(new RangeError("no"), { code: "E_NO", order: 7 }); };', 1);
    const [, , level, title, described] = message.split('\t');
    expect([level, title.trim()]).toEqual(['ERROR', 'Invoke Error']);
    expect(JSON.parse(described)).toMatchObject({ errorType: 'RangeError', errorMessage: 'no', code: 'E_NO', order: 7, stack: expect.arrayContaining(['RangeError: no']) as string[] });
  });

  test.each(['const e = new Error("cycle"); e.e = e; throw e;', 'throw Object.assign(new Error("big"), { n: 1n });', 'throw null;', 'throw Object.create(null);'])('of what cannot be written as JSON is printed all the same: %s', async (code) => {
    expect(await printed(`exports.handler = async () => { ${code} };`, 1)).toEqual([expect.stringContaining('\tERROR\tInvoke Error')]);
  });
});

describe('JSON', () => {
  test('has a line for each message', async () => {
    expect(await lines('exports.handler = async () => { console.info("sold %d", 3); console.warn("a\\nb"); };', 2)).toEqual([
      { timestamp: TIMESTAMP, level: 'INFO', requestId: 'request-1', message: 'sold 3' },
      { timestamp: TIMESTAMP, level: 'WARN', requestId: 'request-1', message: 'a\nb' },
    ]);
  });

  test.each<[string | undefined, string[]]>([
    ['TRACE', ['TRACE', 'DEBUG', 'INFO', 'INFO', 'WARN', 'ERROR', 'FATAL']],
    ['DEBUG', ['DEBUG', 'INFO', 'INFO', 'WARN', 'ERROR', 'FATAL']],
    ['INFO', ['INFO', 'INFO', 'WARN', 'ERROR', 'FATAL']],
    ['WARN', ['WARN', 'ERROR', 'FATAL']],
    ['ERROR', ['ERROR', 'FATAL']],
    ['FATAL', ['FATAL']],
    [undefined, ['INFO', 'INFO', 'WARN', 'ERROR', 'FATAL']],
  ])('is filtered by the level %s', async (level, expected) => {
    const environment = { ...JSON_LOGS, ...(level === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: level }) };
    const messages = await printed(ALL_LEVELS, expected.length, { environment });
    expect(messages.map((message) => (JSON.parse(message) as { level: string }).level)).toEqual(expected);
  });

  test('keeps an object as one', async () => {
    expect((await lines('exports.handler = async () => { console.log({ a: [1, { b: 2 }] }); };', 1))[0].message).toEqual({ a: [1, { b: 2 }] });
  });

  test('has an error within an object, with its properties', async () => {
    const code = 'console.error({ cause: Object.assign(new RangeError("no"), { code: 1 }) });';
    const [{ message }] = await lines(`exports.handler = async () => { ${code} };`, 1);
    expect(message).toEqual({ cause: { errorType: 'RangeError', errorMessage: 'no', stackTrace: expect.arrayContaining(['RangeError: no']) as string[], code: 1 } });
  });

  test('has an error beside a text as fields', async () => {
    const [line] = await lines('exports.handler = async () => { console.error("failed:", new RangeError("no")); };', 1);
    expect(line).toMatchObject({ level: 'ERROR', errorType: 'RangeError', errorMessage: 'no', message: expect.stringContaining('failed: RangeError: no') as string });
  });

  test('of what has none is text', async () => {
    expect((await lines('exports.handler = async () => { const a = {}; a.a = a; console.log(a); console.log(1n); };', 2)).map(({ message }) => message)).toEqual([expect.stringContaining('[Circular'), '1n']);
  });

  test('of an error that the handler throws', async () => {
    const [line] = await lines('exports.handler = async () => { throw new RangeError("no"); };', 1);
    expect(line).toMatchObject({ level: 'ERROR', requestId: 'request-1', message: { errorType: 'RangeError', errorMessage: 'no' } });
  });
});
