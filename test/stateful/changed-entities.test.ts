import { Stack } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ACCEPT, Build, appOf, baselineOf, check } from './support/baselines';
import { Access, Auth, Entity, EntityApi, EntityIndex, EntityKey, EntityOptions, EntitySchema, EntityTable, Ownership, SecureRestApi, StatefulBaseline } from '../../src';

afterEach(() => { delete process.env[ACCEPT]; });

const schema = EntitySchema.fromObject({
  type: 'object', required: ['sku'], properties: Object.fromEntries(['sku', 'status', 'city'].map((name) => [name, { type: 'string', maxLength: 20 }])),
});
const order = (options: Partial<EntityOptions> = {}, name = 'order') => Entity.of(name, { schema, access: [Access.owner().all(), Access.group('staff').all()], ...options });
const shared: Partial<EntityOptions> = { ownership: Ownership.shared(), access: [Access.signedIn().all()] };

const serving = (...entities: Entity[]): Build => (stack: Stack) => {
  const api = new SecureRestApi(stack, 'Api', { auth: Auth.cognito().bind(stack, {}) });
  new EntityApi(stack, 'Entities', { api, table: new EntityTable(stack, 'Table').table, entities });
};

const changes = (before: Entity[], after: Entity[]) => StatefulBaseline.of(appOf(serving(...after))).changes(baselineOf(serving(...before)))
  .filter(({ change }) => change.startsWith('the entity'));

test('unchanged keys pass, whatever else of the entity changes', () => {
  expect(check(baselineOf(serving(order())), serving(order({ access: [Access.owner().all(), Access.group('staff').read().list()] })))).not.toThrow();
  // Also where another function serves it.
  expect(changes([order(), order({}, 'purchase')], [order({ ownFunction: true }), order({}, 'purchase')])).toEqual([]);
});

test('the error says where the records are, and what to write', () => {
  const [status, city] = [EntityIndex.by('status'), EntityIndex.by('city')];
  const file = baselineOf(serving(order({ indexes: [status, city] })));
  expect(check(file, serving(order({ indexes: [city, status] })))).toThrow(
    /Table\w+ \(AWS::DynamoDB::GlobalTable\) of Shop: the entity 'order' moves the index by 'status' from slot 2 to 4\.\n.*503.*\n.*EntityIndex\.by\('status'\)….inSlot\(2\)\./);
  expect(check(file, serving(order({ indexes: [city.inSlot(4), status.inSlot(2)] })))).not.toThrow();
});

test.each<[string, Partial<EntityOptions>, Partial<EntityOptions>, string[]]>([
  ['an index that is removed before others', { indexes: [EntityIndex.by('status'), EntityIndex.by('city')] }, { indexes: [EntityIndex.by('city')] }, ["moves the index by 'city' from slot 4 to 2"]],
  ['another owner', {}, { ownership: Ownership.tenant('custom:tenant') }, ['changes its ownership from user to tenant by custom:tenant']],
  ['another key', shared, { ...shared, key: EntityKey.property('sku') }, ['changes its key from id to sku']],
  ['shards of shared records', shared, { ...shared, shards: 3 }, ['changes its shards from 1 to 3']],
  ['another path', {}, { path: '/shop/orders' }, ['changes its path from /orders to /shop/orders']],
])('%s is harmful', (_, before, after, expected) => {
  const harmful = changes([order(before)], [order(after)]).filter((each) => each.harmful);
  expect(harmful.map(({ change }) => change)).toEqual(expected.map((each) => `the entity 'order' ${each}`));
});

test.each<[string, Partial<EntityOptions>, Partial<EntityOptions>, string]>([
  ['a new index', {}, { indexes: [EntityIndex.by('status')] }, "has a new index by 'status'"],
  ['an index that is sorted by something else', { indexes: [EntityIndex.by('status')] }, { indexes: [EntityIndex.by('status').sortedBy('createdAt')] },
    "changes the index by 'status' from status (string) to status (string), createdAt (date-time)"],
  ['an index that is gone', { indexes: [EntityIndex.by('status')] }, {}, "no longer has the index by 'status'"],
  ['shards of owned records', {}, { shards: 3 }, 'changes its shards from 1 to 3'],
])('%s is harmless', (_, before, after, expected) => {
  expect(changes([order(before)], [order(after)])).toMatchObject([{ change: `the entity 'order' ${expected}`, harmful: false }]);
});

test('an entity that is gone is harmful, and one that is new is not', () => {
  expect(changes([order()], [order({ path: '/orders' }, 'purchase')]).map(({ change, harmful }) => [change, harmful])).toEqual([
    ["the entity 'order' is gone", true], ["the entity 'purchase' is not in the baseline", false],
  ]);
});

describe('children', () => {
  const line = (parent: Entity, options: Partial<EntityOptions> = {}) => [parent, parent.child('line', { schema, access: [Access.owner().all()], ...options })];
  const [sku, city] = [EntityIndex.by('sku'), EntityIndex.by('city')];

  test('below another parent, or without one, are others', () => {
    const [invoice, alone] = [order({}, 'invoice'), order({ path: '/lines' }, 'line')];
    const moved = changes([order(), ...line(invoice)], [invoice, ...line(order())]).filter(({ harmful }) => harmful);
    expect(moved.map(({ change }) => change)).toEqual([
      "the entity 'line' changes its parent from invoice to order", "the entity 'line' changes its path from /invoices/{id}/lines to /orders/{id}/lines",
    ]);
    expect(changes(line(order()), [order(), alone]).map(({ change }) => change)).toContain("the entity 'line' changes its parent from order to none");
    expect(changes([order(), alone], line(order())).map(({ change }) => change)).toContain("the entity 'line' changes its parent from none to order");
  });

  test('have one slot for each index, which is where it was', () => {
    const before = line(order(), { indexes: [sku, city] });
    expect(changes(before, line(order(), { indexes: [city] })).filter(({ harmful }) => harmful)).toMatchObject([
      { change: "the entity 'line' moves the index by 'city' from slot 3 to 2", advice: "Pin it: EntityIndex.by('city')….inSlot(3)." },
    ]);
    expect(changes(before, line(order(), { indexes: [city.inSlot(3)] })).map(({ change }) => change)).toEqual(["the entity 'line' no longer has the index by 'sku'"]);
  });
});

test('a table of another stack is told by its name', () => {
  const build = (...entities: Entity[]): Build => (stack, app) => {
    const { table } = new EntityTable(new Stack(app, 'Data'), 'Table');
    new EntityApi(stack, 'Entities', { api: new SecureRestApi(stack, 'Api', { auth: Auth.cognito().bind(stack, {}) }), table, entities });
  };
  const found = StatefulBaseline.of(appOf(build(order(shared)))).changes(baselineOf(build(order())));
  expect(found.filter(({ change }) => change.startsWith('the entity'))).toMatchObject([{ stack: 'Shop', logicalId: expect.stringContaining('Data:ExportsOutputRefTable'), change: "the entity 'order' changes its ownership from user to shared" }]);
});

const between = (before: Build, after: Build) => StatefulBaseline.of(appOf(after)).changes(baselineOf(before))
  .filter(({ change }) => change.startsWith('the entity'))
  .map(({ stack, logicalId, resourceType, change, harmful }) => [stack, logicalId, resourceType, change, harmful]);

test('entities come and go with their table, and with their stack', () => {
  const inStack = (id: string): Build => (_, app) => serving(order())(new Stack(app, id), app);
  const nothing: Build = () => {};
  const [GONE, NEW] = ["the entity 'order' is gone", "the entity 'order' is not in the baseline"];
  const table = [expect.stringMatching(/^Table/), 'AWS::DynamoDB::GlobalTable'];
  expect(between(inStack('Orders'), nothing)).toEqual([['Orders', ...table, GONE, true]]);
  expect(between(nothing, inStack('Orders'))).toEqual([['Orders', ...table, NEW, false]]);
  expect(between(serving(order()), nothing)).toEqual([['Shop', ...table, GONE, true]]);
  expect(between(nothing, serving(order()))).toEqual([['Shop', ...table, NEW, false]]);
});

test('an imported table is told by its name', () => {
  const build = (id: string, name: string): Build => (_, app) => {
    const stack = new Stack(app, id);
    const api = new SecureRestApi(stack, 'Api', { auth: Auth.cognito().bind(stack, {}) });
    new EntityApi(stack, 'Entities', { api, table: Table.fromTableName(stack, 'Imported', name), entities: [order()] });
  };
  expect(between(build('Orders', 'orders'), build('Orders', 'others'))).toEqual([
    ['Orders', 'orders', 'AWS::DynamoDB::Table', "the entity 'order' is gone", true],
    ['Orders', 'others', 'AWS::DynamoDB::Table', "the entity 'order' is not in the baseline", false],
  ]);
  expect(between(() => {}, build('Orders', 'orders'))).toMatchObject([['Orders', 'orders', 'AWS::DynamoDB::Table', expect.anything(), false]]);
});

const withSlots = (entitySlotCount: number): Build => (stack) => void new EntityTable(stack, 'Table', { entitySlotCount });

test('slots that a table is to get or to lose later are told with what is possible', () => {
  const added = StatefulBaseline.of(appOf(withSlots(10))).changes(baselineOf(withSlots(8)));
  expect(added).toMatchObject([{
    change: '2 indexes change at once: slot10 created, slot9 created',
    effect: 'The deployment fails: CloudFormation creates or deletes one index of a table in an update.',
    advice: 'Keep the number of slots: entitySlotCount is for the first deployment. Or raise it by one, deploy, accept, and so on.',
    harmful: true,
  }]);
  expect(StatefulBaseline.of(appOf(withSlots(9))).changes(baselineOf(withSlots(8)))).toEqual([]);
  expect(StatefulBaseline.of(appOf(withSlots(18))).changes(baselineOf(withSlots(19)))).toMatchObject([
    { change: 'the index slot19 is gone', advice: 'Keep the slots, by entitySlots: true, and by the entitySlotCount that there was.', harmful: true },
  ]);
});

test('a slot that the table loses is told, be it one', () => {
  const build = (slots: number): Build => (stack) => {
    const table = new EntityTable(stack, 'Table').table;
    const resource = table.node.defaultChild as unknown as { globalSecondaryIndexes: unknown[] };
    resource.globalSecondaryIndexes = (stack.resolve(resource.globalSecondaryIndexes) as unknown[]).slice(0, slots);
  };
  const found = StatefulBaseline.of(appOf(build(7))).changes(baselineOf(build(8)));
  expect(found).toMatchObject([{ change: 'the index slot8 is gone', harmful: true }]);
});
