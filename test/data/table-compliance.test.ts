import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableClass } from 'aws-cdk-lib/aws-dynamodb';
import { AccountPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EU } from './support/table';
import {
  EntityTable, EntityTableProps, IndexProjection, Monitoring, ReplicaConsistency, ServerlessFunction, StreamEventName, StreamFilter, TableCapacity,
  TableInsights, TableKey,
} from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';

/** Findings of the packs and the strict validator in a stack with such a table, and a function that consumes and queries it. */
function findings(props: (stack: Stack) => EntityTableProps, context: Record<string, unknown>): string[] {
  return unacknowledged(reportsOf((stack) => {
    const options = props(stack);
    const table = new EntityTable(stack, 'Table', { ...options, monitoring: new Monitoring(stack, 'Monitoring') });
    const { function: consumer } = new ServerlessFunction(stack, 'Consumer', {
      runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] });'),
    });
    table.addStreamConsumer('Changes', consumer, { filters: [StreamFilter.events(StreamEventName.INSERT)] });
    if (options.indexes) table.allowQuery(consumer, 'by-status');
  }, context, { env: EU.env }));
}

const indexes = [
  { indexName: 'by-status', partitionKeys: [{ name: 'tenant', type: AttributeType.STRING }, { name: 'status', type: AttributeType.STRING }] },
  { indexName: 'by-price', partitionKeys: [{ name: 'tenant', type: AttributeType.STRING }], sortKeys: [{ name: 'price', type: AttributeType.NUMBER }], projection: IndexProjection.include('name') },
];

const TABLES: [string, (stack: Stack) => EntityTableProps][] = [
  ['everything set', (stack) => ({
    tableName: 'entities',
    capacity: TableCapacity.provisioned({ read: { min: 1, max: 10 }, write: { min: 1, max: 10, targetUtilizationPercent: 50 } }),
    warmThroughput: { readUnitsPerSecond: 20_000, writeUnitsPerSecond: 8_000 },
    indexes,
    replicas: [{ region: 'us-east-1', readCapacity: { min: 2, max: 4 }, contributorInsights: TableInsights.off() }],
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    kinesisStream: Stream.fromStreamArn(stack, 'Stream', 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes'),
    encryption: TableKey.customerManaged(new Key(stack, 'Key', { enableKeyRotation: true }), { 'us-east-1': 'arn:aws:kms:us-east-1:123456789012:key/1' }),
    resourcePolicy: new PolicyDocument({
      statements: [new PolicyStatement({ principals: [new AccountPrincipal('210987654321')], actions: ['dynamodb:GetItem'], resources: ['*'] })],
    }),
    tableClass: TableClass.STANDARD_INFREQUENT_ACCESS,
    contributorInsights: TableInsights.throttledKeys(),
    pointInTimeRecovery: true,
    recoveryPeriodInDays: 14,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  })],
  ['limits on demand', () => ({
    capacity: TableCapacity.onDemand({ maxReadRequestUnits: 100, maxWriteRequestUnits: 100 }),
    indexes,
    stream: StreamViewType.KEYS_ONLY,
    encryption: TableKey.awsManaged(),
  })],
  ['strong consistency', () => ({ replicas: [{ region: 'eu-west-2' }], consistency: ReplicaConsistency.strong('eu-west-3') })],
];

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  test.each(TABLES)('a table with %s and its consumer have no finding', (__, props) => {
    expect(findings(props, context)).toEqual([]);
  });
});
