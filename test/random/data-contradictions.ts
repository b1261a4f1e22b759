import { isDevelopment, isRegulated, keyOfBucket, keyOfTable } from './chosen';
import { Draft, structsIn } from './draft';
import { otherRegions } from './existing';
import { isCall, isStruct } from './expression';

/** Settings that a table can't combine. */
export function resolveTable(draft: Draft, region: string | undefined): void {
  if (draft.has('data.existingTable')) draft.drop('data.table');
  const table = draft.within('data.table');
  if (!table) return;
  if (!isDevelopment(draft) && table.member('removalPolicy') === 'DESTROY') table.drop('removalPolicy');
  if (table.get('backupEnabled') === false) table.drop('backup');
  const recoverable = table.get('pointInTimeRecovery') ?? !isDevelopment(draft);
  if (!recoverable) table.drop('recoveryPeriodInDays');
  resolveReplicas(table, region);
  resolveCapacity(table);
  resolveKey(table, region, keyOfTable(draft));
}

const replicasOf = (table: Draft) => structsIn(table.get('replicas'));

function resolveReplicas(table: Draft, region: string | undefined): void {
  const replicas = replicasOf(table).slice(0, otherRegions(region).length);
  table.drop('replicas');
  if (replicas.length) {
    table.set('replicas', replicas);
    table.drop('stream');
  }
  const consistency = table.get('consistency');
  if (!isCall(consistency) || consistency.call.endsWith('eventual')) return;
  const regions = replicas.length + consistency.args.length;
  if (region !== 'eu-west-1' || regions !== 2 || !replicas.length) table.drop('consistency');
  else if (table.get('entitySlots') === true) table.drop('entitySlots');
}

/** The table, its indexes and its replicas are paid for alike. */
function resolveCapacity(table: Draft): void {
  const provisioned = table.factory('capacity') === 'provisioned';
  for (const index of structsIn(table.get('indexes')).map(Draft.of)) {
    if (index.has('capacity') && (index.factory('capacity') === 'provisioned') !== provisioned) index.drop('capacity');
  }
  for (const replica of replicasOf(table).map(Draft.of)) replica.drop(provisioned ? 'maxReadRequestUnits' : 'readCapacity');
}

/** A key of the user's needs a region, and one more in each region of a replica. */
function resolveKey(table: Draft, region: string | undefined, ofSystem: boolean): void {
  const own = table.factory('encryption') === 'customerManaged';
  const replicas = replicasOf(table).length;
  if (region === undefined) {
    if (own) table.drop('encryption');
    if (own && ofSystem) table.set('encryption', { call: 'TableKey.awsOwned', args: [] });
    return;
  }
  if (!own && !(ofSystem && !table.has('encryption'))) return;
  const key = { existing: 'key', args: ['Entities'] };
  if (own || replicas) table.set('encryption', { call: 'TableKey.customerManaged', args: replicas ? [key, { existing: 'keyArns', args: [replicas] }] : [key] });
}

/** Settings that a bucket can't combine. */
export function resolveBucket(draft: Draft): void {
  if (draft.has('data.existingBucket')) draft.drop('data.bucket');
  const bucket = draft.within('data.bucket');
  if (!bucket) return;
  if (!isDevelopment(draft) && bucket.member('removalPolicy') === 'DESTROY') bucket.drop('removalPolicy');
  if (bucket.get('accessLogs') === false) bucket.drop('accessLogBucket', 'accessLogExpiration');
  const logs = bucket.get('accessLogs') ?? (bucket.has('accessLogBucket') || !isDevelopment(draft));
  if (!logs || bucket.has('accessLogBucket')) bucket.drop('accessLogExpiration');
  if (!logs) bucket.set('inventory.bucket', { existing: 'bucket', args: ['Lists'] });
  if (bucket.get('objectLockEnabled') === false) bucket.drop('objectLock');
  if (bucket.get('replicationEnabled') === false) bucket.drop('replication');
  const locked = bucket.get('objectLockEnabled') ?? (bucket.has('objectLock') || isRegulated(draft));
  if (locked) {
    if (bucket.get('uploads.checksumRequired') === false) bucket.drop('uploads.checksumRequired');
    if (bucket.member('removalPolicy') === 'DESTROY') bucket.drop('removalPolicy');
  }
  const name = bucket.get('bucketName');
  if (typeof name === 'string' && name.includes('.')) bucket.drop('transferAcceleration');
  resolveReplication(bucket, keyOfBucket(draft) || draft.factory('security.encryption') === 'awsManaged');
}

function resolveReplication(bucket: Draft, key: boolean): void {
  const replication = bucket.get('replication');
  if (isStruct(replication) && key && replication.of.destination) bucket.set('replication.encryptionKey', { existing: 'key', args: ['Copying'] });
}
