import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { CostReport, EntityTable, EntityTableProps, Monitoring, ReplicaConsistency, TableCapacity, TableInsights } from '../../src';
import { newStack } from '../support/synth';

interface GlobalTable {
  readonly AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
  readonly GlobalSecondaryIndexes?: { IndexName: string; KeySchema: object[]; Projection: object; WriteProvisionedThroughputSettings?: object }[];
  readonly Replicas: { Region: unknown; GlobalSecondaryIndexes?: { IndexName: string; ContributorInsightsSpecification?: object }[] }[];
}

function tableWith(props: EntityTableProps = {}): GlobalTable {
  const stack = newStack({ env: { region: 'eu-west-1' } });
  new EntityTable(stack, 'Table', props);
  const [table] = Object.values(Template.fromStack(stack).findResources('AWS::DynamoDB::GlobalTable')) as { Properties: GlobalTable }[];
  return table!.Properties;
}
const slotsOf = ({ GlobalSecondaryIndexes = [] }: GlobalTable) => GlobalSecondaryIndexes.map(({ IndexName }) => IndexName);
const EIGHT = [1, 2, 3, 4, 5, 6, 7, 8].map((slot) => `slot${slot}`);
const provisioned = TableCapacity.provisioned({ read: { min: 2, max: 10 }, write: { min: 2, max: 10 } });

test('a table has the eight slots of entities from its first deployment', () => {
  const table = tableWith();
  expect(slotsOf(table)).toEqual(EIGHT);
  expect(table.GlobalSecondaryIndexes![2]).toEqual({
    IndexName: 'slot3',
    KeySchema: [{ AttributeName: 'p3', KeyType: 'HASH' }, { AttributeName: 's3', KeyType: 'RANGE' }],
    Projection: { ProjectionType: 'ALL' },
  });
  expect(new Set(table.AttributeDefinitions.map((each) => each.AttributeType))).toEqual(new Set(['S']));
});

test('slots can be left out, and are where they would be paid for or useless', () => {
  expect(slotsOf(tableWith({ entitySlots: false }))).toEqual([]);
  expect(slotsOf(tableWith({ capacity: provisioned }))).toEqual([]);
  expect(slotsOf(tableWith({ consistency: ReplicaConsistency.strong('eu-west-2'), replicas: [{ region: 'eu-central-1' }] }))).toEqual([]);
  expect(() => tableWith({ entitySlots: true, consistency: ReplicaConsistency.strong('eu-west-2'), replicas: [{ region: 'eu-central-1' }] }))
    .toThrow('data.table.entitySlots: true cannot be used. Allowed: false while data.table.consistency is strong');
});

test('a table can be made with up to 19 slots, which leaves one index to the user', () => {
  const table = tableWith({ entitySlotCount: 19, indexes: [{ indexName: 'byCity', partitionKeys: [{ name: 'city', type: AttributeType.STRING }] }] });
  expect(slotsOf(table)).toEqual(['byCity', ...Array.from({ length: 19 }, (_, index) => `slot${index + 1}`)]);
  expect(table.GlobalSecondaryIndexes![19].KeySchema).toEqual([{ AttributeName: 'p19', KeyType: 'HASH' }, { AttributeName: 's19', KeyType: 'RANGE' }]);
  expect(slotsOf(tableWith({ entitySlotCount: 9, entitySlots: true, capacity: provisioned }))).toHaveLength(9);
});

test.each<[string, EntityTableProps, string]>([
  ['fewer than eight', { entitySlotCount: 7 }, 'data.table.entitySlotCount: 7 cannot be used. Allowed: a whole number from 8 to 19'],
  ['more than 19', { entitySlotCount: 20 }, 'data.table.entitySlotCount: 20 cannot be used'],
  ['where there are none', { entitySlotCount: 9, capacity: provisioned }, 'data.table.entitySlotCount: 9 conflicts with a table without slots. Set data.table.entitySlots to true, or remove it.'],
  ['beside too many indexes', { entitySlotCount: 19, indexes: ['a', 'b'].map((name) => ({ indexName: name.repeat(3), partitionKeys: [{ name, type: AttributeType.STRING }] })) }, "data.table.indexes: '21 indexes' cannot be used. Allowed: at most 20 indexes"],
])('slots, %s: refused', (_, props, message) => {
  expect(() => tableWith(props)).toThrow(message);
});

test('provisioned slots are scaled and paid for like the table', () => {
  const stack = newStack({ env: { region: 'eu-west-1' } });
  new EntityTable(stack, 'Table', { capacity: provisioned, entitySlots: true });
  const [{ Properties: table }] = Object.values(Template.fromStack(stack).findResources('AWS::DynamoDB::GlobalTable')) as { Properties: GlobalTable }[];
  expect(slotsOf(table)).toEqual(EIGHT);
  for (const { WriteProvisionedThroughputSettings } of table.GlobalSecondaryIndexes!) {
    expect(WriteProvisionedThroughputSettings).toMatchObject({ WriteCapacityAutoScalingSettings: { MinCapacity: 2, MaxCapacity: 10 } });
  }
});

test('every replica has the slots, with its own insights', () => {
  const { Replicas } = tableWith({ replicas: [{ region: 'eu-central-1', contributorInsights: TableInsights.off() }] });
  const copy = Replicas.find(({ Region }) => Region === 'eu-central-1')!;
  expect(copy.GlobalSecondaryIndexes!.map(({ IndexName }) => IndexName)).toEqual(EIGHT);
  for (const { ContributorInsightsSpecification: insights } of copy.GlobalSecondaryIndexes!) expect(insights).toEqual({ Enabled: false });
});

test('slots stand behind the indexes of the user, are watched by no alarm of the table, and can be queried', () => {
  const stack = newStack();
  const monitoring = new Monitoring(stack, 'Monitoring');
  new EntityTable(stack, 'Table', { monitoring });
  const alarms = Object.keys(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  expect(alarms.filter((id) => /slot/i.test(id))).toEqual([]);
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('idle, slots cost nothing on demand, and each one as much as the table where capacity is provisioned', () => {
  const idle = (props: EntityTableProps) => {
    const stack = newStack({ env: { region: 'eu-west-1' } });
    new EntityTable(stack, 'Table', props);
    return CostReport.of(stack).monthlyAtRest;
  };
  expect(idle({})).toBe(idle({ entitySlots: false }));
  expect(idle({ capacity: provisioned })).toBeGreaterThan(1);
  expect(idle({ capacity: provisioned, entitySlots: true }) / idle({ capacity: provisioned })).toBeCloseTo(9, 1);
  expect(idle({ entitySlotCount: 19 })).toBe(idle({}));
  expect(idle({ capacity: provisioned, entitySlots: true, entitySlotCount: 19 }) / idle({ capacity: provisioned })).toBeCloseTo(20, 1);
});
