import { TableClass } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { IStream } from 'aws-cdk-lib/aws-kinesis';
import { ScaledCapacity } from './scaled-capacity';
import { TableInsights } from './table-insights';

/**
 * A replica of the table in another region: read and written there, with storage, writes and transfer paid there again.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html
 */
export interface TableReplicaOptions {
  /** Region of the replica, another than that of the stack. */
  readonly region: string;

  /**
   * Whether the replica is protected from deletion.
   *
   * @default - as the table
   */
  readonly deletionProtection?: boolean;

  /**
   * Whether the replica can be restored to any second of its recovery period. About $0.20 per GB and month.
   *
   * @default - as the table
   */
  readonly pointInTimeRecovery?: boolean;

  /**
   * Storage class of the replica.
   *
   * @default - as the table
   */
  readonly tableClass?: TableClass;

  /**
   * Whether CloudWatch tells which keys of the replica are asked for most.
   *
   * @default - as the table
   */
  readonly contributorInsights?: TableInsights;

  /**
   * Read capacity of the replica. Only where `capacity` of the table is provisioned.
   *
   * @default - that of the table
   */
  readonly readCapacity?: ScaledCapacity;

  /**
   * Read request units per second that the replica takes at most, at least 1. Only where `capacity` of the table is on demand.
   *
   * @default - that of the table
   */
  readonly maxReadRequestUnits?: number;

  /**
   * Resource policy of the replica.
   *
   * @default - as the table
   */
  readonly resourcePolicy?: PolicyDocument;

  /**
   * Kinesis data stream in the region of the replica that gets its changes.
   *
   * @default - none
   */
  readonly kinesisStream?: IStream;
}
