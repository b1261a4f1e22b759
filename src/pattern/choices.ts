import { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeRegulatory } from '../private/acknowledge';
import { Profile } from '../profile/profile';
import { ProfileValues } from '../profile/profile-table';
import { customValues } from '../profile/profile-values';
import { EncryptionKeys, IFunctionNetwork } from '../security';
import { ServerlessApiPatternProps } from './props';

/** Resources that result from the choices. */
interface System {
  readonly keys: EncryptionKeys;
  readonly network?: IFunctionNetwork;
}

/** A choice, and the rules that ask for another. */
interface Choice {
  readonly made: boolean | undefined;
  readonly reason: string;
  /** Rules of the packs for regulated industries. */
  readonly regulatory?: string[];
  /** Other rules, by their whole id. */
  readonly rules?: string[];
}

/** Acknowledges what follows from a choice against what compliance packs ask: it was said in the props, or in a custom profile, and can be read there. */
export function acknowledgeChoices(scope: Construct, system: System, props: ServerlessApiPatternProps): void {
  const choices = [...securityChoices(system, props), ...networkChoices(system, props), ...dataChoices(props), ...apiChoices(props)];
  for (const { made, reason, regulatory = [], rules = [] } of choices) {
    if (!made) continue;
    for (const rule of regulatory) acknowledgeRegulatory(scope, rule, reason);
    acknowledge(scope, ...rules.map((id) => ({ id, reason })));
  }
}

function securityChoices({ keys }: System, { security, monitoring, profile }: ServerlessApiPatternProps): Choice[] {
  const { roles, firewallEnabled, firewall } = security ?? {};
  const encryption = chosen('security.encryption', security?.encryption, profile);
  const withoutKey = `The keys that the services own encrypt it: the choice of ${encryption.by}.`;
  const managed = chosen('security.roles.managedPolicies', roles?.managedPolicies, profile);
  const walled = chosen('security.firewallEnabled', firewallEnabled, profile);
  const logged = chosen('security.firewall.loggingEnabled', firewall?.loggingEnabled, profile);
  const retention = chosen('monitoring.logRetention', monitoring?.logRetention, profile);
  const forEver = `Logs are kept for ever: the choice of ${retention.by}.`;
  return [
    { made: encryption.made && !keys.logs, regulatory: ['CloudWatchLogGroupEncrypted'], reason: withoutKey },
    { made: encryption.made && !keys.messages, regulatory: ['SNSEncryptedKMS'], reason: withoutKey },
    { made: encryption.made && !keys._encryptsBucket, regulatory: ['S3DefaultEncryptionKMS'], reason: withoutKey },
    { made: managed.value === false, regulatory: ['IAMNoInlinePolicy'], reason: `Permissions are in inline policies of each role: the choice of ${managed.by}.` },
    { made: walled.value === false, regulatory: ['APIGWAssociatedWithWAF'], reason: `The firewall is switched off by ${walled.by}.` },
    { made: logged.value === false, regulatory: ['WAFv2LoggingEnabled'], reason: `The log of the firewall is switched off by ${logged.by}.` },
    {
      made: retention.value === RetentionDays.INFINITE,
      regulatory: ['CloudWatchLogGroupRetentionPeriod'],
      rules: ['Serverless::Serverless-CloudWatchLogGroupRetentionPeriod', 'CloudFormation-Validate::SRV-LogRetention'],
      reason: forEver,
    },
    { made: monitoring?.tracing === false, regulatory: ['APIGWXrayEnabled'], reason: 'Tracing is switched off by the monitoring.tracing prop.' },
  ];
}

function networkChoices({ network }: System, { security, profile }: ServerlessApiPatternProps): Choice[] {
  const { made, by } = chosen('security.network', security?.network, profile);
  return [{ made: made && !network, regulatory: ['LambdaInsideVPC'], reason: `Functions are in no network of the account: the choice of ${by}.` }];
}

function dataChoices({ data: { bucket } = {}, profile }: ServerlessApiPatternProps): Choice[] {
  const logged = chosen('data.bucket.accessLogs', bucket?.accessLogs, profile);
  const locked = chosen('data.bucket.objectLockEnabled', bucket?.objectLockEnabled, profile);
  const copied = chosen('data.bucket.replicationEnabled', bucket?.replicationEnabled, profile);
  return [
    { made: logged.value === false, regulatory: ['S3BucketLoggingEnabled'], reason: `The access log is switched off by ${logged.by}.` },
    { made: locked.value === false, regulatory: ['S3BucketDefaultLockEnabled'], reason: `The lock of objects is switched off by ${locked.by}.` },
    { made: copied.value === false, regulatory: ['S3BucketReplicationEnabled'], reason: `The second copy of objects is switched off by ${copied.by}.` },
  ];
}

function apiChoices({ api, profile }: ServerlessApiPatternProps): Choice[] {
  const cached = chosen('api.cacheEnabled', api?.cacheEnabled, profile);
  const certified = chosen('api.clientCertificate', api?.clientCertificate, profile);
  const logged = chosen('api.executionLogging', api?.executionLogging, profile);
  return [
    { made: cached.value === false, regulatory: ['APIGWCacheEnabledAndEncrypted'], reason: `The cache is switched off by ${cached.by}.` },
    { made: certified.value === false, regulatory: ['APIGWSSLEnabled'], reason: `The client certificate is switched off by ${certified.by}.` },
    { made: logged.value === MethodLoggingLevel.OFF, regulatory: ['APIGWExecutionLoggingEnabled'], reason: `The execution log is switched off by ${logged.by}.` },
    {
      made: api?.cors?.allowOrigins.includes('*'),
      rules: ['CloudFormation-Validate::SRV-BucketCorsWrites'],
      reason: 'The api.cors prop lets browsers of every origin call, and so upload with presigned forms.',
    },
  ];
}

/** Value of a prop, or else of a custom profile, with its origin. */
function chosen(path: keyof ProfileValues, given: unknown, profile: Profile | undefined) {
  const ofProfile = customValues(profile)[path];
  const value = given ?? ofProfile;
  return { value, made: value !== undefined, by: given === undefined ? `the profile '${profile?.name}'` : `the ${path} prop` };
}
