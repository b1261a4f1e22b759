import { Duration } from 'aws-cdk-lib';
import { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { Encryption, Network, Profile, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { acknowledged, reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';

const REGULATORY = [HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks];
const ENV = { region: 'eu-west-1', account: '123456789012' };

/** Everything switched off that the profile asks for. */
const AGAINST_ALL: ServerlessApiPatternProps = {
  profile: Profile.REGULATED,
  api: { cacheEnabled: false, clientCertificate: false, executionLogging: MethodLoggingLevel.OFF, cors: { allowOrigins: ['*'] } },
  compute: { reserveConcurrency: false, deadLetterQueueEnabled: false, runtime: Runtime.NODEJS_22_X },
  data: {
    table: { backupEnabled: false, pointInTimeRecovery: false },
    bucket: { objectLockEnabled: false, replicationEnabled: false, accessLogs: false },
  },
  security: { encryption: Encryption.awsOwned(), network: Network.none(), roles: { managedPolicies: false }, firewall: { loggingEnabled: false } },
  monitoring: { tracing: false, logRetention: RetentionDays.INFINITE },
};

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, flags) => {
  const reports = (props: ServerlessApiPatternProps) => reportsOf((stack) => void new ServerlessApiPattern(stack, 'Shop', props), flags, { env: ENV }, REGULATORY);

  test('choices against all that packs ask are acknowledged, each by its prop', () => {
    const found = reports(AGAINST_ALL);
    expect(unacknowledged(found)).toEqual([]);
    const rules = acknowledged(found).map(({ ruleName }) => ruleName);
    for (const rule of [
      'CloudWatchLogGroupEncrypted', 'SNSEncryptedKMS', 'S3DefaultEncryptionKMS', 'LambdaInsideVPC', 'IAMNoInlinePolicy', 'WAFv2LoggingEnabled',
      'CloudWatchLogGroupRetentionPeriod', 'APIGWXrayEnabled', 'S3BucketLoggingEnabled', 'S3BucketDefaultLockEnabled', 'S3BucketReplicationEnabled',
      'APIGWCacheEnabledAndEncrypted', 'APIGWSSLEnabled', 'APIGWExecutionLoggingEnabled',
    ]) expect(rules.filter((name) => name.endsWith(`-${rule}`))).not.toEqual([]);
    expect(rules).toContain('AwsSolutions-L1');
  });

  test('so is a firewall that is switched off', () => {
    expect(unacknowledged(reports({ profile: Profile.REGULATED, security: { firewallEnabled: false } }))).toEqual([]);
  });

  test('so is a second bucket without a log', () => {
    expect(unacknowledged(reports({ profile: Profile.REGULATED, data: { bucket: { accessLogs: false, replication: {} } } }))).toEqual([]);
  });

  test('keys of the account are no keys of the user', () => {
    expect(unacknowledged(reports({ profile: Profile.REGULATED, security: { encryption: Encryption.awsManaged() } }))).toEqual([]);
  });
});

test('findings about defaults are shown', () => {
  const found = reportsOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { data: { bucket: { noncurrentVersionExpiration: Duration.days(1) } } }), {}, { env: ENV }, REGULATORY);
  expect(unacknowledged(found)).toContain('HIPAA.Security-S3BucketReplicationEnabled');
  expect(unacknowledged(found)).toContain('HIPAA.Security-LambdaInsideVPC');
});
