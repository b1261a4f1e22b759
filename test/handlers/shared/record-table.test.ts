import { type DynamoDBClient, GetItemCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { CreatedRecords } from '../../../src/handlers/shared/created-records';
import type { Condition } from '../../../src/handlers/shared/expressions';
import { RecordTable, type StoredRecord } from '../../../src/handlers/shared/record-table';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from '../support/dynamodb';

interface Note extends StoredRecord { readonly text?: string; readonly color?: string }

let database: LocalDynamoDb;
let notes: CreatedRecords<Note>;

beforeAll(async () => {
  database = await startDynamoDb();
  notes = new CreatedRecords<Note>(database.client, TABLE_NAME, 'JOB');
});
afterAll(() => database.stop());

const THERE: Condition = { expression: 'attribute_exists(#pk)', names: ['pk'] };
const inVersion = (least: number, most = least): Condition => (
  { expression: '#version BETWEEN :least AND :most', names: ['version'], values: { least, most } }
);
const now = Math.floor(Date.now() / 1000);
const noteOf = (id: string, more: Partial<Note> = {}): Note => ({ id, version: 1, createdAt: 'then', updatedAt: 'then', ...more });
const create = async (owner: string, ...all: readonly Note[]) => {
  for (const note of all) await notes.createOnce(owner, note, { id: note.id });
};

describe('a record past its expiry', () => {
  const [gone, there] = [noteOf('gone', { expiresAt: now - 60 }), noteOf('there', { expiresAt: now + 600 })];
  beforeAll(() => create('expiry', gone, noteOf('lasting'), there));

  test('is in no list, whether whole records or fields are read', async () => {
    expect(await notes.page('expiry', { limit: 10 })).toEqual({ records: [noteOf('lasting'), there] });
    expect(await notes.page('expiry', { limit: 10 }, ['id'])).toEqual({ records: [{ id: 'lasting' }, { id: 'there' }] });
    expect(await notes.page('expiry', { limit: 1 }, ['id', 'version'], { id: 'lasting' })).toMatchObject({ records: [] });
    expect(await notes.page('expiry', { limit: 10 }, ['id', 'version'], { id: 'lasting' })).toEqual({ records: [{ id: 'lasting', version: 1 }] });
  });

  test('is not found, and does not stand in the way', async () => {
    expect([await notes.get('expiry', 'gone'), await notes.get('expiry', 'there')]).toEqual([undefined, there]);
    expect(await notes.update('expiry', 'gone', { text: 'x' }, inVersion(7))).toEqual({ done: false, existing: undefined });
    expect(await notes.update('expiry', 'there', { text: 'x' }, inVersion(7))).toEqual({ done: false, existing: there });
  });

  test('is gone after its last second, and not in it', async () => {
    const clock = jest.spyOn(Date, 'now').mockReturnValue((now + 600) * 1000 + 999);
    expect((await notes.page('expiry', { limit: 10 })).records).toContainEqual(there);
    expect(await notes.get('expiry', 'there')).toEqual(there);
    clock.mockReturnValue((now + 601) * 1000);
    expect((await notes.page('expiry', { limit: 10 })).records).not.toContainEqual(there);
    expect(await notes.get('expiry', 'there')).toBeUndefined();
    clock.mockRestore();
  });

  test('may be made again', async () => {
    await create('again', noteOf('a', { text: 'old', expiresAt: now - 60 }));
    await create('again', noteOf('a', { text: 'new' }));
    expect(await notes.get('again', 'a')).toEqual(noteOf('a', { text: 'new' }));
    await create('again', noteOf('a', { text: 'newer' }));
    expect(await notes.get('again', 'a')).toEqual(noteOf('a', { text: 'new' }));
  });
});

test('a page tells where the next one begins, in both directions', async () => {
  await create('pages', noteOf('a'), noteOf('b'), noteOf('c'));
  const ids = async (descending: boolean, after?: string) => {
    const { records, after: next } = await notes.page('pages', { limit: 2, descending, after });
    return [records.map(({ id }) => id), next];
  };
  expect([await ids(false), await ids(false, 'b')]).toEqual([[['a', 'b'], 'b'], [['c'], undefined]]);
  expect([await ids(true), await ids(true, 'b')]).toEqual([[['c', 'b'], 'b'], [['a'], undefined]]);
});

test('a kind and an owner have their own records', async () => {
  await create('mine', noteOf('a'));
  await create('mine2', noteOf('b'));
  const files = new CreatedRecords<Note>(database.client, TABLE_NAME, 'FILE');
  await files.createOnce('mine', noteOf('c'), { id: 'c' });
  expect(await notes.page('mine', { limit: 10 })).toEqual({ records: [noteOf('a')] });
  expect(await notes.get('mine', 'b')).toBeUndefined();
});

test('a change counts the version up, sets, removes, and leaves the rest', async () => {
  await create('changes', noteOf('a', { text: 'x', color: 'red' }));
  expect(await notes.update('changes', 'a', { text: undefined }, THERE)).toEqual({ done: true, record: noteOf('a', { color: 'red', version: 2 }) });
  expect(await notes.update('changes', 'a', { text: 'y' }, inVersion(1, 2))).toEqual({ done: true, record: noteOf('a', { text: 'y', color: 'red', version: 3 }) });
  expect(await notes.update('changes', 'a', { text: 'z' }, inVersion(1, 2))).toMatchObject({ done: false });
  expect(await notes.update('changes', 'none', { text: 'z' }, THERE)).toEqual({ done: false, existing: undefined });
  const emptied = await notes.update('changes', 'a', { text: undefined, color: undefined }, THERE);
  expect(emptied).toEqual({ done: true, record: noteOf('a', { version: 4 }) });
});

test('a change counts further numbers up, from none on', async () => {
  await create('counts', noteOf('a', { text: 'x' }));
  await notes.update('counts', 'a', { text: 'y' }, THERE, ['attempts']);
  expect(await notes.update('counts', 'a', { text: undefined }, inVersion(2), ['attempts', 'retries'])).toEqual({
    done: true, record: { ...noteOf('a', { version: 3 }), attempts: 2, retries: 1 },
  });
});

test('an upsert makes a record with its changes, and of one that is there changes nothing else', async () => {
  const anyway = { expression: 'attribute_not_exists(#color) OR #color <> :blue', names: ['color'], values: { blue: 'blue' } };
  const made = noteOf('a', { text: 'first', color: 'red' });
  expect(await notes.upsert('upserts', made, { color: 'green' }, anyway)).toEqual({ done: true, record: { ...made, color: 'green' } });
  expect(await notes.upsert('upserts', noteOf('a', { text: 'second', createdAt: 'later' }), { color: 'blue' }, anyway))
    .toEqual({ done: true, record: { ...made, color: 'blue', version: 2 } });
  expect(await notes.upsert('upserts', made, { color: 'red' }, anyway)).toEqual({ done: false, existing: { ...made, color: 'blue', version: 2 } });
});

test('a deletion may have a condition', async () => {
  await create('deletions', noteOf('a'));
  expect(await notes.delete('deletions', 'a', inVersion(2))).toEqual({ done: false, existing: noteOf('a') });
  expect(await notes.delete('deletions', 'a', inVersion(1))).toEqual({ done: true, record: undefined });
  expect(await notes.delete('deletions', 'a')).toEqual({ done: true, record: undefined });
});

test('a fault that is no condition is thrown', async () => {
  const fault = Object.assign(new Error('no'), { name: 'ValidationException' });
  const failing = new RecordTable<Note>({ send: async () => Promise.reject(fault) } as object as DynamoDBClient, TABLE_NAME, 'JOB');
  await expect(failing.update('o', 'a', {}, THERE)).rejects.toBe(fault);
});

test('reads are consistent, of one record or many', async () => {
  const send = jest.spyOn(database.client, 'send');
  await notes.get('o', 'a');
  await notes.page('o', { limit: 5 });
  await notes.page('o', { limit: 5 }, ['id']);
  const inputs = send.mock.calls.map(([{ input }]) => input as Partial<QueryCommandInput>);
  send.mockRestore();
  expect(inputs.map(({ ConsistentRead }) => ConsistentRead)).toEqual([true, true, true]);
  // One field was asked for, so no others are read and paid for.
  expect(inputs.map(({ ProjectionExpression }) => ProjectionExpression)).toEqual([undefined, undefined, '#id']);
});

test('keys are not part of a record', async () => {
  await create('keys', noteOf('a', { text: 'x' }));
  const { Item } = await database.client.send(new GetItemCommand({ TableName: TABLE_NAME, Key: { pk: { S: 'OWNER#keys' }, sk: { S: 'JOB#a' } } }));
  expect(Object.keys(Item ?? {}).sort()).toEqual(['createdAt', 'id', 'pk', 'sk', 'text', 'updatedAt', 'version']);
  expect(await notes.get('keys', 'a')).toStrictEqual(noteOf('a', { text: 'x' }));
});

test('an upsert writes what its record has, and leaves out what it has not', async () => {
  const anyway = { expression: 'attribute_not_exists(#pk)', names: ['pk'] };
  const send = jest.spyOn(database.client, 'send');
  await notes.upsert('absent', noteOf('a', { text: undefined }), { color: 'red' }, anyway);
  const [[{ input }]] = send.mock.calls as unknown as [[{ input: { UpdateExpression: string; ExpressionAttributeNames: object } }]];
  send.mockRestore();
  expect(input.UpdateExpression).not.toContain('#text');
  expect(Object.keys(input.ExpressionAttributeNames).sort()).toEqual(['#color', '#createdAt', '#id', '#pk', '#updatedAt', '#version']);
});
