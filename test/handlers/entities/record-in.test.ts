import { entity } from './support/handler';
import { keyOf } from '../../../src/handlers/entities/keys';
import { type EntityRecord, type Item, attributesOf } from '../../../src/handlers/entities/record';
import { kindIn, recordIn } from '../../../src/handlers/entities/record-in';
import { toAttributes } from '../../../src/handlers/shared/marshalling';

const ORDER = entity('order', {}, { children: ['line'] });
const LINE = entity('line', {}, { parent: 'order' });
const RECORD: EntityRecord = { id: 'i', owner: 'ann', data: { a: 1 }, version: 2, createdAt: 't', updatedAt: 'u' };
const CHILD: EntityRecord = { ...RECORD, parentId: 'p' };
const itemOf = (model: typeof ORDER, record: EntityRecord): Item => ({ ...attributesOf(record), ...toAttributes({ ...keyOf(model, record) }) });

test('an item is the record that the entity wrote', () => {
  expect(recordIn(ORDER, itemOf(ORDER, RECORD))).toEqual(RECORD);
  expect(recordIn(LINE, itemOf(LINE, CHILD))).toEqual(CHILD);
});

test.each(['data', 'v', 'createdAt', 'updatedAt'])('an item without %s is no record', (name) => {
  const { [name]: _left, ...rest } = itemOf(ORDER, RECORD);
  expect(recordIn(ORDER, rest)).toBeUndefined();
});

test.each<[string, typeof ORDER, Item]>([
  ['in another partition', ORDER, { ...itemOf(ORDER, RECORD), pk: { S: 'OWNER#ben' } }],
  ['of another entity', ORDER, { ...itemOf(ORDER, RECORD), sk: { S: 'bill#i' } }],
  ['with a parent, of an entity that has none', { ...ORDER, name: 'order.line' }, itemOf(LINE, CHILD)],
  ['without a parent, of an entity that has one', LINE, { ...itemOf(LINE, CHILD), sk: { S: 'order.line#i' } }],
])('no key of the entity reaches an item %s', (_, model, item) => {
  expect(recordIn(model, item)).toBeUndefined();
});

test.each([['order#i', 'order'], ['order.line#p#i', 'order.line'], ['#', ''], ['-', ''], [undefined, '']])('the sort key %j is of the kind %j', (key, kind) => {
  expect(kindIn(key)).toBe(kind);
});
