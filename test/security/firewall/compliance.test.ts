import { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { FirewallLogDestination, FirewallLogging, FirewallScope, WebFirewall } from '../../../src';
import { reportsOf, unacknowledged } from '../../support/compliance';
import { SAMPLED_FLAG_SETS } from '../../support/flag-sets';
import { newStack } from '../../support/synth';
import { everything } from '../support/firewall';

const ENV = { region: 'us-east-1', account: '123456789012' };
const WARNING = 'Annotation::cdk-serverless-api-pattern:firewallCapacity';
const PACKS = [HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks];

describe.each(SAMPLED_FLAG_SETS)('%s', (_, flags) => {
  const findings = (build: (stack: Stack) => void) => unacknowledged(reportsOf(build, flags, { env: ENV })).filter((name) => !name.startsWith('Annotation::'));

  test.each<[string, (stack: Stack) => void]>([
    ['the default', (stack) => void new WebFirewall(stack, 'Firewall')],
    ['everything', (stack) => void everything(stack, { logEncryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }) })],
    ['CloudFront', (stack) => void new WebFirewall(stack, 'Firewall', { scope: FirewallScope.CLOUDFRONT, logging: {} })],
    ['a bucket brought in', (stack) => void new WebFirewall(stack, 'Firewall', {
      logging: { destination: FirewallLogDestination.bucket(Bucket.fromBucketName(stack, 'Mine', 'aws-waf-logs-mine')) },
    })],
  ])('%s is clean', (__, build) => {
    expect(findings(build)).toEqual([]);
  });

  test.each(PACKS)('%p finds a log where there is one', (Pack) => {
    const logRule = (logging?: FirewallLogging) => {
      const stack = newStack({ env: ENV, context: flags });
      new WebFirewall(stack, 'Firewall', { logging });
      return JSON.stringify(new Pack(stack.node.root).validateScope(stack)).includes('WAFv2LoggingEnabled');
    };
    expect(logRule()).toBe(true);
    expect(logRule({})).toBe(false);
  });
});

test('a fault would be found', () => {
  const wrong = (stack: Stack) => everything(stack).webAcl.addPropertyOverride('Rules.0.Statement.OrStatement.Statements.0.IPSetReferenceStatement.IPSetForwardedIPConfig.Position', 'MIDDLE');
  expect(unacknowledged(reportsOf(wrong, {}, { env: ENV }, [], true)).filter((name) => name !== WARNING)).not.toEqual([]);
});
