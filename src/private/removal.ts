import { RemovalPolicy } from 'aws-cdk-lib';
import { conflict } from './invalid';
import { Profile } from '../profile/profile';
import { isForDevelopment } from '../profile/profile-values';

/**
 * What holds data stays when it leaves its stack, and goes where the deployment that made it is rolled back: it is empty then,
 * costs what it costs, and may be in the way of the next attempt.
 */
export const KEPT = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

/** The same of what has deletion protection, which a rollback would stumble over. */
export function keptWith(deletionProtection: boolean): RemovalPolicy {
  return deletionProtection ? RemovalPolicy.RETAIN : KEPT;
}

/** Data goes with the stack in development alone. */
export function checkRemoval(prop: string, policy: RemovalPolicy | undefined, profile?: Profile): void {
  if (policy === RemovalPolicy.DESTROY && !isForDevelopment(profile)) {
    throw conflict(prop, policy, 'a profile that keeps data when its stack goes', 'Use Profile.DEVELOPMENT, or remove it');
  }
}
