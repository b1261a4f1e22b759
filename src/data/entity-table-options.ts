import { RemovalPolicy } from 'aws-cdk-lib';
import { StreamViewType, TableClass, WarmThroughput } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { IStream } from 'aws-cdk-lib/aws-kinesis';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { ReplicaConsistency } from './replica-consistency';
import { TableBackupOptions } from './table-backup';
import { TableCapacity } from './table-capacity';
import { TableIndexOptions } from './table-index';
import { TableInsights } from './table-insights';
import { TableKey } from './table-key';
import { TableReplicaOptions } from './table-replica';
import { IMonitoring } from '../monitoring/contract';
import { Profile } from '../profile/profile';

/** Options of the table. */
export interface EntityTableOptions {
  /**
   * Name of the table. A fixed name forbids changes that replace the table.
   *
   * @default - made by CloudFormation
   */
  readonly tableName?: string;

  /**
   * Capacity mode. You can change from provisioned to on demand four times in 24 hours.
   *
   * @default TableCapacity.onDemand()
   */
  readonly capacity?: TableCapacity;

  /**
   * Requests per second that the table takes at once, without growing first: for a launch. Charged once, when raised; cannot be lowered.
   *
   * @default - what DynamoDB gives every table, 12,000 reads and 4,000 writes when paid per request
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html
   */
  readonly warmThroughput?: WarmThroughput;

  /**
   * Global secondary indexes, at most 20, or 12 beside those of `entitySlots`, or fewer with `entitySlotCount`. CloudFormation adds or removes one in an update of a table that exists.
   * Functions may use an index where `EntityTable.allowQuery()` says so.
   *
   * @default - none
   */
  readonly indexes?: TableIndexOptions[];

  /**
   * Whether the table has the secondary indexes `slot1` to `slot8`, which the indexes of entities share. Decide before the first deployment: DynamoDB
   * creates one index in each update. A slot that no entity uses costs nothing on demand. With provisioned capacity, you pay for each one as for the
   * table. Not available with strongly consistent regions, which have no transactions.
   *
   * @default - true on demand; false with provisioned capacity, and where regions are strongly consistent
   */
  readonly entitySlots?: boolean;

  /**
   * Number of these secondary indexes, from 8 to 19: for entities with more than three indexes, or more than seven of shared records.
   * Decide before the first deployment: an existing table takes one more in each update. A slot that no entity uses costs nothing on demand; with
   * provisioned capacity, you pay for each one as for the table. Throws without `entitySlots`.
   *
   * @default 8
   */
  readonly entitySlotCount?: number;

  /**
   * Replicas in other regions. The stack needs a region; CloudFormation adds or removes one in an update of a table that exists.
   *
   * @default - none
   */
  readonly replicas?: TableReplicaOptions[];

  /**
   * Consistency of reads in one region after writes in another. Fixed when the table is created.
   *
   * @default ReplicaConsistency.eventual()
   */
  readonly consistency?: ReplicaConsistency;

  /**
   * Contents of the stream's records. With `replicas`, NEW_AND_OLD_IMAGES. Records are kept for 24 hours.
   *
   * @default - no stream, or with `replicas` one of NEW_AND_OLD_IMAGES
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
   */
  readonly stream?: StreamViewType;

  /**
   * Kinesis data stream that gets the changes, for retention of more than a day or more than two readers. About $0.10 per million changes.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html
   */
  readonly kinesisStream?: IStream;

  /**
   * The key that encrypts the table at rest.
   *
   * @default TableKey.awsOwned()
   */
  readonly encryption?: TableKey;

  /**
   * Resource policy, for example for access from another account. Its statements name `*` as the resource, which here means this table.
   *
   * @default - only IAM policies grant access
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html
   */
  readonly resourcePolicy?: PolicyDocument;

  /**
   * Storage class. STANDARD_INFREQUENT_ACCESS stores for 60 % less and reads and writes for 25 % more. Can be changed twice in 30 days.
   *
   * @default - STANDARD, as DynamoDB has it
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.tableclasses.html
   */
  readonly tableClass?: TableClass;

  /**
   * Whether CloudWatch tells which keys are asked for most, of the table and of its indexes.
   *
   * @default TableInsights.off()
   */
  readonly contributorInsights?: TableInsights;

  /**
   * Whether the table can be restored to any second of the recovery period. About $0.20 per GB and month.
   *
   * @default - by profile: false in DEVELOPMENT, else true
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html
   */
  readonly pointInTimeRecovery?: boolean;

  /**
   * Days that the table can be restored to, a whole number from 1 to 35, at the same price. Only with `pointInTimeRecovery`.
   *
   * @default - 35, as DynamoDB has it
   */
  readonly recoveryPeriodInDays?: number;

  /**
   * Backups by AWS Backup, which outlive the table. About $0.10 per GB and month.
   *
   * @default - every day, kept for 35 days, where `backupEnabled` says so, else none
   */
  readonly backup?: TableBackupOptions;

  /**
   * Whether AWS Backup backs the table up.
   *
   * @default - by profile: true in REGULATED, else false; true where `backup` is given
   */
  readonly backupEnabled?: boolean;

  /**
   * Whether the table is protected from deletion.
   *
   * @default - by profile: false in DEVELOPMENT, else true
   */
  readonly deletionProtection?: boolean;

  /**
   * Whether the table is kept or deleted when it leaves the stack. DESTROY only works with Profile.DEVELOPMENT.
   *
   * @default - RemovalPolicy.RETAIN with deletionProtection, else RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Properties of `EntityTable`. */
export interface EntityTableProps extends EntityTableOptions {
  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;

  /**
   * Key that encrypts the queues of what consumers of the stream give up, where they are made.
   *
   * @default - one that SQS owns
   */
  readonly messageEncryptionKey?: IKey;

  /**
   * Watches throttled requests, and what consumers of the stream leave behind.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}
