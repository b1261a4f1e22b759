import { Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket, CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ReplicationOptions } from './bucket-copy-options';
import { acknowledgeWildcard } from '../private/acknowledge';
import { invalid } from '../private/invalid';
import { createRole } from '../private/role';
import { passedService } from '../private/service-principal';

/** Source, destination and keys of a replication. */
interface Replication extends ReplicationOptions {
  readonly destination: IBucket;
  readonly sourceKey?: IKey;

  /** Whether the key `aws/s3` of the account encrypts what is copied. */
  readonly awsManagedKey?: boolean;
  readonly locked: boolean;
}

/** Copies new objects to the second bucket, in a role that may read here, write there, and no more. */
export function addReplication(scope: Construct, bucket: Bucket, options: Replication): Role {
  const { destination, account, prefix = '', storageClass, deleteMarkers, sourceKey, locked } = options;
  if (account !== undefined && !Token.isUnresolved(account) && !/^\d{12}$/.test(account)) throw invalid('data.bucket.replication.account', account, 'twelve digits');
  checkDestination(destination, locked);
  const copyKey = options.encryptionKey ?? destination.encryptionKey;
  const copyKeyArn = copyKey?.keyArn ?? managedKeyArn(destination);
  checkKeys(options, copyKeyArn);
  const role = createRole(scope, 'ReplicationRole', { assumedBy: passedService(scope, 's3.amazonaws.com') });
  const originals = bucket.arnForObjects(`${prefix}*`);
  const copies = destination.arnForObjects(`${prefix}*`);
  const grants: [string[], string][] = [
    [['s3:GetReplicationConfiguration', 's3:ListBucket'], bucket.bucketArn],
    [[
      ...(locked ? ['s3:GetObjectLegalHold', 's3:GetObjectRetention'] : []),
      's3:GetObjectVersionAcl', 's3:GetObjectVersionForReplication', 's3:GetObjectVersionTagging',
    ], originals],
    [[
      ...(account === undefined ? [] : ['s3:ObjectOwnerOverrideToBucketOwner']),
      ...(deleteMarkers ? ['s3:ReplicateDelete'] : []),
      's3:ReplicateObject', 's3:ReplicateTags',
    ], copies],
  ];
  if (sourceKey) grants.push([['kms:Decrypt'], sourceKey.keyArn]);
  if (copyKey) grants.push([['kms:Encrypt', 'kms:GenerateDataKey'], copyKey.keyArn]);
  for (const [actions, resource] of grants) role.addToPolicy(new PolicyStatement({ actions, resources: [resource] }));
  for (const arn of [originals, copies]) acknowledgeWildcard(role, arn, 'Replication copies every object under the prefix, whatever its key is.');
  (bucket.node.defaultChild as CfnBucket).replicationConfiguration = {
    role: role.roleArn,
    rules: [{
      id: 'Objects',
      priority: 1,
      status: 'Enabled',
      filter: { prefix },
      // Without it, S3 passes over objects that a key in KMS encrypts.
      sourceSelectionCriteria: copyKeyArn === undefined ? undefined : { sseKmsEncryptedObjects: { status: 'Enabled' } },
      deleteMarkerReplication: { status: deleteMarkers ? 'Enabled' : 'Disabled' },
      destination: {
        bucket: destination.bucketArn,
        storageClass: storageClass?.value,
        account,
        encryptionConfiguration: copyKeyArn === undefined ? undefined : { replicaKmsKeyId: copyKeyArn },
        accessControlTranslation: account === undefined ? undefined : { owner: 'Destination' },
      },
    }],
  };
  return role;
}

/** Throws where the second bucket cannot take copies, as far as it can be seen. */
function checkDestination(destination: IBucket, locked: boolean): void {
  const resource = destination.node.defaultChild;
  if (!(resource instanceof CfnBucket)) return;
  const versioning: CfnBucket.VersioningConfigurationProperty | undefined = Stack.of(resource).resolve(resource.versioningConfiguration);
  if (!Token.isUnresolved(versioning?.status) && versioning?.status !== 'Enabled') {
    throw invalid('data.bucket.replication.destination', destination.node.path, 'a versioned bucket');
  }
  if (locked && resource.objectLockEnabled !== true) {
    throw invalid('data.bucket.replication.destination', destination.node.path, 'a bucket with object lock, because data.bucket.objectLock is set');
  }
}

/** S3 copies objects under a KMS key only with a second key, which it must be given. */
function checkKeys({ sourceKey, awsManagedKey }: Replication, copyKeyArn: string | undefined): void {
  if ((sourceKey || awsManagedKey) && !copyKeyArn) {
    throw invalid('data.bucket.replication.encryptionKey', undefined, `the key of the second bucket, because this one has ${sourceKey ? 'a customer managed key' : 'the key aws/s3'}`);
  }
}

/** The key `aws/s3`, where it encrypts a second bucket of this app. Whoever belongs to the account may use it through S3: it takes no grant. */
function managedKeyArn(destination: IBucket): string | undefined {
  const resource = destination.node.defaultChild;
  if (!(resource instanceof CfnBucket)) return undefined;
  const encryption: CfnBucket.BucketEncryptionProperty | undefined = Stack.of(resource).resolve(resource.bucketEncryption);
  const [rule] = (encryption?.serverSideEncryptionConfiguration ?? []) as CfnBucket.ServerSideEncryptionRuleProperty[];
  const chosen = rule?.serverSideEncryptionByDefault as CfnBucket.ServerSideEncryptionByDefaultProperty | undefined;
  if (chosen?.sseAlgorithm !== 'aws:kms' || chosen.kmsMasterKeyId !== undefined) return undefined;
  return Stack.of(resource).formatArn({ service: 'kms', resource: 'alias', resourceName: 'aws/s3' });
}
