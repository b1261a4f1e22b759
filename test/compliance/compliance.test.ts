import { CfnResource, Stack } from 'aws-cdk-lib';
import { Auth, Profile, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { acknowledged, reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { broughtIn, everySystem, everythingSet } from '../support/systems';

const pattern = (props: ServerlessApiPatternProps = {}) => (stack: Stack) => void new ServerlessApiPattern(stack, 'Shop', props);
const withoutLogicalIds = (rule: string) => rule.replace(/<[A-Za-z0-9.]+>/, '<…>');

/** The findings that follow from the design of the default system. */
const BY_DESIGN = [
  'AwsSolutions-APIG6',
  'AwsSolutions-COG8',
  'AwsSolutions-IAM5[Resource::*]',
  'AwsSolutions-IAM5[Resource::<…>/files/*]',
  'AwsSolutions-SQS3',
  'Serverless-LambdaDLQ',
  'Serverless-LambdaEventSourceMappingDestination',
  'Serverless-SQSRedrivePolicy',
];

/** Rules that a profile for development breaks in addition. */
const BY_DEVELOPMENT = ['AwsSolutions-APIG3', 'AwsSolutions-COG2', 'AwsSolutions-S1'];

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, flags) => {
  test.each([
    [Profile.PRODUCTION, BY_DESIGN],
    [Profile.DEVELOPMENT, [...BY_DESIGN, ...BY_DEVELOPMENT]],
  ])('the default system in %s has no finding but the acknowledged ones', (profile, expected) => {
    const reports = reportsOf(pattern({ profile }), flags);

    expect(unacknowledged(reports)).toEqual([]);
    expect([...new Set(acknowledged(reports).map((finding) => withoutLogicalIds(finding.ruleName)))].sort()).toEqual([...expected].sort());
  });

  test('every other way to authorize is clean too', () => {
    for (const auth of [Auth.iam(), Auth.apiKey({ rateLimit: 5, burstLimit: 10 }), Auth.none({ reason: 'Public price list.' })]) {
      expect(unacknowledged(reportsOf(pattern({ auth }), flags))).toEqual([]);
    }
  });

  test('the system with everything set is clean', () => {
    expect(unacknowledged(reportsOf(everythingSet, flags))).toEqual([]);
  });

  test.each([Profile.DEVELOPMENT, Profile.PRODUCTION])('all the systems together in %s are clean without a region, too', (profile) => {
    expect(unacknowledged(reportsOf((stack) => void everySystem(stack, { profile }), flags))).toEqual([]);
  });

  test('the system on brought-in resources is clean', () => {
    expect(unacknowledged(reportsOf(broughtIn, flags))).toEqual([]);
  });
});

test('acknowledgements can be switched off', () => {
  const reports = reportsOf(pattern({ acknowledgeFindings: false }), {});

  expect(acknowledged(reports)).toEqual([]);
  expect([...new Set(unacknowledged(reports).map(withoutLogicalIds))].sort()).toEqual([...BY_DESIGN].sort());
});

test('the built-in validator would fail a wrong template', () => {
  const reports = reportsOf((stack) => void new CfnResource(stack, 'Wrong', { type: 'AWS::SQS::Queue', properties: { NoSuchProperty: 1 } }), {}, {}, [], true);

  expect(unacknowledged(reports)).not.toEqual([]);
});
