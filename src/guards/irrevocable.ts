import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Guarded, ofType, resolved, Warning } from './guard';

/** Buckets whose objects can't be deleted, not even by the root user. */
export function irrevocableLocks({ system }: Guarded): Warning[] {
  return ofType(system, CfnBucket).flatMap((at) => {
    const configuration = resolved<CfnBucket.ObjectLockConfigurationProperty>(at, at.objectLockConfiguration);
    const retention = configuration?.rule as CfnBucket.ObjectLockRuleProperty | undefined;
    const { mode, days, years } = retention?.defaultRetention as CfnBucket.DefaultRetentionProperty | undefined ?? {};
    return mode !== 'COMPLIANCE' ? [] : [{
      id: 'irrevocableLock',
      at,
      message: `Nobody will be able to delete an object for ${days === undefined ? `${years} years` : `${days} days`}, not even the root user, and the bucket `
        + 'is paid for as long. In governance mode, those who may can.',
    }];
  });
}
