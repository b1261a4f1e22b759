import { Stack, Token } from 'aws-cdk-lib';
import { CorsRule } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { EntityTable, ObjectBucket } from '../data';
import { conflict } from '../private/invalid';
import { EncryptionKeys, EncryptionKind } from '../security';
import { ServerlessApiPatternProps } from './props';
import { PENDING_RECORDS } from './sweeper';
import { SystemWiring } from './wiring';

/** Makes the table, unless one is brought in. */
export function createTable(scope: Construct, props: ServerlessApiPatternProps, wiring: SystemWiring): EntityTable | undefined {
  const { existingTable, table } = props.data ?? {};
  if (existingTable && table) throw conflict('data.table', 'settings of a new table', 'data.existingTable', 'Remove one of them');
  if (existingTable) return undefined;
  checkKeyRegion(scope, props, wiring);
  const indexes = [...table?.indexes ?? [], ...(props.schedules?.some(({ function: own }) => !own) ? [PENDING_RECORDS] : [])];
  return new EntityTable(scope, 'Table', { ...table, ...wiring.functions, indexes, encryption: table?.encryption ?? wiring.tableKey });
}

/** Makes the bucket, unless one is brought in. */
export function createBucket(
  scope: Construct, props: ServerlessApiPatternProps, keys: EncryptionKeys, cors: CorsRule | undefined,
): ObjectBucket | undefined {
  const { existingBucket, bucket } = props.data ?? {};
  if (existingBucket && bucket) throw conflict('data.bucket', 'settings of a new bucket', 'data.existingBucket', 'Remove one of them');
  return existingBucket ? undefined : new ObjectBucket(scope, 'Bucket', {
    ...bucket,
    profile: props.profile,
    cors,
    encryptionKey: keys.bucket,
    awsManagedKey: keys.kind === EncryptionKind.AWS_MANAGED,
  });
}

/**
 * With a customer managed key, DynamoDB needs to know the regions of a table: a stack for any region can't have one. Names the setting that was chosen,
 * perhaps by a profile, and not its consequences.
 */
export function checkKeyRegion(scope: Construct, props: ServerlessApiPatternProps, wiring: SystemWiring): void {
  const { profile, security, data, realtime } = props;
  const ownTable = !data?.existingTable && !data?.table?.encryption;
  if (!Token.isUnresolved(Stack.of(scope).region) || !(ownTable || realtime) || !wiring.tableKey?._isCustomerManaged) return;
  const other = "a stack without a region, because a table has a key of the system's own";
  const { encryption } = security ?? {};
  if (!encryption) throw conflict('profile', profile?.name, other, 'Give the stack env: { region }, or set security.encryption');
  throw conflict('security.encryption', encryption.kind, other, `Give the stack env: { region }${ownTable && !realtime ? ', or set data.table.encryption' : ''}`);
}
