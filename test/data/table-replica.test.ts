import { Lazy } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableClass } from 'aws-cdk-lib/aws-dynamodb';
import { AccountPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { EU, refusal, tableWith } from './support/table';
import { EntityTableProps, ReplicaConsistency, TableCapacity, TableInsights } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';

const index = { indexName: 'by-status', partitionKeys: [{ name: 'status', type: AttributeType.STRING }] };
const policyFor = (account: string) => new PolicyDocument({
  statements: [new PolicyStatement({ principals: [new AccountPrincipal(account)], actions: ['dynamodb:GetItem'], resources: ['*'] })],
});
const provisioned = TableCapacity.provisioned({ read: { min: 1, max: 9 }, write: { min: 1, max: 9 } });

describe.each(SAMPLED_FLAG_SETS)('replicas, with %s,', (_, context) => {
  const options = { ...EU, context };

  test('are as the table, and streamed', () => {
    const table = tableWith({
      replicas: [{ region: 'eu-west-2' }],
      tableClass: TableClass.STANDARD_INFREQUENT_ACCESS,
      contributorInsights: TableInsights.throttledKeys(),
      recoveryPeriodInDays: 9,
      capacity: TableCapacity.onDemand({ maxReadRequestUnits: 7 }),
      resourcePolicy: policyFor('210987654321'),
    }, options);
    expect(table.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
    const [replica, own] = table.Replicas;
    expect(own.ResourcePolicy.PolicyDocument.Statement).toHaveLength(1);
    expect({ ...replica, Region: undefined }).toEqual({ ...own, Region: undefined });
    expect([replica.Region, own.Region]).toEqual(['eu-west-2', 'eu-west-1']);
  });

  test('have their own settings', () => {
    const table = tableWith((stack) => ({
      replicas: [{
        region: 'us-east-1',
        deletionProtection: false,
        pointInTimeRecovery: false,
        tableClass: TableClass.STANDARD_INFREQUENT_ACCESS,
        contributorInsights: TableInsights.accessedAndThrottledKeys(),
        readCapacity: { min: 3, max: 4 },
        resourcePolicy: policyFor('111111111111'),
        kinesisStream: Stream.fromStreamArn(stack, 'Changes', 'arn:aws:kinesis:us-east-1:123456789012:stream/changes'),
      }, { region: 'us-west-2', contributorInsights: TableInsights.off() }],
      contributorInsights: TableInsights.throttledKeys(),
      recoveryPeriodInDays: 9,
      capacity: provisioned,
      indexes: [index],
    }), options);
    const reads = (min: number, max: number) => ({
      ReadCapacityAutoScalingSettings: expect.objectContaining({ MinCapacity: min, MaxCapacity: max }),
    });
    const keys = (Mode: string) => ({ Enabled: true, Mode });
    expect(table.Replicas).toMatchObject([
      {
        Region: 'us-east-1',
        DeletionProtectionEnabled: false,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
        ContributorInsightsSpecification: keys('ACCESSED_AND_THROTTLED_KEYS'),
        ReadProvisionedThroughputSettings: reads(3, 4),
        ResourcePolicy: { PolicyDocument: { Statement: [{ Principal: { AWS: expect.anything() } }] } },
        KinesisStreamSpecification: { StreamArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/changes' },
        GlobalSecondaryIndexes: [{
          ContributorInsightsSpecification: keys('ACCESSED_AND_THROTTLED_KEYS'),
          ReadProvisionedThroughputSettings: reads(1, 9),
        }],
      },
      {
        Region: 'us-west-2',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 9 },
        ContributorInsightsSpecification: { Enabled: false },
        GlobalSecondaryIndexes: [{ ContributorInsightsSpecification: { Enabled: false } }],
      },
      { Region: 'eu-west-1', ContributorInsightsSpecification: keys('THROTTLED_KEYS') },
    ]);
  });

  test.each<[string, EntityTableProps]>([
    ['three regions', { replicas: [{ region: 'eu-west-2' }, { region: 'eu-central-1' }], consistency: ReplicaConsistency.strong() }],
    ['two regions and a witness', { replicas: [{ region: 'eu-west-2' }], consistency: ReplicaConsistency.strong('eu-west-3') }],
  ])('are strongly consistent in %s, without a time to live', (__, props) => {
    const table = tableWith(props, options);
    expect(table.MultiRegionConsistency).toBe('STRONG');
    expect(table.TimeToLiveSpecification).toBeUndefined();
    expect(table.GlobalTableWitnesses).toEqual(props.replicas!.length === 1 ? [{ Region: 'eu-west-3' }] : undefined);
  });
});

test('an index keeps its reads where only the replica is watched by key', () => {
  const replicas = [{ region: 'eu-west-2', contributorInsights: TableInsights.throttledKeys() }];
  const limited = { ...index, indexName: 'limited', capacity: TableCapacity.onDemand({ maxReadRequestUnits: 5 }) };
  const [replica, own] = tableWith({ replicas, indexes: [index, limited] }, EU).Replicas;
  const watched = { Enabled: true, Mode: 'THROTTLED_KEYS' };
  expect(own.GlobalSecondaryIndexes).toEqual([
    { IndexName: 'by-status' },
    { IndexName: 'limited', ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 5 } },
  ]);
  const expected = own.GlobalSecondaryIndexes.map((each: object) => ({ ...each, ContributorInsightsSpecification: watched }));
  expect(replica.GlobalSecondaryIndexes).toEqual(expected);
});

test('eventual consistency is the default', () => {
  const props = { replicas: [{ region: 'eu-west-2' }] };
  expect(tableWith({ ...props, consistency: ReplicaConsistency.eventual() }, EU)).toEqual(tableWith(props, EU));
});

const strong = (replicas: string[], witness?: string): EntityTableProps => ({
  replicas: replicas.map((region) => ({ region })), consistency: ReplicaConsistency.strong(witness),
});
const wrong: [string, EntityTableProps, string][] = [
  ['the region of the stack', { replicas: [{ region: 'eu-west-1' }] }, "data.table.replicas[0].region: 'eu-west-1' cannot be used. Allowed: other regions than that of the stack"],
  ['a region twice', { replicas: [{ region: 'eu-west-2' }, { region: 'eu-west-2' }] }, "data.table.replicas[1].region: 'eu-west-2' cannot be used. Allowed: one replica in each region"],
  ['a token', { replicas: [{ region: Lazy.string({ produce: () => 'eu-west-2' }) }] }, "data.table.replicas[0].region: 'a token' cannot be used"],
  ['provisioned reads on demand', { replicas: [{ region: 'eu-west-2', readCapacity: { min: 1, max: 2 } }] }, "data.table.replicas[0].readCapacity: '1 to 2' cannot be used"],
  ['limits of reads where provisioned', { capacity: provisioned, replicas: [{ region: 'eu-west-2', maxReadRequestUnits: 5 }] }, 'data.table.replicas[0].maxReadRequestUnits: 5 cannot be used'],
  ['no reads', { replicas: [{ region: 'eu-west-2', maxReadRequestUnits: 0 }] }, 'data.table.replicas[0].maxReadRequestUnits: 0 cannot be used'],
  ['contradicting reads', { capacity: provisioned, replicas: [{ region: 'eu-west-2', readCapacity: { min: 3, max: 2 } }] }, 'data.table.replicas[0].readCapacity.min: 3 cannot be used'],
  ['a stream without images', { stream: StreamViewType.KEYS_ONLY, replicas: [{ region: 'eu-west-2' }] }, "data.table.stream: 'KEYS_ONLY' cannot be used. Allowed: NEW_AND_OLD_IMAGES"],
  ['strong consistency in one region', strong([]), "data.table.consistency: 'ReplicaConsistency.strong() in eu-west-1' cannot be used. Allowed: two replicas without a witness region, or one"],
  ['strong consistency in two regions', strong(['eu-west-2']), 'ReplicaConsistency.strong() in eu-west-1, eu-west-2'],
  ['strong consistency in four regions', strong(['eu-west-2', 'eu-west-3'], 'eu-central-1'), 'data.table.consistency'],
  ['strong consistency across the world', strong(['eu-west-2', 'us-east-1']), "'ReplicaConsistency.strong() in us-east-1' cannot be used. Allowed: regions of one set, here eu-west-1, eu-west-2"],
  ['a witness where a replica is', strong(['eu-west-2'], 'eu-west-2'), "data.table.consistency.witnessRegion: 'eu-west-2' cannot be used"],
];
test.each(wrong)('%s is refused', (_, props, message) => {
  expect(refusal(props, EU)).toThrow(message);
});

test('replicas need a region to be away from', () => {
  expect(refusal({ replicas: [{ region: 'eu-west-2' }] })).toThrow("data.table.replicas[0].region: 'eu-west-2' cannot be used. Allowed: replicas in a stack with a region: give the stack env: { region }.");
  expect(refusal({ consistency: ReplicaConsistency.strong() })).toThrow('data.table.consistency');
  expect(refusal(strong(['eu-west-2', 'eu-west-3']), { env: { region: 'eu-north-1' } })).toThrow('Allowed: a stack in us-east-1, us-east-2');
});
