import { type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Frame } from '../../../src/handlers/broadcast/frame';
import { FrameSender } from '../../../src/handlers/broadcast/frame-sender';
import { ProgressTable } from '../../../src/handlers/broadcast/progress-table';
import { HANDLERS } from '../../../src/handlers/catalog';
import { sha256 } from '../../../src/handlers/shared/hash';
import { loggerOf } from '../../../src/handlers/shared/telemetry';
import { captureOutput } from '../support/environment';

const NOW = 1_000_000;
const LATER = NOW + 1;
const FRAME: Frame = { text: '{}', bytes: 2, hash: 'h' };
const fault = (name: string) => Object.assign(new Error('no'), { name });

let waits: unknown[];
beforeEach(() => {
  waits = [];
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
  jest.spyOn(Math, 'random').mockReturnValue(0.25);
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(((done: () => void, milliseconds: number) => { waits.push(milliseconds); done(); }) as never);
});
afterEach(() => { jest.restoreAllMocks(); });

/** Sends a frame to a connection of an age, where API Gateway answers so, attempt by attempt. */
async function send(answers: readonly (number | Error)[], { age = 60_000, deadline = LATER }: { age?: number; deadline?: number } = {}) {
  const lines = captureOutput();
  const [left, posted] = [[...answers], [] as string[]];
  const management = {
    post: async (id: string, { text }: Frame) => {
      posted.push(`${id} ${text}`);
      const answer = left.shift() ?? 200;
      if (typeof answer !== 'number') throw answer;
      return answer;
    },
  };
  const outcome = await new FrameSender(management, loggerOf(HANDLERS.broadcast)).send({ id: 'c', connectedAt: NOW - age }, FRAME, deadline);
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const logged = entries.map(({ level, message, status, error }) => [level, message, status ?? error]);
  return { outcome, posted: posted.length, logged, waits };
}

const quiet = { logged: [], waits: [] };
const ERROR = ['ERROR', 'A frame could not be sent'];

test.each([200, 204, 299])('%d: the frame is sent', async (status) => {
  expect(await send([status])).toEqual({ outcome: 'sent', posted: 1, ...quiet });
});

test('a connection that has ended is gone, but for one that may still be connecting', async () => {
  expect(await send([410])).toEqual({ outcome: 'gone', posted: 1, ...quiet });
  expect(await send([410], { age: 30_000 })).toEqual({ outcome: 'gone', posted: 1, ...quiet });
  expect(await send([410, 200], { age: 29_999 })).toEqual({ outcome: 'sent', posted: 2, logged: [], waits: [1000] });
  waits = [];
  expect(await send([410, 410], { age: 29_999 })).toEqual({ outcome: 'left', posted: 2, logged: [], waits: [1000] });
});

test.each<[number | Error]>([[429], [500], [503], [fault('ThrottlingException')]])('%s passes: there is one more attempt', async (answer) => {
  expect(await send([answer])).toEqual({ outcome: 'sent', posted: 2, logged: [], waits: [150] });
  waits = [];
  expect(await send([answer, answer])).toEqual({ outcome: 'left', posted: 2, logged: [], waits: [150] });
});

test.each<[number | Error, unknown]>([[199, 199], [300, 300], [403, 403], [428, 428], [499, 499], [fault('TypeError'), 'TypeError']])('%s does not pass, and is told of', async (answer, told) => {
  expect(await send([answer])).toEqual({ outcome: 'left', posted: 1, logged: [[...ERROR, told]], waits: [] });
});

test('where it is too late, nothing is sent', async () => {
  expect(await send([], { deadline: NOW })).toMatchObject({ outcome: 'sent' });
  expect(await send([], { deadline: NOW - 1 })).toEqual({ outcome: 'left', posted: 0, ...quiet });
});

/** A table that gives this answer, and what it was asked. */
function tableWith(answer: object = {}) {
  const asked: object[] = [];
  const table = new ProgressTable({
    send: async ({ input }: { input: object }) => {
      asked.push(input);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as object as DynamoDBClient, 't');
  return { table, asked };
}

const MESSAGE = { id: 'm', to: { group: 'g' } };
const KEY = { pk: { S: `BROADCAST#${sha256('["m","GROUP#g"]')}` }, sk: { S: 'BROADCAST' } };

test('progress is read as it was written', async () => {
  const { table, asked } = tableWith({ Item: { after: { S: 'b' }, left: { SS: ['a 7', 'c= 8'] } } });
  expect(await table.read(MESSAGE)).toEqual({ after: 'b', left: [{ id: 'a', connectedAt: 7 }, { id: 'c=', connectedAt: 8 }] });
  expect(asked).toEqual([{ TableName: 't', Key: KEY, ConsistentRead: true }]);
  expect(await tableWith().table.read(MESSAGE)).toStrictEqual({ left: [] });
});

test('progress is written where it is further ahead, and for as long as connections last', async () => {
  const { table, asked } = tableWith();
  await table.write(MESSAGE, { after: 'b', left: [{ id: 'a', connectedAt: 7 }] });
  await table.write(MESSAGE, { left: [] });
  const written = {
    TableName: 't',
    Key: KEY,
    ConditionExpression: 'attribute_not_exists(#after) OR #after <= :after',
    ExpressionAttributeNames: { '#after': 'after', '#expiresAt': 'expiresAt', '#left': 'left' },
  };
  const expiresAt = { N: String(1000 + 7800) };
  expect(asked).toEqual([
    {
      ...written,
      UpdateExpression: 'SET #after = :after, #expiresAt = :expiresAt, #left = :left',
      ExpressionAttributeValues: { ':after': { S: 'b' }, ':expiresAt': expiresAt, ':left': { SS: ['a 7'] } },
    },
    {
      ...written,
      UpdateExpression: 'SET #after = :after, #expiresAt = :expiresAt REMOVE #left',
      ExpressionAttributeValues: { ':after': { S: '' }, ':expiresAt': expiresAt },
    },
  ]);
});

test('who is not ahead has nothing to write, and every other fault is one', async () => {
  await expect(tableWith(fault('ConditionalCheckFailedException')).table.write(MESSAGE, { left: [] })).resolves.toBeUndefined();
  await expect(tableWith(fault('ThrottlingException')).table.write(MESSAGE, { left: [] })).rejects.toThrow('no');
});
