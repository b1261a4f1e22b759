import { itemContent, patchedContent } from '../../../src/handlers/items/item';

const ITEM = { name: 'Lamp', description: 'bright', tags: ['a'], attributes: { a: 1, b: 2 } };

const refusal = (field: string) => expect.objectContaining({ status: 400, details: { errors: [{ field, message: expect.any(String) }] } });
const attributes = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, index]));
/** An item that takes so many bytes. */
const ofSize = (bytes: number) => ({ name: 'x', description: 'x'.repeat(bytes - JSON.stringify({ name: 'x', description: '' }).length) });

test.each<[string, Parameters<typeof patchedContent>[1], object]>([
  ['nothing', {}, ITEM],
  ['the name', { name: 'Chair' }, { ...ITEM, name: 'Chair' }],
  ['the description', { description: 'dark' }, { ...ITEM, description: 'dark' }],
  ['the tags', { tags: ['b'] }, { ...ITEM, tags: ['b'] }],
  ['one attribute', { attributes: { a: 7 } }, { ...ITEM, attributes: { a: 7, b: 2 } }],
  ['no description', { description: null }, { name: 'Lamp', tags: ['a'], attributes: ITEM.attributes }],
  ['no tags', { tags: null }, { name: 'Lamp', description: 'bright', attributes: ITEM.attributes }],
  ['no attributes', { attributes: null }, { name: 'Lamp', description: 'bright', tags: ['a'] }],
  ['an attribute less', { attributes: { a: null } }, { ...ITEM, attributes: { b: 2 } }],
])('a merge patch of %s leaves the rest', (_, patch, expected) => {
  expect(patchedContent(ITEM, patch)).toEqual(expected);
});

test('a merge has 50 attributes at the most', () => {
  const current = { name: 'x', attributes: attributes(49) };
  expect(patchedContent(current, { attributes: { last: 1 } }).attributes).toMatchObject({ a0: 0, last: 1 });
  expect(() => patchedContent(current, { attributes: { last: 1, more: 1 } })).toThrow(refusal('attributes'));
});

test('an item has 64 KiB at the most, of bytes and not of characters', () => {
  expect(itemContent(ofSize(65_536))).toEqual(ofSize(65_536));
  expect(() => itemContent(ofSize(65_537))).toThrow(refusal(''));
  const umlauts = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`a${index}`, 'ü'.repeat(1000)]));
  expect(() => patchedContent({ name: 'x' }, { attributes: umlauts })).toThrow(refusal(''));
});

test.each<[string, Parameters<typeof itemContent>[0]]>([
  ['name', { name: '\ud800' }],
  ['description', { name: 'x', description: '\ud800' }],
  ['tags.1', { name: 'x', tags: ['a', '\ud800'] }],
  ['attributes.a', { name: 'x', attributes: { a: '\ud800' } }],
])('what the table cannot store is refused by its field: %s', (field, body) => {
  expect(() => itemContent(body)).toThrow(refusal(field));
});
