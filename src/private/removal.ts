import { RemovalPolicy } from 'aws-cdk-lib';
import { invalid } from './invalid';
import { Profile } from '../profile';

/** Data goes with the stack in development alone. */
export function checkRemoval(prop: string, policy: RemovalPolicy | undefined, profile: Profile = Profile.PRODUCTION): void {
  if (policy === RemovalPolicy.DESTROY && profile !== Profile.DEVELOPMENT) {
    throw invalid(prop, policy, 'DESTROY together with Profile.DEVELOPMENT alone; elsewhere data outlives its stack');
  }
}
