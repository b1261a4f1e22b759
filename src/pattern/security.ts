import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ACKNOWLEDGE_CONTEXT } from '../private/acknowledge';
import { Auth } from '../auth';
import { CentralLogs } from '../monitoring';
import { checkMember, invalid } from '../private/invalid';
import { shareMetricsNamespace } from '../private/metrics-namespace';
import { profileValues } from '../profile/profile-values';
import { JobSubmission } from '../queueing';
import { Encryption, EncryptionKeys, EncryptionKind, EnterpriseRoles, IFunctionNetwork, Network } from '../security';
import { ServerlessApiPatternProps } from './props';

/** Settings that hold for all constructs below. They are said before there is one. */
export function setConventions(scope: Construct, { acknowledgeFindings, profile, security, monitoring, queueing }: ServerlessApiPatternProps): void {
  checkMember('monitoring.logRetention', monitoring?.logRetention, RetentionDays);
  checkMember('queueing.jobSubmission', queueing?.jobSubmission, JobSubmission);
  shareMetricsNamespace(scope);
  if (monitoring?.centralLogs) CentralLogs.follow(scope, monitoring.centralLogs);
  if (acknowledgeFindings === false) scope.node.setContext(ACKNOWLEDGE_CONTEXT, false);
  const managedPolicies = security?.roles?.managedPolicies ?? profileValues(profile)['security.roles.managedPolicies'];
  EnterpriseRoles.follow(scope, { ...security?.roles, managedPolicies });
}

/** The keys that encrypt the system at rest. */
export function createKeys(scope: Construct, { profile, security, auth = Auth.cognito() }: ServerlessApiPatternProps): EncryptionKeys {
  const users = auth._directoryOptions !== undefined;
  const encryption = profileValues(profile)['security.encryption'] ? Encryption.keyPerService() : Encryption.awsOwned();
  const made = new EncryptionKeys(scope, 'Keys', { encryption: security?.encryption ?? encryption, users });
  if (!users && made.kind === EncryptionKind.EXISTING && made.users) {
    throw invalid('security.encryption.users', made.users.keyArn, 'a key for the user pool that Auth.cognito() makes; another user pool has its own settings');
  }
  return made;
}

/** The network that functions are in. Undefined: Lambda's own. */
export function createNetwork(
  scope: Construct, { logs: logEncryptionKey }: EncryptionKeys, { profile, security, monitoring }: ServerlessApiPatternProps,
): IFunctionNetwork | undefined {
  const network = profileValues(profile)['security.network'] ? Network.isolated() : Network.none();
  return (security?.network ?? network)._bind(scope, { profile, logRetention: monitoring?.logRetention, logEncryptionKey });
}
