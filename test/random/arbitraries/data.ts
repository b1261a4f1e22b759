import * as fc from 'fast-check';
import { Arb, bytes, call, days, distinct, existing, flag, map, member, one, options, seconds, value, variadic, whole } from '../arbitrary';

const prefix = fc.constantFrom('files/', 'imports/eu/', 'logs-', '');

const scaled = fc.tuple(whole(1, 50), whole(0, 50)).chain(([min, more]) => options('ScaledCapacity', { min: fc.constant(min), max: fc.constant(min + more) }, {
  targetUtilizationPercent: whole(20, 90),
}));
const limits = options('OnDemandLimits', {}, { maxReadRequestUnits: whole(1, 4000), maxWriteRequestUnits: whole(1, 4000) }, 2);
const onDemand = call('TableCapacity.onDemand', fc.option(limits, { nil: undefined }));
const provisioned = call('TableCapacity.provisioned', options('ProvisionedCapacity', { read: scaled, write: scaled }));
const reads = fc.option(whole(12_000, 20_000), { nil: undefined });
const warmThroughput = fc.tuple(reads, whole(4000, 8000)).map(([readUnitsPerSecond, writeUnitsPerSecond]) => ({
  struct: '', of: { ...(readUnitsPerSecond && { readUnitsPerSecond }), writeUnitsPerSecond },
}));
const insights = one(call('TableInsights.off'), call('TableInsights.accessedAndThrottledKeys'), call('TableInsights.throttledKeys'));
const tableClass = member('aws_dynamodb.TableClass');

const attribute = (names: string[], type: string) => options('', { name: fc.constantFrom(...names), type: value(`aws_dynamodb.AttributeType.${type}`) });
const projection = one(
  call('IndexProjection.all'), call('IndexProjection.keysOnly'),
  variadic('IndexProjection.include', distinct(fc.constantFrom('title', 'price', 'status', 'owner'), 4)),
);
const index = options('TableIndexOptions', {
  indexName: fc.constantFrom('byStatus', 'by-price', 'By.Owner_1'), partitionKeys: distinct(attribute(['status', 'owner'], 'STRING'), 2),
}, { sortKeys: distinct(attribute(['price', 'rank'], 'NUMBER'), 2), projection, capacity: one(onDemand, provisioned), warmThroughput });

const replica = (at: number) => options('TableReplicaOptions', { region: existing('region', at) }, {
  deletionProtection: flag,
  pointInTimeRecovery: flag,
  tableClass,
  contributorInsights: insights,
  readCapacity: scaled,
  maxReadRequestUnits: whole(1, 4000),
  resourcePolicy: existing('readers'),
  kinesisStream: existing('stream'),
});

const tableKey = one(
  call('TableKey.awsOwned'), call('TableKey.awsManaged'), call('TableKey.customerManaged', existing('key', 'Entities')),
  call('TableKey.customerManaged', existing('key', 'Entities'), existing('keyArns', 1)),
);

const consistency = one(call('ReplicaConsistency.eventual'), call('ReplicaConsistency.strong'), call('ReplicaConsistency.strong', existing('region', 1)));

const table = options('EntityTableOptions', {}, {
  tableName: fc.constantFrom('shop', 'Shop.entities_1-a'),
  capacity: one(onDemand, provisioned),
  warmThroughput,
  indexes: fc.uniqueArray(index, { minLength: 1, maxLength: 2, selector: ({ of }) => of.indexName }),
  replicas: one(fc.tuple(replica(0)), fc.tuple(replica(0), replica(1))) as Arb,
  consistency,
  entitySlots: flag,
  entitySlotCount: whole(8, 17),
  stream: member('aws_dynamodb.StreamViewType'),
  kinesisStream: existing('stream'),
  encryption: tableKey,
  resourcePolicy: existing('readers'),
  tableClass,
  contributorInsights: insights,
  pointInTimeRecovery: flag,
  recoveryPeriodInDays: whole(1, 35),
  backup: options('TableBackupOptions', {}, {
    schedule: call('aws_events.Schedule.cron', options('', { hour: fc.constantFrom('1', '23'), minute: fc.constant('30') })),
    retention: days(1, 3650),
  }),
  backupEnabled: flag,
  deletionProtection: flag,
  removalPolicy: member('RemovalPolicy', ['DESTROY', 'RETAIN', 'RETAIN_ON_UPDATE_OR_DELETE']),
}, 4);

const cold = ['ONE_ZONE_INFREQUENT_ACCESS', 'GLACIER_INSTANT_RETRIEVAL', 'GLACIER', 'DEEP_ARCHIVE'];
const transitions = fc.subarray(cold, { minLength: 1 }).map((classes) => classes.map((storageClass, at) => ({
  struct: 'ObjectTransition', of: { storageClass: { value: `aws_s3.StorageClass.${storageClass}` }, after: { call: 'Duration.days', args: [30 + at * 40] } },
})));
const lifecycleRule = one(
  options('ObjectLifecycleRule', { transitions, expiration: days(500, 3650) }, { prefix, tags: map(fc.constantFrom('kind', 'keep'), fc.constantFrom('draft', 'yes')) }),
  options('ObjectLifecycleRule', { expiration: days(1, 100) }, { prefix }),
  options('ObjectLifecycleRule', { transitions }, { prefix }),
);

const archiveTiers = options('ArchiveTierOptions', { deepArchiveAccessAfter: days(400, 730) }, { archiveAccessAfter: days(90, 399), prefix });

const inventory = options('InventoryOptions', {}, {
  bucket: existing('bucket', 'Lists'),
  frequency: member('aws_s3.InventoryFrequency'),
  format: member('aws_s3.InventoryFormat'),
  prefix,
  includeVersions: flag,
  fields: distinct(fc.constantFrom('Size', 'ETag', 'EncryptionStatus'), 3),
});

const replication = options('ReplicationOptions', {}, {
  destination: existing('bucket', 'Copies'),
  encryptionKey: existing('key', 'Copying'),
  account: fc.constant('210987654321'),
  prefix,
  storageClass: one(value('aws_s3.StorageClass.GLACIER'), value('aws_s3.StorageClass.INTELLIGENT_TIERING')),
  deleteMarkers: flag,
});

const uploads = options('UploadOptions', {}, {
  maxSize: bytes(1, 5_000_000_000),
  contentTypes: distinct(fc.constantFrom('image/png', 'image/*', 'application/pdf')),
  checksumRequired: flag,
  uploadExpiry: seconds(1, 604_800),
  downloadExpiry: seconds(1, 604_800),
});

const bucket = options('ObjectBucketOptions', {}, {
  bucketName: fc.constantFrom('shop-files-example', 'shop.files.example'),
  accessLogs: flag,
  accessLogBucket: existing('bucket', 'Logs'),
  accessLogExpiration: days(1, 3650),
  noncurrentVersionExpiration: days(1, 3650),
  abortIncompleteUploadAfter: days(1, 100),
  lifecycleRules: fc.uniqueArray(lifecycleRule, { minLength: 1, maxLength: 3, selector: (rule) => JSON.stringify([(rule as { of: Record<string, unknown> }).of.prefix ?? '', (rule as { of: Record<string, unknown> }).of.tags]) }) as Arb,
  archiveTiers,
  inventory,
  replication,
  replicationEnabled: flag,
  objectLock: one(
    call('aws_s3.ObjectLockRetention.governance', days(1, 100)),
    call('aws_s3.ObjectLockRetention.compliance', days(1, 100)),
  ),
  objectLockEnabled: flag,
  transferAcceleration: flag,
  blockedEncryptionTypes: one(fc.constant([{ value: 'aws_s3.BlockedEncryptionType.NONE' }]), fc.constant([{ value: 'aws_s3.BlockedEncryptionType.SSE_C' }])),
  uploads,
  removalPolicy: member('RemovalPolicy', ['DESTROY', 'RETAIN', 'RETAIN_ON_UPDATE_OR_DELETE']),
}, 4);

export const data = options('DataOptions', {}, {
  table,
  bucket,
  existingTable: one(existing('table'), existing('ownTable')),
  existingBucket: one(existing('bucket', 'Objects'), existing('ownBucket')),
}, 2);

