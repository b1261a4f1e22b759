import { Lazy } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableClass } from 'aws-cdk-lib/aws-dynamodb';
import { AccountPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { create, refusal, tableWith } from './support/table';
import { EntityTableProps, ScaledCapacity, TableCapacity, TableInsights } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack } from '../support/synth';

const read = { min: 5, max: 50 };
const write = { min: 1, max: 10, targetUtilizationPercent: 50 };

describe.each(SAMPLED_FLAG_SETS)('the table, with %s,', (_, context) => {
  test('on demand, within limits', () => {
    const table = tableWith({ capacity: TableCapacity.onDemand({ maxReadRequestUnits: 100, maxWriteRequestUnits: 50 }) }, { context });
    expect(table).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 50 },
      Replicas: [{ ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 100 } }],
    });
  });

  test('provisioned, with autoscaling of reads, writes and every index', () => {
    const own = TableCapacity.provisioned({ read: { min: 2, max: 3 }, write: { min: 4, max: 6 } });
    const table = tableWith({
      capacity: TableCapacity.provisioned({ read, write }),
      indexes: [
        { indexName: 'as-the-table', partitionKeys: [{ name: 'a', type: AttributeType.STRING }] },
        { indexName: 'of-its-own', partitionKeys: [{ name: 'b', type: AttributeType.STRING }], capacity: own },
      ],
    }, { context });
    const settings = (min: number, max: number, target: number) => ({
      MinCapacity: min, MaxCapacity: max, TargetTrackingScalingPolicyConfiguration: { TargetValue: target },
    });
    expect(table).toMatchObject({
      BillingMode: 'PROVISIONED',
      WriteProvisionedThroughputSettings: { WriteCapacityAutoScalingSettings: settings(1, 10, 50) },
      GlobalSecondaryIndexes: [
        { WriteProvisionedThroughputSettings: { WriteCapacityAutoScalingSettings: settings(1, 10, 50) } },
        { WriteProvisionedThroughputSettings: { WriteCapacityAutoScalingSettings: settings(4, 6, 70) } },
      ],
      Replicas: [{
        ReadProvisionedThroughputSettings: { ReadCapacityAutoScalingSettings: settings(5, 50, 70) },
        GlobalSecondaryIndexes: [
          { ReadProvisionedThroughputSettings: { ReadCapacityAutoScalingSettings: settings(5, 50, 70) } },
          { ReadProvisionedThroughputSettings: { ReadCapacityAutoScalingSettings: settings(2, 3, 70) } },
        ],
      }],
    });
  });

  test('warm, classed, watched by key, restorable for some days, streamed and shared', () => {
    const table = tableWith((stack) => ({
      warmThroughput: { readUnitsPerSecond: 20_000, writeUnitsPerSecond: 8_000 },
      tableClass: TableClass.STANDARD_INFREQUENT_ACCESS,
      contributorInsights: TableInsights.throttledKeys(),
      recoveryPeriodInDays: 7,
      stream: StreamViewType.KEYS_ONLY,
      kinesisStream: Stream.fromStreamArn(stack, 'Changes', 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes'),
      resourcePolicy: new PolicyDocument({
        statements: [new PolicyStatement({ principals: [new AccountPrincipal('210987654321')], actions: ['dynamodb:GetItem'], resources: ['*'] })],
      }),
    }), { context });
    expect(table).toMatchObject({
      WarmThroughput: { ReadUnitsPerSecond: 20_000, WriteUnitsPerSecond: 8_000 },
      StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
      Replicas: [{
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
        ContributorInsightsSpecification: { Enabled: true, Mode: 'THROTTLED_KEYS' },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
        KinesisStreamSpecification: { StreamArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes' },
        ResourcePolicy: { PolicyDocument: { Statement: [{ Action: 'dynamodb:GetItem', Resource: '*' }] } },
      }],
    });
  });
});

test('insights can tell the accessed keys too', () => {
  expect(tableWith({ contributorInsights: TableInsights.accessedAndThrottledKeys() }).Replicas[0].ContributorInsightsSpecification.Mode)
    .toBe('ACCESSED_AND_THROTTLED_KEYS');
});

test.each<[Partial<ScaledCapacity>, string]>([
  [{ min: 0 }, 'data.table.capacity.read.min: 0 cannot be used. Allowed: a whole number of at least 1'],
  [{ max: 2.5 }, 'data.table.capacity.read.max: 2.5 cannot be used'],
  [{ min: 60 }, 'data.table.capacity.read.min: 60 cannot be used. Allowed: at most data.table.capacity.read.max, which is 50'],
  [{ targetUtilizationPercent: 19 }, 'data.table.capacity.read.targetUtilizationPercent: 19 cannot be used. Allowed: a whole number from 20 to 90'],
  [{ targetUtilizationPercent: 91 }, 'data.table.capacity.read.targetUtilizationPercent: 91 cannot be used'],
])('capacity of %j is refused', (wrong, message) => {
  expect(() => TableCapacity.provisioned({ read: { ...read, ...wrong }, write })).toThrow(message);
});

test('limits of nothing are refused', () => {
  expect(() => TableCapacity.provisioned({ read, write: { min: -1, max: 1 } })).toThrow('data.table.capacity.write.min: -1 cannot be used');
  expect(() => TableCapacity.onDemand({ maxReadRequestUnits: 0 })).toThrow('data.table.capacity.maxReadRequestUnits: 0 cannot be used');
  expect(() => TableCapacity.onDemand({ maxWriteRequestUnits: 0 })).toThrow('data.table.capacity.maxWriteRequestUnits: 0 cannot be used');
});

test.each<[EntityTableProps, string]>([
  [{ warmThroughput: {} }, "data.table.warmThroughput: '{}' cannot be used. Allowed: readUnitsPerSecond, writeUnitsPerSecond or both"],
  [{ warmThroughput: { readUnitsPerSecond: 0 } }, 'data.table.warmThroughput.readUnitsPerSecond: 0 cannot be used'],
  [{ warmThroughput: { writeUnitsPerSecond: 0.5 } }, 'data.table.warmThroughput.writeUnitsPerSecond: 0.5 cannot be used'],
  [{ recoveryPeriodInDays: 0 }, 'data.table.recoveryPeriodInDays: 0 cannot be used. Allowed: a whole number from 1 to 35'],
  [{ recoveryPeriodInDays: 36 }, 'data.table.recoveryPeriodInDays: 36 cannot be used'],
  [{ recoveryPeriodInDays: 7, pointInTimeRecovery: false }, 'data.table.recoveryPeriodInDays: 7 conflicts with a table without point-in-time recovery. Set data.table.pointInTimeRecovery to true'],
])('%j is refused', (props, message) => {
  expect(refusal(props)).toThrow(message);
});

test('tokens pass', () => {
  const token = Lazy.number({ produce: () => 10 });
  expect(() => create(newStack(), {
    capacity: TableCapacity.onDemand({ maxReadRequestUnits: token }),
    warmThroughput: { readUnitsPerSecond: token },
  })).not.toThrow();
  expect(tableWith({ capacity: TableCapacity.provisioned({ read: { min: token, max: 50 }, write }) }).Replicas[0].ReadProvisionedThroughputSettings)
    .toMatchObject({ ReadCapacityAutoScalingSettings: { MinCapacity: 10 } });
});
