import { Access, Entity, EntityIndex, EntitySchema, Monitoring, Ownership, ServerlessApiPattern } from '../../../src';
import { newStack } from '../../support/synth';
import { resourcesOf, withEntities } from '../support/served';
import { order, product } from '../support/shop';

test('no change of entities changes the table', () => {
  const tableOf = (entities: Entity[]) => {
    const stack = newStack();
    new ServerlessApiPattern(stack, 'Shop', { entities });
    return resourcesOf(stack, 'AWS::DynamoDB::GlobalTable');
  };
  const before = tableOf([order()]);
  const tighter = Entity.of('order', {
    schema: EntitySchema.fromObject({ type: 'object', required: ['a', 'b'], properties: { a: { type: 'string', maxLength: 3 }, b: { type: 'boolean' } } }),
    access: [Access.owner().all()],
  });
  for (const entities of [
    // Another entity, another index, a field and a tighter schema, and whatever else.
    [order(), product()],
    [order({ indexes: [EntityIndex.by('status').sortedBy('createdAt'), EntityIndex.by('number')] })],
    [tighter],
    [order({ shards: 5, ownership: Ownership.tenant('custom:tenant'), ownFunction: true })],
  ]) {
    expect(tableOf(entities)).toEqual(before);
  }
});

test('alarms on the slots in use are two, however many slots there are', () => {
  const stack = newStack();
  const monitoring = new Monitoring(stack, 'Monitoring');
  withEntities(stack, [order()], { monitoring });
  const expressions = Object.values(resourcesOf(stack, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties.Metrics?.[0].Expression as string | undefined).filter((each) => each?.includes('FILL'));
  expect(expressions.map((each) => each!.replace(/_\w+,/g, ','))).toEqual(['FILL(read1, 0) + FILL(read2, 0) + FILL(read3, 0)', 'FILL(write1, 0) + FILL(write2, 0) + FILL(write3, 0)']);
});

test('a system serves entities with its own table, and says what is in force', () => {
  const stack = newStack();
  const shop = new ServerlessApiPattern(stack, 'Shop', { entities: [product({ ownFunction: true }), order()], compute: { handlers: { entities: { memorySize: 768 } } } });
  expect(shop.entity('order').handler).toBe(shop.functions.entities);
  expect(shop.entity('product').handler).toBe(shop.functions.productEntity);
  expect(shop.entityApi!.function).toBe(shop.functions.entities);
  expect(() => new ServerlessApiPattern(newStack(), 'Shop').entity('order')).toThrow("Stack/Shop entity.name: 'order' cannot be used. Allowed: entities of the entities prop: there are none.");
  const settings = Object.fromEntries(shop.explain().settings.filter(({ name }) => name.startsWith('entities')).map(({ name, value }) => [name, value]));
  expect(settings).toMatchObject({
    'entities': 'product, order',
    'entities.product.access': 'anyone: read, list, without cost (The catalog is public.); group editors: create, update, delete',
    'entities.product.ownership': 'shared',
    'entities.product.key': 'sku',
    'entities.order.access': 'owner: create, read, list, update, delete; group support: read, list, update, locked lines',
    'entities.order.indexes': 'by status, sorted by createdAt',
    'entities.order.unique': 'number for each owner',
    'entities.order.timeToLive': 'for ever',
    'entities.order.path': '/orders',
  });
});
