import { Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket, CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ReplicationOptions } from './bucket-copy-options';
import { acknowledgeWildcard } from '../private/acknowledge';
import { invalid } from '../private/invalid';

/** Copies new objects to the second bucket, in a role that may read here, write there, and no more. */
export function addReplication(scope: Construct, bucket: Bucket, options: ReplicationOptions, locked: boolean): Role {
  const { destination, account, prefix = '', storageClass, deleteMarkers } = options;
  checkDestination(destination, locked);
  const role = new Role(scope, 'ReplicationRole', { assumedBy: new ServicePrincipal('s3.amazonaws.com') });
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
  for (const [actions, resource] of grants) role.addToPolicy(new PolicyStatement({ actions, resources: [resource] }));
  for (const arn of [originals, copies]) acknowledgeWildcard(role, arn, 'Replication copies every object under the prefix, whatever its key is.');
  (bucket.node.defaultChild as CfnBucket).replicationConfiguration = {
    role: role.roleArn,
    rules: [{
      id: 'Objects',
      priority: 1,
      status: 'Enabled',
      filter: { prefix },
      deleteMarkerReplication: { status: deleteMarkers ? 'Enabled' : 'Disabled' },
      destination: {
        bucket: destination.bucketArn,
        storageClass: storageClass?.value,
        account,
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
