import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ConnectionRegistry, partitionOf } from '../../../src/handlers/realtime/connection-registry';

interface Asked { readonly name: string; readonly input: Record<string, unknown> }

/** A registry whose table gives these answers in turn, and what it was asked. */
function registryWith(...answers: readonly object[]) {
  const [left, asked] = [[...answers], [] as Asked[]];
  const send = async (command: object & { readonly input: Record<string, unknown> }) => {
    asked.push({ name: command.constructor.name.replace('Command', ''), input: command.input });
    return left.shift() ?? {};
  };
  return { registry: new ConnectionRegistry({ send } as object as DynamoDBClient, 't'), asked };
}

const CONNECTION = { id: 'c', ownerId: 'o', groups: ['g', 'h'], claims: { 'custom:tenant': 'north' }, connectedAt: 7 };
const key = (pk: string, sk = 'CONNECTION#c') => ({ pk: { S: pk }, sk: { S: sk } });
const ITEM = { ...key('CONNECTION#c', 'CONNECTION#'), ownerId: { S: 'o' }, groups: { L: [{ S: 'g' }, { S: 'h' }] }, claims: { M: { 'custom:tenant': { S: 'north' } } } };
const deletions = (...keys: readonly object[]) => ({ name: 'BatchWriteItem', input: { RequestItems: { t: keys.map((Key) => ({ DeleteRequest: { Key } })) } } });
const READ = { name: 'GetItem', input: { TableName: 't', Key: key('CONNECTION#c', 'CONNECTION#'), ConsistentRead: true } };

let waits: unknown[];
beforeEach(() => {
  waits = [];
  jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(((done: () => void, milliseconds: number) => { waits.push(milliseconds); done(); }) as never);
});
afterEach(() => { jest.restoreAllMocks(); });

test('a connection has a row by its id, and one by whom it is found by', async () => {
  const { registry, asked } = registryWith();
  await registry.add(CONNECTION);
  const lifetime = { connectedAt: { N: '7' }, expiresAt: { N: String(1000 + 7800) } };
  expect(asked).toEqual([{
    name: 'BatchWriteItem',
    input: {
      RequestItems: {
        t: [{ ...ITEM, ...lifetime }, ...['OWNER#o', 'GROUP#g', 'GROUP#h', 'CLAIM#custom:tenant#north'].map((partition) => ({ ...key(partition), ...lifetime }))].map((Item) => ({ PutRequest: { Item } })),
      },
    },
  }]);
});

test('the row that tells of the others goes last', async () => {
  const { registry, asked } = registryWith({ Item: ITEM });
  await registry.remove('c', [{ group: 'g' }, { group: 'old' }]);
  expect(asked).toEqual([
    READ, deletions(key('OWNER#o'), key('GROUP#g'), key('GROUP#h'), key('CLAIM#custom:tenant#north'), key('GROUP#old')), deletions(key('CONNECTION#c', 'CONNECTION#')),
  ]);
});

test('of a connection that is gone, what it was found by goes', async () => {
  const { registry, asked } = registryWith({});
  await registry.remove('c', [{ ownerId: 'o' }]);
  expect(asked).toEqual([READ, deletions(key('OWNER#o'))]);
  const without = registryWith({});
  await without.registry.remove('c');
  expect(without.asked).toEqual([READ]);
});

test('unprocessed writes are repeated, after longer and longer pauses', async () => {
  const left = (...Items: readonly object[]) => ({ UnprocessedItems: { t: Items } });
  const { registry, asked } = registryWith(left({ a: 1 }, { b: 1 }), left({ b: 1 }), { UnprocessedItems: {} });
  await registry.add(CONNECTION);
  expect(asked.slice(1).map(({ input }) => input)).toEqual([{ RequestItems: { t: [{ a: 1 }, { b: 1 }] } }, { RequestItems: { t: [{ b: 1 }] } }]);
  expect(waits).toEqual([100, 200]);
});

test('after four attempts it is a fault that passes', async () => {
  const left = { UnprocessedItems: { t: [{}] } };
  const { registry, asked } = registryWith(left, left, left, left, left);
  await expect(registry.add(CONNECTION)).rejects.toThrow(expect.objectContaining({ name: 'ProvisionedThroughputExceededException' }));
  expect(asked).toHaveLength(4);
});

const query = (last: string, more: object) => ({
  name: 'Query',
  input: {
    TableName: 't',
    KeyConditionExpression: '#pk = :pk AND #sk > :last',
    FilterExpression: '#expiresAt >= :now',
    ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk', '#expiresAt': 'expiresAt' },
    ExpressionAttributeValues: { ':pk': { S: 'GROUP#g' }, ':last': { S: last }, ':now': { N: '1000' } },
    ConsistentRead: true,
    ...more,
  },
});

test('connections are read page by page, from behind one on', async () => {
  const { registry, asked } = registryWith(
    { Items: [{ sk: { S: 'CONNECTION#b' }, connectedAt: { N: '8' } }], LastEvaluatedKey: key('GROUP#g', 'CONNECTION#b') }, { Items: [{ sk: {}, connectedAt: { N: '9' } }] },
  );
  const found: unknown[] = [];
  for await (const connection of registry.after({ group: 'g' }, 'a')) found.push(connection);
  expect(found).toEqual([{ id: 'b', connectedAt: 8 }, { id: '', connectedAt: 9 }]);
  const names = { ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk', '#expiresAt': 'expiresAt', '#connectedAt': 'connectedAt' } };
  const more = { ProjectionExpression: '#sk, #connectedAt', Limit: 1000, ...names };
  expect(asked).toEqual([query('CONNECTION#a', more), query('CONNECTION#b', more)]);
  const all = registryWith({});
  for await (const connection of all.registry.after({ group: 'g' })) found.push(connection);
  expect([found.length, all.asked]).toEqual([2, [query('CONNECTION#', more)]]);
});

test('connections are counted on every page', async () => {
  const { registry, asked } = registryWith({ Count: 2, LastEvaluatedKey: key('OWNER#o', 'CONNECTION#b') }, { Count: 1, LastEvaluatedKey: key('OWNER#o', 'CONNECTION#c') }, {});
  expect(await registry.count('o')).toBe(3);
  const { input } = query('CONNECTION#', { Select: 'COUNT' });
  expect(asked[0]).toEqual({ name: 'Query', input: { ...input, ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ':pk': { S: 'OWNER#o' } } } });
  expect(asked).toHaveLength(3);
});

test('no group is called like an owner', () => {
  expect([partitionOf({ ownerId: 'x' }), partitionOf({ group: 'x' })]).toEqual(['OWNER#x', 'GROUP#x']);
});
