import { RemovalPolicy } from 'aws-cdk-lib';
import { conflict } from './invalid';
import { Profile } from '../profile/profile';
import { isForDevelopment } from '../profile/profile-values';

/**
 * Resources with data are retained when they leave their stack, and deleted when the deployment that created them is rolled back: they are empty then,
 * but cost as much, and could block the next attempt.
 */
export const KEPT = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

/** The same for resources with deletion protection, which a rollback couldn't delete. */
export function keptWith(deletionProtection: boolean): RemovalPolicy {
  return deletionProtection ? RemovalPolicy.RETAIN : KEPT;
}

/** Only development deletes data with the stack. */
export function checkRemoval(prop: string, policy: RemovalPolicy | undefined, profile?: Profile): void {
  if (policy === RemovalPolicy.DESTROY && !isForDevelopment(profile)) {
    throw conflict(prop, policy, 'a profile that keeps data when its stack goes', 'Use Profile.DEVELOPMENT, or remove it');
  }
}
