import { type BroadcasterProps, broadcast } from '../../../src/handlers/broadcast/broadcast';
import { broadcastHandler } from '../../../src/handlers/broadcast/broadcast-handler';
import type { SendOutcome } from '../../../src/handlers/broadcast/frame-sender';
import type { Reached } from '../../../src/handlers/broadcast/progress';
import { HANDLERS } from '../../../src/handlers/catalog';
import { Environment } from '../../../src/handlers/shared/environment';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import { lambdaContext } from '../support/api';
import { captureOutput } from '../support/environment';

const BODY = JSON.stringify({ version: 1, id: 'm', to: { group: 'g' }, message: 'x' });
const NEVER = Number.MAX_SAFE_INTEGER;
const connection = (id: string) => ({ id, connectedAt: 7 });
const many = (count: number) => Array.from({ length: count }, (_, index) => `c${String(index).padStart(5, '0')}`);

interface World {
  readonly body?: string;
  readonly deadline?: number;
  readonly ids?: readonly string[];
  readonly reached?: Reached;
  readonly outcomes?: Readonly<Record<string, SendOutcome>>;
  readonly removes?: () => Promise<void>;
  readonly writes?: () => Promise<void>;
  /** How far a send advances the clock. */
  readonly sending?: () => void;
}

async function run({ body = BODY, deadline = NEVER, ids = ['a', 'b'], reached = { left: [] }, outcomes = {}, sending, ...rest }: World = {}) {
  const lines = captureOutput();
  const [sent, removed, written, asked] = [[] as string[], [] as unknown[], [] as Reached[], [] as unknown[]];
  let [running, most] = [0, 0];
  const telemetry = telemetryOf(HANDLERS.broadcast, new Environment(HANDLERS.broadcast, {}));
  const props = {
    registry: {
      async* after(to: object, after?: string) {
        asked.push([to, after]);
        yield* ids.filter((id) => id > (after ?? '')).map(connection);
      },
      remove: async (id: string, by: unknown) => { removed.push([id, by]); await rest.removes?.(); },
    },
    progress: { read: async () => reached, write: async (_: unknown, progress: Reached) => { written.push(progress); await rest.writes?.(); } },
    sender: {
      send: async ({ id }: { id: string }, { text }: { text: string }) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => { setImmediate(resolve); });
        running -= 1;
        sent.push(id);
        sending?.();
        expect(text).toBe('{"type":"message","id":"m","message":"x"}');
        return outcomes[id] ?? 'sent';
      },
    },
    ...telemetry,
  } as object as BroadcasterProps;
  const failure = await broadcast(props, body, deadline).then(() => undefined, (error: Error) => error.name);
  if (telemetry.metrics.hasStoredMetrics()) telemetry.metrics.publishStoredMetrics();
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const counted = Object.assign({}, ...entries.filter(({ _aws: metrics }) => metrics !== undefined)
    .map(({ _aws: _metrics, service: _service, ...values }) => values)) as object;
  const logged = entries.filter(({ level }) => level !== undefined)
    .map(({ level, message, connectionId, error }) => [level, message, connectionId, error]);
  return { failure, sent, removed, written, asked, most, counted, logged };
}

test('a message is sent to every connection, and that it was is written', async () => {
  expect(await run()).toEqual({
    failure: undefined, sent: ['a', 'b'], removed: [], written: [{ after: 'b', left: [] }], asked: [[{ group: 'g' }, undefined]], most: 2, counted: { FramesSent: 2 }, logged: [],
  });
});

test('it goes on behind those that have it, and then comes to those that were left', async () => {
  const { sent, written, asked } = await run({ ids: ['a', 'b', 'c'], reached: { after: 'b', left: [connection('a')] } });
  expect([sent, written, asked]).toEqual([['c', 'a'], [{ after: 'c', left: [] }], [[{ group: 'g' }, 'b']]]);
});

test('without recipients, nothing is written', async () => {
  expect(await run({ ids: [] })).toMatchObject({ failure: undefined, written: [], counted: {} });
});

test('one that is left has the message come again', async () => {
  expect(await run({ outcomes: { a: 'left' } })).toMatchObject({
    failure: 'UndeliveredError', written: [{ after: 'b', left: [connection('a')] }], counted: { FramesSent: 1, FramesRetried: 1 },
  });
  expect(await run({ ids: ['a'], outcomes: { a: 'left' } })).toMatchObject({ failure: 'UndeliveredError', written: [], counted: { FramesRetried: 1 } });
});

test('one that is gone is removed, and not waited for', async () => {
  expect(await run({ outcomes: { a: 'gone' } })).toMatchObject({
    failure: undefined, removed: [['a', [{ group: 'g' }]]], written: [{ after: 'b', left: [] }], counted: { FramesSent: 1, ConnectionsGone: 1 },
  });
});

test('rows that stay and progress that is not written are no reason to send again', async () => {
  const fail = async () => { throw new TypeError('no'); };
  expect(await run({ outcomes: { a: 'gone' }, removes: fail, writes: fail })).toMatchObject({
    failure: undefined,
    logged: [['WARN', 'The rows of a connection are left over', 'a', 'TypeError'], ['WARN', 'Progress was not written', undefined, 'TypeError']],
  });
});

test('a hundred are sent at a time', async () => {
  expect((await run({ ids: many(250) })).most).toBe(100);
});

test('progress is written after each thousand', async () => {
  const { written, sent } = await run({ ids: many(2001) });
  expect([sent.length, written.length]).toEqual([2001, 3]);
  expect(written.map(({ after }) => after)).toEqual(['c00999', 'c01999', 'c02000']);
  expect(written[2].left).toEqual([]);
});

test('when it is too late, nothing more is begun, and the message comes again', async () => {
  let now = 1000;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  const { failure, sent, written } = await run({ ids: many(250), deadline: 1000, sending: () => { now = 1001; } });
  jest.restoreAllMocks();
  expect([failure, sent.length]).toEqual(['UndeliveredError', 100]);
  expect(written).toEqual([{ after: 'c00099', left: [] }]);
});

test('anything but a message is counted as refused', async () => {
  expect(await run({ body: '{}' })).toMatchObject({ failure: 'MalformedMessageError', sent: [], counted: { MessagesRefused: 1 } });
  const large = JSON.stringify({ version: 1, id: 'm', to: { group: 'g' }, message: 'x'.repeat(131_072) });
  expect(await run({ body: large })).toMatchObject({ failure: 'OversizeMessageError', sent: [], counted: { MessagesRefused: 1 } });
});

test('sends that have begun end eight seconds before the function does', async () => {
  captureOutput();
  jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
  const deadlines: number[] = [];
  const props = {
    registry: { async* after() { yield connection('a'); } },
    progress: { read: async () => ({ left: [] }), write: async () => undefined },
    sender: { send: async (_: object, __: object, deadline: number) => { deadlines.push(deadline); return 'sent'; } },
    ...telemetryOf(HANDLERS.broadcast, new Environment(HANDLERS.broadcast, {})),
  } as object as BroadcasterProps;
  const context = { ...lambdaContext(), getRemainingTimeInMillis: () => 30_000 };
  const event = { Records: [{ messageId: 'm', body: BODY, eventSource: 'aws:sqs' }] } as never;
  expect(await broadcastHandler(props)(event, context)).toEqual({ batchItemFailures: [] });
  jest.restoreAllMocks();
  expect(deadlines).toEqual([1_022_000]);
});
