import { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeRegulatory } from '../private/acknowledge';
import { EncryptionKeys, IFunctionNetwork } from '../security';
import { ServerlessApiPatternProps } from './props';

/** What came of the choices. */
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

/** Acknowledges what follows from a user's own choice against what compliance packs ask: it was said in the props, and can be read there. */
export function acknowledgeChoices(scope: Construct, system: System, props: ServerlessApiPatternProps): void {
  for (const { made, reason, regulatory = [], rules = [] } of [...securityChoices(system, props), ...dataChoices(props), ...apiChoices(props)]) {
    if (!made) continue;
    for (const rule of regulatory) acknowledgeRegulatory(scope, rule, reason);
    acknowledge(scope, ...rules.map((id) => ({ id, reason })));
  }
}

function securityChoices({ keys, network }: System, { security, monitoring }: ServerlessApiPatternProps): Choice[] {
  const { encryption, network: chosen, roles, firewallEnabled, firewall } = security ?? {};
  const withoutKey = 'The keys that the services own encrypt it: the choice of the security.encryption prop.';
  const forEver = 'Logs are kept for ever: the choice of the monitoring.logRetention prop.';
  return [
    { made: encryption && !keys.logs, regulatory: ['CloudWatchLogGroupEncrypted'], reason: withoutKey },
    { made: encryption && !keys.messages, regulatory: ['SNSEncryptedKMS'], reason: withoutKey },
    { made: encryption && !keys.bucket, regulatory: ['S3DefaultEncryptionKMS'], reason: withoutKey },
    { made: chosen && !network, regulatory: ['LambdaInsideVPC'], reason: 'Functions are in no network of the account: the choice of the security.network prop.' },
    { made: roles?.managedPolicies === false, regulatory: ['IAMNoInlinePolicy'], reason: 'Rights are in inline policies of each role: the choice of the security.roles prop.' },
    { made: firewallEnabled === false, regulatory: ['APIGWAssociatedWithWAF'], reason: 'The firewall is switched off by the security.firewallEnabled prop.' },
    { made: firewall?.loggingEnabled === false, regulatory: ['WAFv2LoggingEnabled'], reason: 'The log of the firewall is switched off by its loggingEnabled prop.' },
    {
      made: monitoring?.logRetention === RetentionDays.INFINITE,
      regulatory: ['CloudWatchLogGroupRetentionPeriod'],
      rules: ['Serverless::Serverless-CloudWatchLogGroupRetentionPeriod', 'CloudFormation-Validate::SRV-LogRetention'],
      reason: forEver,
    },
    { made: monitoring?.tracing === false, regulatory: ['APIGWXrayEnabled'], reason: 'Tracing is switched off by the monitoring.tracing prop.' },
  ];
}

function dataChoices({ data: { bucket } = {} }: ServerlessApiPatternProps): Choice[] {
  return [
    { made: bucket?.accessLogs === false, regulatory: ['S3BucketLoggingEnabled'], reason: 'The access log is switched off by the data.bucket.accessLogs prop.' },
    { made: bucket?.objectLockEnabled === false, regulatory: ['S3BucketDefaultLockEnabled'], reason: 'The lock of objects is switched off by the objectLockEnabled prop.' },
    { made: bucket?.replicationEnabled === false, regulatory: ['S3BucketReplicationEnabled'], reason: 'The second copy of objects is switched off by the replicationEnabled prop.' },
  ];
}

function apiChoices({ api }: ServerlessApiPatternProps): Choice[] {
  return [
    { made: api?.cacheEnabled === false, regulatory: ['APIGWCacheEnabledAndEncrypted'], reason: 'The cache is switched off by the api.cacheEnabled prop.' },
    { made: api?.clientCertificate === false, regulatory: ['APIGWSSLEnabled'], reason: 'The client certificate is switched off by the api.clientCertificate prop.' },
    { made: api?.executionLogging === MethodLoggingLevel.OFF, regulatory: ['APIGWExecutionLoggingEnabled'], reason: 'The execution log is switched off by the api.executionLogging prop.' },
    {
      made: api?.cors?.allowOrigins.includes('*'),
      rules: ['CloudFormation-Validate::SRV-BucketCorsWrites'],
      reason: 'Browsers of every origin may call, and so upload with the forms that they are given: the choice of the api.cors prop.',
    },
  ];
}
