import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Profile, StaticWebsite, StaticWebsiteProps } from '../../src';
import { newStack, templateOf } from '../support/synth';

const ACCOUNT = '123456789012';
const website = (region: string | undefined, props: (stack: Stack) => StaticWebsiteProps = () => ({})) => {
  const stack = newStack(region === undefined ? {} : { env: { region, account: ACCOUNT } });
  new StaticWebsite(stack, 'Web', props(stack));
  return stack;
};
const logsIn = (region?: string) => (stack: Stack): StaticWebsiteProps => ({
  distributionLogBucket: Bucket.fromBucketAttributes(stack, 'Logs', { bucketName: 'logs-example', region }),
});
const warnings = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('cdk-serverless-api-pattern:websiteLogRegion')).length;

/** AWS's list of Regions that accounts have to opt in to, and one that doesn't exist yet. */
const OPT_IN = ['af-south-1', 'ap-east-1', 'ap-east-2', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-7', 'ca-west-1', 'eu-central-2',
  'eu-south-1', 'eu-south-2', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'xx-south-9'];

/** Those that every account has. */
const COMMON = ['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ca-central-1', 'eu-central-1', 'eu-north-1',
  'eu-west-1', 'eu-west-2', 'eu-west-3', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'];

test.each(OPT_IN)('a log is refused in %s, where CloudFront delivers none', (region) => {
  expect(() => website(region)).toThrow(`website.distributionLogBucket: 'the website's own in ${region}' cannot be used. Allowed: a bucket in a Region without opt-in`);
  expect(() => website(region)).toThrow('website.accessLogs: false');
  expect(() => website('eu-west-1', logsIn(region))).toThrow(`website.distributionLogBucket: 'a bucket in ${region}' cannot be used`);
  // An imported bucket is in the Region of the stack unless you set another one.
  expect(() => website(region, logsIn())).toThrow(`website.distributionLogBucket: 'a bucket in ${region}' cannot be used`);
});

test.each(COMMON)('a log is written in %s', (region) => {
  expect(warnings(website(region))).toBe(0);
});

test('without a log every Region will do', () => {
  for (const props of [{ accessLogs: false }, { profile: Profile.DEVELOPMENT }]) {
    Template.fromStack(website('eu-south-1', () => props)).hasResourceProperties('AWS::CloudFront::Distribution', { DistributionConfig: Match.objectLike({ Logging: Match.absent() }) });
    expect(() => website('eu-west-1', (stack) => ({ ...props, ...logsIn('eu-west-1')(stack) }))).toThrow("website.distributionLogBucket: 'Stack/Logs' conflicts with a website without access logs");
  }
});

test('a bucket in another Region takes the log of CloudFront, and the one beside the pages theirs', () => {
  const made = Template.fromStack(website('eu-south-1', logsIn('eu-central-1')));

  made.hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: Match.objectLike({ Logging: { Bucket: 'logs-example.s3.eu-central-1.amazonaws.com' } }),
  });
  made.hasResourceProperties('AWS::S3::Bucket', { LoggingConfiguration: { DestinationBucketName: { Ref: Match.stringLikeRegexp('^WebAccessLogs') }, LogFilePrefix: 'pages/' } });
});

test('so does a bucket of another stack of the app', () => {
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
  const logs = new Stack(app, 'Logs', { env: { region: 'eu-central-1', account: ACCOUNT } });
  const distributionLogBucket = new Bucket(logs, 'Bucket', { bucketName: 'logs-example', objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED });
  const stack = new Stack(app, 'Stack', { env: { region: 'eu-south-1', account: ACCOUNT }, crossRegionReferences: true });

  expect(() => new StaticWebsite(stack, 'Web', { distributionLogBucket })).not.toThrow();
});

test('a stack that does not say where it is gets a warning, once, unless its log goes where it can', () => {
  expect(warnings(website(undefined))).toBe(1);
  expect(warnings(website(undefined, logsIn()))).toBe(1);
  expect(warnings(website(undefined, logsIn('eu-central-1')))).toBe(0);
  expect(warnings(website(undefined, () => ({ accessLogs: false })))).toBe(0);
});

test('the log of CloudFront goes to the bucket of the website by default', () => {
  templateOf((stack) => void new StaticWebsite(stack, 'Web')).hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: Match.objectLike({ Logging: { Bucket: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebAccessLogs'), 'RegionalDomainName'] } } }),
  });
});
