import { entity } from './support/handler';
import type { EntityModel } from '../../../src/handlers/catalog';
import { baseRanges, indexRanges, keyOf, slotsOf, uniqueKey } from '../../../src/handlers/entities/keys';
import { compareBytes } from '../../../src/handlers/entities/byte-order';
import type { EntityRecord } from '../../../src/handlers/entities/record';
import { HttpProblem } from '../../../src/handlers/shared/problem';

const INDEX = { by: { name: 'status', type: 'string' }, sortedBy: { name: 'title', type: 'string' }, hash: 'h', ownerSlot: 2, allSlot: 3 } as const;
const ORDER = entity('order', { status: { type: 'string' }, title: { type: 'string' } }, { indexes: [INDEX], allSlot: 1 });
const record = (data: EntityRecord['data'], owner = 'ann'): EntityRecord => ({ id: 'id', owner, data, version: 1, createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' });

test('a record has both keys of a slot, or neither', () => {
  expect(Object.keys(slotsOf(ORDER, record({ status: 'open' }))).sort()).toEqual(['p1', 'p2', 'p3', 's1', 's2', 's3']);
  expect(Object.keys(slotsOf(ORDER, record({ title: 'a' }))).sort()).toEqual(['p1', 's1']);
  expect(Object.keys(slotsOf({ ...ORDER, allSlot: undefined, indexes: [] }, record({ status: 'open' })))).toEqual([]);
});

test.each<[string, EntityRecord['data'], string]>([
  ['a partition key', { status: '😀'.repeat(520) }, 'status'], ['a sort key', { status: 'open', title: '😀'.repeat(260) }, 'title'],
  ['the end of a part', { status: 'a\0b' }, 'status'], ['the end of a sort value', { status: 'open', title: '\0' }, 'title'],
])('what does not fit into %s is refused, and told by its name', (_, data, field) => {
  expect(() => slotsOf(ORDER, record(data))).toThrow(HttpProblem);
  const refusal = { status: 400, details: { errors: [expect.objectContaining({ field })] } };
  expect(() => slotsOf(ORDER, record(data))).toThrow(expect.objectContaining(refusal));
});

test('the longest values of an index have keys', () => {
  expect(() => slotsOf(ORDER, record({ status: '😀'.repeat(200), title: '😀'.repeat(200) }, 'ü'.repeat(256)))).not.toThrow();
});

test('no two owners, values or shards have one key', () => {
  const partitions = [['a', 'b#c'], ['a#b', 'c'], ['a', 'b'], ['a#b', ''], ['', 'a#b#c']].map(([owner, value]) => indexRanges(ORDER, { index: INDEX, slot: 2, owner, value })[0].partition);
  const uniques = [['a', 'b#c'], ['a#b', 'c'], ['a', 1], ['a', '1'], ['a', true], ['a', 'true'], ['a', 'x'.repeat(900)], ['a', 'x'.repeat(901)]].map(([owner, value]) => uniqueKey(ORDER, 'number', String(owner), value));
  const shards = indexRanges({ ...ORDER, shards: 3 }, { index: INDEX, slot: 3, value: 'a' }).map(({ partition }) => partition);
  expect(new Set([...partitions, ...shards]).size).toBe(8);
  expect(new Set(uniques).size).toBe(8);
  expect(uniques.every((key) => Buffer.byteLength(key) <= 2048)).toBe(true);
  expect(uniqueKey(ORDER, 'number', 'a', -0)).toBe(uniqueKey(ORDER, 'number', 'a', 0));
});

test('a list of records has none of their children, and no other entity', () => {
  const shared: EntityModel = { ...ORDER, ownership: { kind: 'shared' }, shards: 4 };
  const line = (parent: EntityModel): EntityModel => ({ ...parent, name: 'line', parent: 'order' });
  for (const [owner, model] of [['ann', ORDER], [undefined, shared]] as const) {
    const ranges = baseRanges(model, owner);
    const isListed = (sk: string) => ranges.some(({ from, to }) => compareBytes(sk, from) >= 0 && compareBytes(sk, to) <= 0);
    expect([keyOf(model, { owner, id: 'id' }).sk, keyOf(line(model), { owner, id: 'id', parentId: 'id' }).sk, 'orders#id', 'order', 'orde#id', 'ITEM#id'].map(isListed)).toEqual([true, false, false, false, false, false]);
    expect(ranges.map(({ partition }) => partition)).toContain(keyOf(model, { owner, id: 'id' }).pk);
  }
  expect(keyOf({ ...ORDER, ownership: { kind: 'tenant', claim: 'custom:tenant' } }, { owner: 'ann', id: 'id' }).pk).not.toBe(keyOf(ORDER, { owner: 'ann', id: 'id' }).pk);
});
