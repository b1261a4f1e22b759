import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { entity } from './support/handler';
import { MemorySystem } from './support/system';
import { fits, itemSize, requireFitting } from '../../../src/handlers/entities/item-size';

/** As DynamoDB's documentation counts them; its own count of numbers may be a byte less. */
test.each<[string, AttributeValue, number]>([
  ['a text in UTF-8', { S: 'aü😀' }, 7],
  ['no text', { S: '' }, 0],
  ['a number of one digit', { N: '7' }, 3],
  ['a number by its digits only', { N: '-12.5e3' }, 4],
  ['a number of five digits', { N: '12345' }, 5],
  ['true', { BOOL: true }, 1],
  ['null', { NULL: true }, 1],
  ['an empty list', { L: [] }, 3],
  ['a list, with a byte for each element', { L: [{ S: 'ab' }, { BOOL: false }] }, 8],
  ['an empty map', { M: {} }, 3],
  ['a map, with a byte for each property', { M: { ü: { S: 'ab' }, b: { L: [] } } }, 13],
])('an item has the bytes of its names and values: %s', (_, value, bytes) => {
  expect(itemSize({ é: value })).toBe(2 + bytes);
  expect(itemSize({ é: value, pk: { S: 'x' } })).toBe(2 + bytes + 3);
});

test('an item has at most 400 KiB', () => {
  const of = (bytes: number) => ({ a: { S: 'x'.repeat(bytes - 1) } });
  const most = 400 * 1024;
  expect([fits(of(most)), fits(of(most + 1))]).toEqual([true, false]);
  expect(() => requireFitting(of(most))).not.toThrow();
  expect(() => requireFitting(of(most + 1))).toThrow(expect.objectContaining({ status: 413 }));
  expect(() => requireFitting(of(most - 64), 64)).not.toThrow();
  expect(() => requireFitting(of(most - 63), 64)).toThrow(expect.objectContaining({ status: 413 }));
});

test('a record that a patch would make too large stays as it is', async () => {
  const ann = { user: 'ann', groups: [], scopes: [] };
  const system = new MemorySystem({ entities: [entity('note', { first: { type: 'string' }, second: { type: 'string' } })] });
  const { json: { id } } = await system.call('POST /notes', { person: ann, body: { first: 'x'.repeat(250_000) } });
  const patch = (length: number) => system.call('PATCH /notes/{id}', { person: ann, id: String(id), body: { second: 'x'.repeat(length) } });
  expect((await patch(200_000)).status).toBe(413);
  expect((await system.call('GET /notes/{id}', { person: ann, id: String(id) })).json).not.toHaveProperty('second');
  expect((await patch(100_000)).status).toBe(200);
});
