import { Stack, Token } from 'aws-cdk-lib';
import { CorsRule } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { EntityTable, ObjectBucket, TableKey } from '../data';
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
  if (!table?.encryption) checkRegion(scope, props, tableKey);
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

/** DynamoDB tells the regions of a table apart where it has a key of its own: a stack for any region cannot have one. */
function checkRegion(scope: Construct, { profile, security }: ServerlessApiPatternProps, tableKey: TableKey | undefined): void {
  if (!tableKey?._isCustomerManaged || !Token.isUnresolved(Stack.of(scope).region)) return;
  const remedy = "a stack with a region for a table with a key of the system's own: give the stack env: { region }";
  if (security?.encryption) throw invalid(`security.encryption of ${scope.node.path}`, security.encryption.kind, `${remedy}, or set data.table.encryption`);
  throw invalid(`profile of ${scope.node.path}`, profile, `${remedy}, or set security.encryption`);
}
