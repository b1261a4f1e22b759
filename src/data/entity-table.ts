import { Stack, Token } from 'aws-cdk-lib';
import { AttributeType, ITable, MultiRegionConsistency, Operation, StreamViewType, TableClass, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { checkWarmThroughput } from './capacity-units';
import { imagesStreamOf } from './change-stream';
import { slotIndexes } from './entity-slots';
import { EntityTableProps } from './entity-table-options';
import { checkIndex, checkTable } from './existing';
import { renderIndexes } from './render-indexes';
import { renderReplicas } from './render-replicas';
import { StreamConsumer, StreamConsumerOptions } from './stream-consumer';
import { TableBackup } from './table-backup';
import { TableCapacity } from './table-capacity';
import { TableIndexOptions } from './table-index';
import { watchIndex, watchReplica, watchTable } from './table-monitoring';
import { ENTITY_SLOTS, MAX_ENTITY_SLOTS } from '../handlers/catalog';
import { IMonitoring } from '../monitoring/contract';
import { acknowledge } from '../private/acknowledge';
import { checkInteger, checkKnownInteger, checkMember, conflict, invalid } from '../private/invalid';
import { located } from '../private/located';
import { checkRemoval, keptWith } from '../private/removal';
import { setManagedPoliciesOf } from '../private/role';
import { checkLocks } from '../profile/locks';
import { profileValues } from '../profile/profile-values';

export * from './entity-table-options';

const PARTITION_KEY = { name: 'pk', type: AttributeType.STRING };
const SORT_KEY = { name: 'sk', type: AttributeType.STRING };

/**
 * One DynamoDB table for all entities: string keys `pk` and `sk`, time to live `expiresAt`, paid per request,
 * encrypted with a key that AWS owns, kept when the stack is deleted.
 *
 * CDK's `TableV2`, which this uses, can't import data from S3 when it is created. If you need that, create a `Table` with
 * an `importSource` and pass it as `existingTable`.
 *
 * @example
 * declare const audit: ServerlessFunction;
 *
 * const table = new EntityTable(this, 'Table', { stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES });
 * table.addStreamConsumer('Audit', audit);
 * new ServerlessApiPattern(this, 'Shop', { data: { existingTable: table.table } });
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-general-nosql-design.html
 */
@located
export class EntityTable extends Construct {
  /** Your own table, checked for the keys and the time to live that the shipped handlers need. Throws where it lacks them; an imported table cannot be seen into. */
  public static checked(table: ITable): ITable {
    checkTable(table);
    return table;
  }

  /** Throws where a table lacks an index, as far as it can be seen: an imported table cannot be seen into. */
  public static checkedIndex(table: ITable, indexName: string): void {
    checkIndex(table, indexName);
  }

  /**
   * ARN of the stream that shows items before and after each change. A table of this class gets it here, if it has none.
   *
   * @internal
   */
  public static _imagesStreamOf(table: ITable): string {
    const { scope } = table.node;
    const arn = imagesStreamOf(table, scope instanceof EntityTable);
    if (scope instanceof EntityTable) scope.imagesStream = arn;
    return arn;
  }

  /** The table. */
  public readonly table: TableV2;

  /** Its backups by AWS Backup. Undefined where there are none. */
  public readonly backup?: TableBackup;

  private readonly indexes: TableIndexOptions[];
  private imagesStream?: string;

  constructor(scope: Construct, id: string, private readonly props: EntityTableProps = {}) {
    super(scope, id);
    setManagedPoliciesOf(this, props.profile);
    checkLocks(this, 'data.table', props.profile, props);
    const defaults = profileValues(props.profile);
    const pointInTimeRecoveryEnabled = props.pointInTimeRecovery ?? defaults['data.table.pointInTimeRecovery'];
    const deletionProtection = props.deletionProtection ?? defaults['data.table.deletionProtection'];
    const capacity = props.capacity ?? TableCapacity.onDemand();
    const regions = (props.replicas ?? []).map(({ region }) => region);
    validate(props, pointInTimeRecoveryEnabled);
    this.indexes = [...props.indexes ?? [], ...slotIndexes(slotCount(props, capacity))];
    const replicas = renderReplicas(this, { ...props, indexes: this.indexes }, capacity, pointInTimeRecoveryEnabled);
    props.consistency?._check(Stack.of(this).region, regions);
    this.table = new TableV2(this, 'Resource', {
      tableName: props.tableName,
      partitionKey: PARTITION_KEY,
      sortKey: SORT_KEY,
      // DynamoDB refuses a time to live where regions are strongly consistent.
      timeToLiveAttribute: props.consistency?._isStrong ? undefined : 'expiresAt',
      billing: capacity._billing(),
      warmThroughput: props.warmThroughput,
      globalSecondaryIndexes: renderIndexes(this.indexes, capacity, [PARTITION_KEY, SORT_KEY]),
      replicas,
      multiRegionConsistency: props.consistency?._isStrong ? MultiRegionConsistency.STRONG : undefined,
      witnessRegion: props.consistency?._witnessRegion,
      dynamoStream: props.stream,
      kinesisStream: props.kinesisStream,
      encryption: props.encryption?._bind(this, regions),
      resourcePolicy: props.resourcePolicy,
      tableClass: props.tableClass,
      contributorInsightsSpecification: props.contributorInsights?._specification(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled, recoveryPeriodInDays: props.recoveryPeriodInDays },
      deletionProtection,
      removalPolicy: props.removalPolicy ?? keptWith(deletionProtection),
    });
    if (props.backupEnabled ?? (props.backup !== undefined || defaults['data.table.backupEnabled'])) {
      this.backup = new TableBackup(this, 'Backup', { ...props.backup, table: this.table, monitoring: props.monitoring });
    }
    if (!pointInTimeRecoveryEnabled || props.replicas?.some(({ pointInTimeRecovery }) => pointInTimeRecovery === false)) {
      const reason = 'Point-in-time recovery is switched off by a pointInTimeRecovery prop or by a profile for development.';
      acknowledge(this.table, ...['SRV-TableRecovery', 'SRV-ReplicaRecovery'].map((rule) => ({ id: `CloudFormation-Validate::${rule}`, reason })));
    }
    if (props.monitoring) this.monitor(props.monitoring);
  }

  /**
   * Lets a function or role query one index: only `dynamodb:Query` on it, and the use of your customer managed key.
   * Throws if the table has no such index.
   */
  public allowQuery(grantee: IGrantable, indexName: string): Grant {
    const names = this.indexes.map((index) => index.indexName);
    if (!names.includes(indexName)) throw invalid('indexName', indexName, `an index in data.table.indexes: ${names.length ? names.join(', ') : 'there is none'}`);
    this.allowKey(grantee);
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:Query'],
      resourceArns: [`${this.table.tableArn}/index/${indexName}`],
    });
  }

  /**
   * Lets a function consume the changes of the table, in order for each item. Grants what the poller needs and no more.
   * At most two consumers should read a stream. Throws where the table has no stream.
   */
  public addStreamConsumer(id: string, consumer: IFunction, options: StreamConsumerOptions = {}): StreamConsumer {
    if (!this.props.stream && !this.props.replicas?.length && this.imagesStream === undefined) {
      throw invalid('data.table.stream', undefined, 'a view type such as StreamViewType.NEW_AND_OLD_IMAGES, because a function consumes the stream');
    }
    const { tableStreamArn, encryptionKey: streamEncryptionKey } = this.table;
    const streamArn = tableStreamArn ?? this.imagesStream;
    const { monitoring, messageEncryptionKey: encryptionKey } = this.props;
    return new StreamConsumer(this, id, { ...options, consumer, streamArn: streamArn!, streamEncryptionKey, monitoring, encryptionKey });
  }

  private allowKey(grantee: IGrantable): void {
    const key = this.table.encryptionKey;
    if (key) Grant.addToPrincipal({ grantee, actions: ['kms:Decrypt'], resourceArns: [key.keyArn] });
  }

  private monitor(monitoring: IMonitoring): void {
    // Slots are watched with the entities that use them.
    const { indexes = [], replicas = [], consistency, capacity } = this.props;
    watchTable(monitoring, this.table, {
      name: 'Table',
      reason: 'one key is asked for too often, or the account or the table is at its limit.',
      operations: [Operation.DELETE_ITEM, Operation.GET_ITEM, Operation.PUT_ITEM, Operation.QUERY, Operation.UPDATE_ITEM],
      onDemand: !capacity?._provisioned,
    });
    for (const { indexName } of indexes) watchIndex(monitoring, this.table, indexName);
    // Regions that are strongly consistent have no lag, and no metric of it.
    if (!consistency?._isStrong) for (const { region } of replicas) watchReplica(monitoring, this.table, region);
  }
}

function slotCount({ entitySlots, entitySlotCount, consistency }: EntityTableProps, capacity: TableCapacity): number {
  if (entitySlots && consistency?._isStrong) throw invalid('data.table.entitySlots', true, 'false while data.table.consistency is strong: DynamoDB has no transactions there');
  const isThere = entitySlots ?? (!capacity._provisioned && !consistency?._isStrong);
  if (entitySlotCount === undefined) return isThere ? ENTITY_SLOTS : 0;
  if (!isThere) throw conflict('data.table.entitySlotCount', entitySlotCount, 'a table without slots', 'Set data.table.entitySlots to true, or remove it');
  checkKnownInteger('data.table.entitySlotCount', entitySlotCount, ENTITY_SLOTS, MAX_ENTITY_SLOTS);
  return entitySlotCount;
}

function validate(props: EntityTableProps, recoverable: boolean): void {
  if (props.backup && props.backupEnabled === false) throw conflict('data.table.backup', 'settings', 'data.table.backupEnabled: false', 'Remove one of them');
  checkRemoval('data.table.removalPolicy', props.removalPolicy, props.profile);
  checkTableName(props.tableName);
  checkMember('data.table.stream', props.stream, StreamViewType);
  checkMember('data.table.tableClass', props.tableClass, TableClass);
  checkWarmThroughput('data.table.warmThroughput', props.warmThroughput);
  checkInteger('data.table.recoveryPeriodInDays', props.recoveryPeriodInDays, 1, 35);
  if (props.recoveryPeriodInDays !== undefined && !recoverable) {
    throw conflict('data.table.recoveryPeriodInDays', props.recoveryPeriodInDays, 'a table without point-in-time recovery', 'Set data.table.pointInTimeRecovery to true, or remove it');
  }
  if (props.stream && props.stream !== StreamViewType.NEW_AND_OLD_IMAGES && props.replicas?.length) {
    throw invalid('data.table.stream', props.stream, 'NEW_AND_OLD_IMAGES, which replication needs');
  }
}

function checkTableName(name: string | undefined): void {
  if (name !== undefined && !Token.isUnresolved(name) && !/^[A-Za-z0-9_.-]{3,255}$/.test(name)) {
    throw invalid('data.table.tableName', name, 'from 3 to 255 letters, digits, _, - and .');
  }
}
