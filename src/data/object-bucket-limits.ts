import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { ReplicationOptions } from './bucket-copy-options';
import { checkArchiveTiers } from './bucket-lifecycle';
import { ObjectBucketProps } from './object-bucket-options';
import { checkUploads } from './upload-environment';
import { checkDays } from './whole-days';
import { conflict, invalid } from '../private/invalid';
import { checkRemoval } from '../private/removal';
import { profileValues } from '../profile/profile-values';

/** Whether requests are logged. */
export function wantsAccessLogs(props: ObjectBucketProps): boolean {
  return props.accessLogs ?? (props.accessLogBucket !== undefined || profileValues(props.profile)['data.bucket.accessLogs']);
}

/** Lock period of versions: the user's, or 30 days if the profile locks, in a mode that privileged users can still undo. */
export function objectLockOf({ objectLock, objectLockEnabled, profile }: ObjectBucketProps): ObjectLockRetention | undefined {
  if (objectLock) return objectLock;
  return objectLockEnabled ?? profileValues(profile)['data.bucket.objectLockEnabled'] ? ObjectLockRetention.governance(Duration.days(30)) : undefined;
}

/** Destination of copies. */
export function replicationOf({ replication, replicationEnabled, profile }: ObjectBucketProps): ReplicationOptions | undefined {
  if (replication) return replication;
  return replicationEnabled ?? profileValues(profile)['data.bucket.replicationEnabled'] ? {} : undefined;
}

/** Throws for props that contradict each other or that S3 would refuse. */
export function checkObjectBucket(props: ObjectBucketProps): void {
  checkRemoval('data.bucket.removalPolicy', props.removalPolicy, props.profile);
  checkDays('data.bucket.noncurrentVersionExpiration', props.noncurrentVersionExpiration);
  checkDays('data.bucket.abortIncompleteUploadAfter', props.abortIncompleteUploadAfter);
  checkDays('data.bucket.accessLogExpiration', props.accessLogExpiration);
  checkArchiveTiers(props.archiveTiers);
  checkUploads(props.uploads, objectLockOf(props) !== undefined);
  checkContradictions(props);
}

function checkContradictions(props: ObjectBucketProps): void {
  if (!wantsAccessLogs(props) && props.accessLogBucket) {
    throw conflict('data.bucket.accessLogBucket', props.accessLogBucket.node.path, 'data.bucket.accessLogs: false', 'Remove one of them');
  }
  if (props.accessLogExpiration && (props.accessLogBucket || !wantsAccessLogs(props))) {
    throw invalid('data.bucket.accessLogExpiration', props.accessLogExpiration.toHumanString(), 'a value only where the log bucket is made here');
  }
  if (props.objectLock && props.objectLockEnabled === false) throw conflict('data.bucket.objectLock', props.objectLock.mode, 'data.bucket.objectLockEnabled: false', 'Remove one of them');
  if (props.replication && props.replicationEnabled === false) throw conflict('data.bucket.replication', 'settings', 'data.bucket.replicationEnabled: false', 'Remove one of them');
  if (objectLockOf(props) && props.removalPolicy === RemovalPolicy.DESTROY) {
    throw conflict('data.bucket.objectLock', objectLockOf(props)!.mode, 'data.bucket.removalPolicy: RemovalPolicy.DESTROY, because a bucket with locked objects cannot be deleted', 'Remove one of them');
  }
  const name = props.bucketName;
  if (props.transferAcceleration && name !== undefined && !Token.isUnresolved(name) && name.includes('.')) {
    throw invalid('data.bucket.transferAcceleration', true, `a bucketName without dots, not '${name}'`);
  }
  if (props.blockedEncryptionTypes?.length === 0) throw invalid('data.bucket.blockedEncryptionTypes', '[]', 'one type or more, or [BlockedEncryptionType.NONE]');
}
