import { Access, Entity, EntityIndex, EntitySchema, EntityUnique, ServerlessApiPattern } from '../../../src';
import { newStack } from '../../support/synth';
import { modelsOf, resourcesOf } from '../support/served';

const STAGED = { context: { 'aws:cdk:disable-asset-staging': false } };
const PROPERTIES = { status: { type: 'string', maxLength: 20 }, kind: { type: 'string', maxLength: 20 }, total: { type: 'number' } };
const entity = (name: string, properties: object = PROPERTIES, more: object = {}) =>
  Entity.of(name, { schema: EntitySchema.fromObject({ type: 'object', properties }), access: [Access.owner().all()], ...more });
const byStatus = EntityIndex.by('status').sortedBy('createdAt');

/** The table of a system, and what its functions serve. */
function systemOf(...entities: Entity[]) {
  const stack = newStack(STAGED);
  new ServerlessApiPattern(stack, 'Shop', { entities });
  const tables = Object.entries(resourcesOf(stack)).filter(([, { Type }]) => Type.startsWith('AWS::DynamoDB::'));
  return { tables, served: modelsOf(stack) };
}

const before = systemOf(entity('order', PROPERTIES, { indexes: [byStatus] }));

test.each<[string, () => Entity[]]>([
  ['an entity', () => [entity('order', PROPERTIES, { indexes: [byStatus] }), entity('product')]],
  ['an index', () => [entity('order', PROPERTIES, { indexes: [byStatus, EntityIndex.by('kind').sortedBy('total')] })]],
  ['a field', () => [entity('order', { ...PROPERTIES, note: { type: 'string', maxLength: 100 } }, { indexes: [byStatus] })]],
  ['a tighter schema', () => [entity('order', { ...PROPERTIES, total: { type: 'number', minimum: 0 } }, { indexes: [byStatus] })]],
  ['a rule for others', () => [entity('order', PROPERTIES, { indexes: [byStatus], access: [Access.owner().all(), Access.group('staff').read().list()] })]],
  ['a unique value', () => [entity('order', PROPERTIES, { indexes: [byStatus], unique: [EntityUnique.property('status')] })]],
  ['children', () => {
    const order = entity('order', PROPERTIES, { indexes: [byStatus] });
    return [order, order.child('line', { schema: EntitySchema.fromObject({ type: 'object', properties: PROPERTIES }), access: [Access.owner().all()] })];
  }],
])('a deployment that adds %s changes nothing of the table', (_, entities) => {
  const { tables, served } = systemOf(...entities());
  expect(tables).toEqual(before.tables);
  expect(served).not.toEqual(before.served);
});

test('the table is there, with its slots', () => {
  const text = JSON.stringify(before.tables);
  for (let slot = 1; slot <= 8; slot += 1) expect(text).toContain(`"slot${slot}"`);
});
