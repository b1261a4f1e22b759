import { CorsRule } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { EntityTable, ObjectBucket } from '../data';
import { invalid } from '../private/invalid';
import { EncryptionKeys, EncryptionKind } from '../security';
import { ServerlessApiPatternProps } from './props';
import { PENDING_RECORDS } from './sweeper';
import { SystemWiring } from './wiring';

/** Makes the table, unless one is brought in. */
export function createTable(scope: Construct, props: ServerlessApiPatternProps, { functions, tableKey }: SystemWiring): EntityTable | undefined {
  const { existingTable, table } = props.data ?? {};
  if (existingTable && table) throw invalid('data.table', 'settings of a new table', 'settings or data.existingTable, not both');
  if (existingTable) return undefined;
  const indexes = [...table?.indexes ?? [], ...(props.schedules?.some(({ function: own }) => !own) ? [PENDING_RECORDS] : [])];
  return new EntityTable(scope, 'Table', { ...table, ...functions, indexes, encryption: table?.encryption ?? tableKey });
}

/** Makes the bucket, unless one is brought in. */
export function createBucket(
  scope: Construct, props: ServerlessApiPatternProps, keys: EncryptionKeys, cors: CorsRule | undefined,
): ObjectBucket | undefined {
  const { existingBucket, bucket } = props.data ?? {};
  if (existingBucket && bucket) throw invalid('data.bucket', 'settings of a new bucket', 'settings or data.existingBucket, not both');
  return existingBucket ? undefined : new ObjectBucket(scope, 'Bucket', {
    ...bucket,
    profile: props.profile,
    cors,
    encryptionKey: keys.bucket,
    awsManagedKey: keys.kind === EncryptionKind.AWS_MANAGED,
  });
}
