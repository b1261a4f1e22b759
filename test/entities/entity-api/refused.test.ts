import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Access, Entity, EntityIndex, EntitySchema, ReplicaConsistency, ServerlessApiPattern, TableCapacity } from '../../../src';
import { newStack } from '../../support/synth';
import { withEntities } from '../support/served';
import { order, product } from '../support/shop';

describe('refused', () => {
  test.each<[string, Entity[], string]>([
    ['no entities', [], "entities: '[]' cannot be used. Allowed: at least one entity."],
    ['a name twice', [order(), order({ path: '/others' })], "entities: 'order' cannot be used. Allowed: a name that no other entity has"],
    ['a path twice', [order(), product({ path: '/orders' })], "path of the entity 'product': '/orders' cannot be used. Allowed: a path that no other entity has; 'order' has this one."],
    ['the name of a schema', [order(), Entity.of('orderRecord', { schema: EntitySchema.fromObject({ type: 'object' }), access: [Access.owner().all()] })], "entities: 'orderRecord' cannot be used"],
  ])('%s', (_, entities, message) => {
    expect(() => withEntities(newStack(), entities)).toThrow(message);
  });

  test('tables without slots, as far as they can be seen', () => {
    const stack = newStack();
    const keys = { partitionKey: { name: 'pk', type: AttributeType.STRING }, sortKey: { name: 'sk', type: AttributeType.STRING } };
    const table = new Table(stack, 'Plain', { ...keys, timeToLiveAttribute: 'expiresAt' });
    expect(() => withEntities(stack, [product()], { table })).toThrow("entities on Stack/Plain: 'a table without the index slot2' cannot be used. Allowed: tables with entitySlots: true (data.table.entitySlots)");
    table.addGlobalSecondaryIndex({ indexName: 'slot2', partitionKey: { name: 'p2', type: AttributeType.STRING }, sortKey: { name: 's2', type: AttributeType.STRING } });
    const other = newStack();
    expect(() => withEntities(other, [product()], { table: Table.fromTableName(other, 'Imported', 'orders') })).not.toThrow();
    const third = newStack();
    const fits = new Table(third, 'Plain', { ...keys, timeToLiveAttribute: 'expiresAt' });
    fits.addGlobalSecondaryIndex({ indexName: 'slot2', partitionKey: { name: 'p2', type: AttributeType.STRING }, sortKey: { name: 's2', type: AttributeType.STRING } });
    expect(() => withEntities(third, [product()], { table: fits })).not.toThrow();
  });

  test('more indexes than the table has slots, which takes them at its first deployment', () => {
    const indexes = ['status', 'number', 'createdAt', 'updatedAt'].map((name) => EntityIndex.by(name));
    const shop = (entitySlotCount?: number) => new ServerlessApiPattern(newStack(), 'Shop', { entities: [order({ indexes })], data: { table: { entitySlotCount } } });
    expect(() => shop()).toThrow("entities on Stack/Shop/Table/Resource: 'a table without the index slot9' cannot be used. Allowed: tables with entitySlotCount: 9 or more (data.table.entitySlotCount)");
    expect(() => shop(9)).not.toThrow();
  });

  test.each([
    ['provisioned', { capacity: TableCapacity.provisioned({ read: { min: 1, max: 2 }, write: { min: 1, max: 2 } }) }],
    ['strongly consistent', { consistency: ReplicaConsistency.strong('eu-west-2'), replicas: [{ region: 'eu-central-1' }] }],
  ])('entities on a %s table that was made without slots', (_, table) => {
    const stack = newStack({ env: { region: 'eu-west-1' } });
    expect(() => new ServerlessApiPattern(stack, 'Shop', { entities: [order()], data: { table } })).toThrow("entities on Stack/Shop/Table/Resource: 'a table without the index slot1'");
  });
});
