import { Lazy } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { EU, create, refusal, statementsOf, tableWith } from './support/table';
import { EntityTableProps, IndexProjection, ServerlessApiPattern, TableCapacity, TableIndexOptions, TableKey } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

const text = (name: string) => ({ name, type: AttributeType.STRING });
const byStatus: TableIndexOptions = { indexName: 'by-status', partitionKeys: [text('status')] };

test('an index holds every attribute unless told otherwise', () => {
  expect(tableWith({ indexes: [byStatus] }).GlobalSecondaryIndexes).toEqual([
    { IndexName: 'by-status', KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
  ]);
});

test('keys may have four attributes each, and the index holds what it is told', () => {
  const indexes = [
    { indexName: 'wide', partitionKeys: ['a', 'b', 'c', 'd'].map(text), sortKeys: ['e', 'f', 'g', 'pk'].map(text), projection: IndexProjection.keysOnly() },
    { ...byStatus, projection: IndexProjection.include('name', 'tags'), warmThroughput: { readUnitsPerSecond: 20_000 } },
  ];
  const table = tableWith({ indexes, capacity: TableCapacity.onDemand({ maxReadRequestUnits: 9, maxWriteRequestUnits: 8 }) });
  expect(table.GlobalSecondaryIndexes).toMatchObject([
    {
      KeySchema: [
        ...['a', 'b', 'c', 'd'].map((AttributeName) => ({ AttributeName, KeyType: 'HASH' })),
        ...['e', 'f', 'g', 'pk'].map((AttributeName) => ({ AttributeName, KeyType: 'RANGE' })),
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
      WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 8 },
    },
    { Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['name', 'tags'] }, WarmThroughput: { ReadUnitsPerSecond: 20_000 } },
  ]);
  expect(table.Replicas[0].GlobalSecondaryIndexes[0].ReadOnDemandThroughputSettings).toEqual({ MaxReadRequestUnits: 9 });
  expect(table.KeySchema).toEqual(tableWith({}).KeySchema);
});

test('a name may be a token', () => {
  const indexName = Lazy.string({ produce: () => 'by-status' });
  expect(tableWith({ indexes: [{ ...byStatus, indexName }] }).GlobalSecondaryIndexes[0].IndexName).toBe('by-status');
});

test('twenty indexes are taken', () => {
  const indexes = Array.from({ length: 20 }, (_, index) => ({ ...byStatus, indexName: `index-${index}` }));
  expect(tableWith({ indexes }).GlobalSecondaryIndexes).toHaveLength(20);
  expect(refusal({ indexes: [...indexes, byStatus] })).toThrow("data.table.indexes: '21 indexes' cannot be used. Allowed: at most 20 indexes");
});

const provisioned = TableCapacity.provisioned({ read: { min: 1, max: 2 }, write: { min: 1, max: 2 } });
const wrong: [string, TableIndexOptions[], string][] = [
  ['a short name', [{ ...byStatus, indexName: 'ab' }], "data.table.indexes[0].indexName: 'ab' cannot be used. Allowed: from 3 to 255"],
  ['a name with a blank', [{ ...byStatus, indexName: 'by status' }], 'data.table.indexes[0].indexName'],
  ['a name twice', [byStatus, byStatus], "data.table.indexes[1].indexName: 'by-status' cannot be used. Allowed: a name that no other index"],
  ['no partition key', [{ ...byStatus, partitionKeys: [] }], "data.table.indexes[0].partitionKeys: '0 attributes' cannot be used. Allowed: from 1 to 4"],
  ['five partition keys', [{ ...byStatus, partitionKeys: ['a', 'b', 'c', 'd', 'e'].map(text) }], "data.table.indexes[0].partitionKeys: '5 attributes'"],
  ['five sort keys', [{ ...byStatus, sortKeys: ['a', 'b', 'c', 'd', 'e'].map(text) }], "data.table.indexes[0].sortKeys: '5 attributes'"],
  ['an attribute twice', [{ ...byStatus, sortKeys: [text('status')] }], "data.table.indexes[0]: 'status' cannot be used. Allowed: each attribute once"],
  ['a nameless attribute', [{ ...byStatus, sortKeys: [text('')] }], 'data.table.indexes[0].sortKeys'],
  ['another type than the table has', [{ ...byStatus, sortKeys: [{ name: 'sk', type: AttributeType.NUMBER }] }], "data.table.indexes: 'sk of type N' cannot be used. Allowed: sk of type S"],
  ['two types', [byStatus, { indexName: 'other', partitionKeys: [{ name: 'status', type: AttributeType.NUMBER }] }], "'status of type N'"],
  ['capacity of another kind', [{ ...byStatus, capacity: provisioned }], "data.table.indexes[0].capacity: 'TableCapacity.provisioned()' cannot be used. Allowed: capacity of the same kind"],
  ['cold warmth', [{ ...byStatus, warmThroughput: { writeUnitsPerSecond: 0 } }], 'data.table.indexes[0].warmThroughput.writeUnitsPerSecond: 0'],
  ['101 projected attributes', Array.from({ length: 6 }, (_, index) => ({
    ...byStatus,
    indexName: `index-${index}`,
    projection: IndexProjection.include(...Array.from({ length: index < 5 ? 20 : 1 }, (__, n) => `a${index}-${n}`)),
  })), "data.table.indexes: '101 projected attributes'"],
];
test.each(wrong)('an index with %s is refused', (_, indexes, message) => {
  expect(refusal({ indexes })).toThrow(message);
});

test('on demand is refused for an index of a provisioned table', () => {
  expect(refusal({ capacity: provisioned, indexes: [{ ...byStatus, capacity: TableCapacity.onDemand() }] })).toThrow("data.table.indexes[0].capacity: 'TableCapacity.onDemand()'");
});

test('a projection has from 1 to 20 attributes', () => {
  expect(() => IndexProjection.include()).toThrow("data.table.indexes.projection: '0 attributes' cannot be used");
  expect(() => IndexProjection.include(...Array.from({ length: 21 }, (_, n) => `a${n}`))).toThrow('from 1 to 20 attributes');
});

describe.each(SAMPLED_FLAG_SETS)('grants, with %s,', (_, context) => {
  const role = (props: EntityTableProps | ((key: Key) => EntityTableProps)) => templateOf((stack) => {
    const table = create(stack, typeof props === 'function' ? props(new Key(stack, 'Key')) : props);
    table.allowQuery(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }), 'by-status');
  }, { ...EU, context });
  const arn = { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.any(String), 'Arn'] }, '/index/by-status']] };

  test('name one action on one index', () => {
    expect(statementsOf(role({ indexes: [byStatus, { ...byStatus, indexName: 'other' }] })))
      .toEqual([{ Effect: 'Allow', Action: 'dynamodb:Query', Resource: arn }]);
  });

  test('name the key of the user too', () => {
    expect(statementsOf(role((key) => ({ indexes: [byStatus], encryption: TableKey.customerManaged(key) })))).toEqual([
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } },
      { Effect: 'Allow', Action: 'dynamodb:Query', Resource: arn },
    ]);
  });

  test('of the shipped handlers do not grow when an index comes', () => {
    const system = (indexes?: TableIndexOptions[]) => statementsOf(templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { data: { table: { indexes } } }), { context }));
    expect(system([byStatus])).toEqual(system());
  });
});

test('an index that is not there cannot be granted', () => {
  const stack = newStack();
  const principal = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  expect(() => create(stack, { indexes: [byStatus] }).allowQuery(principal, 'by-name')).toThrow("indexName: 'by-name' cannot be used. Allowed: an index in data.table.indexes: by-status");
  expect(() => create(newStack(), {}).allowQuery(principal, 'by-name')).toThrow('data.table.indexes: there is none');
});
