import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ACKNOWLEDGE_CONTEXT } from '../private/acknowledge';
import { checkMember } from '../private/invalid';
import { shareMetricsNamespace } from '../private/metrics-namespace';
import { profileSettings } from '../profile/profile';
import { JobSubmission } from '../queueing';
import { Encryption, EncryptionKeys, EnterpriseRoles, IFunctionNetwork, Network } from '../security';
import { ServerlessApiPatternProps } from './props';

/** Settings that hold for all constructs below. They are said before there is one. */
export function setConventions(scope: Construct, { acknowledgeFindings, profile, security, monitoring, queueing }: ServerlessApiPatternProps): void {
  checkMember('monitoring.logRetention', monitoring?.logRetention, RetentionDays);
  checkMember('queueing.jobSubmission', queueing?.jobSubmission, JobSubmission);
  shareMetricsNamespace(scope);
  if (acknowledgeFindings === false) scope.node.setContext(ACKNOWLEDGE_CONTEXT, false);
  const managedPolicies = security?.roles?.managedPolicies ?? profileSettings(profile).managedPolicies;
  EnterpriseRoles.follow(scope, { ...security?.roles, managedPolicies });
}

/** The keys that encrypt the system at rest. */
export function createKeys(scope: Construct, { profile, security }: ServerlessApiPatternProps): EncryptionKeys {
  const encryption = profileSettings(profile).keyPerService ? Encryption.keyPerService() : Encryption.awsOwned();
  return new EncryptionKeys(scope, 'Keys', { encryption: security?.encryption ?? encryption });
}

/** The network that functions are in. Undefined: Lambda's own. */
export function createNetwork(
  scope: Construct, { logs: logEncryptionKey }: EncryptionKeys, { profile, security, monitoring }: ServerlessApiPatternProps,
): IFunctionNetwork | undefined {
  const network = profileSettings(profile).network ? Network.isolated() : Network.none();
  return (security?.network ?? network)._bind(scope, { profile, logRetention: monitoring?.logRetention, logEncryptionKey });
}
