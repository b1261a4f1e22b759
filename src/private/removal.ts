import { RemovalPolicy } from 'aws-cdk-lib';
import { invalid } from './invalid';
import { Profile } from '../profile/profile';

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
export function checkRemoval(prop: string, policy: RemovalPolicy | undefined, profile: Profile = Profile.PRODUCTION): void {
  if (policy === RemovalPolicy.DESTROY && profile !== Profile.DEVELOPMENT) {
    throw invalid(prop, policy, 'DESTROY together with Profile.DEVELOPMENT alone; elsewhere data outlives its stack');
  }
}
