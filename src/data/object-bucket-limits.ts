import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { checkArchiveTiers } from './bucket-lifecycle';
import { ObjectBucketProps } from './object-bucket-options';
import { checkUploads } from './upload-environment';
import { checkDays } from './whole-days';
import { invalid } from '../private/invalid';
import { checkRemoval } from '../private/removal';
import { profileSettings } from '../profile';

/** Whether requests are logged. */
export function wantsAccessLogs(props: ObjectBucketProps): boolean {
  return props.accessLogs ?? (props.accessLogBucket !== undefined || profileSettings(props.profile).serverAccessLogs);
}

/** Throws for props that contradict each other or that S3 would refuse. */
export function checkObjectBucket(props: ObjectBucketProps): void {
  checkRemoval('data.bucket.removalPolicy', props.removalPolicy, props.profile);
  checkDays('data.bucket.noncurrentVersionExpiration', props.noncurrentVersionExpiration);
  checkDays('data.bucket.abortIncompleteUploadAfter', props.abortIncompleteUploadAfter);
  checkDays('data.bucket.accessLogExpiration', props.accessLogExpiration);
  checkArchiveTiers(props.archiveTiers);
  checkUploads(props.uploads, props.objectLock !== undefined);
  checkContradictions(props);
}

function checkContradictions(props: ObjectBucketProps): void {
  if (!wantsAccessLogs(props) && props.accessLogBucket) {
    throw invalid('data.bucket.accessLogBucket', props.accessLogBucket.node.path, 'nothing while data.bucket.accessLogs is false');
  }
  if (props.accessLogExpiration && (props.accessLogBucket || !wantsAccessLogs(props))) {
    throw invalid('data.bucket.accessLogExpiration', props.accessLogExpiration.toHumanString(), 'a value only where the log bucket is made here');
  }
  if (props.objectLock && props.removalPolicy === RemovalPolicy.DESTROY) {
    throw invalid('data.bucket.objectLock', props.objectLock.mode, 'nothing together with RemovalPolicy.DESTROY: a bucket with locked objects cannot be deleted');
  }
  const name = props.bucketName;
  if (props.transferAcceleration && name !== undefined && !Token.isUnresolved(name) && name.includes('.')) {
    throw invalid('data.bucket.transferAcceleration', true, `a bucketName without dots, not '${name}'`);
  }
  if (props.blockedEncryptionTypes?.length === 0) throw invalid('data.bucket.blockedEncryptionTypes', '[]', 'one type or more, or [BlockedEncryptionType.NONE]');
}
