import { Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { plainFunction } from './table';
import { EntityTable, EntityTableProps, StreamConsumer, TableCapacity } from '../../../src';

const capacity = { min: 1, max: 9 };
const partitionKeys = [{ name: 'status', type: AttributeType.STRING }];

/** A table with one optional prop set, by the struct that has it. */
const TABLES: Record<string, (props: object) => EntityTableProps> = {
  EntityTableOptions: (props) => props,
  EntityTableProps: (props) => props,
  OnDemandLimits: (props) => ({ capacity: TableCapacity.onDemand(props) }),
  ScaledCapacity: (props) => ({ capacity: TableCapacity.provisioned({ read: { ...capacity, ...props }, write: { ...capacity, ...props } }) }),
  TableIndexOptions: (props) => ({ indexes: [{ indexName: 'by-status', partitionKeys, ...props }] }),
};

function consume(stack: Stack, props: object): void {
  new EntityTable(stack, 'Table', { stream: StreamViewType.NEW_AND_OLD_IMAGES }).addStreamConsumer('Changes', plainFunction(stack), props);
}

/** How a prop of each struct comes into a template. */
export const DATA_BUILDERS: Record<string, (stack: Stack, props: object) => unknown> = {
  ...Object.fromEntries(Object.entries(TABLES).map(([struct, make]) =>
    [struct, (stack: Stack, props: object) => new EntityTable(stack, 'Table', make(props))])),
  TableBackupOptions: (stack, backup) => new EntityTable(stack, 'Table', { backup }),
  StreamConsumerOptions: consume,
  StreamConsumerProps: (stack, props) => new StreamConsumer(stack, 'Changes', {
    consumer: plainFunction(stack),
    streamArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/entities/stream/1',
    ...props,
  }),
};
