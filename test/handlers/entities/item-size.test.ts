import type { AttributeValue } from '@aws-sdk/client-dynamodb';
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
