import { App, Fn, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { DeliveryStream, S3Bucket } from 'aws-cdk-lib/aws-kinesisfirehose';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { FirewallLogAction, FirewallLogDestination, FirewallLogging, Profile, WebFirewall, WebFirewallProps } from '../../../src';
import { SAMPLED_FLAG_SETS } from '../../support/flag-sets';
import { StackOptions, newStack, templateOf as rawTemplateOf } from '../../support/synth';
import { firewallTemplate, inAws } from '../support/firewall';

const ENV = { region: 'eu-west-1', account: '123456789012' };
const LOGS = 'arn:aws:logs:eu-west-1:123456789012:*';
const ONLY_OURS = { StringEquals: { 'aws:SourceAccount': '123456789012' }, ArnLike: { 'aws:SourceArn': LOGS } };
const templateOf = (build: (stack: Stack) => void, options?: StackOptions) => inAws(rawTemplateOf(build, options));
const logged = (logging: FirewallLogging, props?: WebFirewallProps) => firewallTemplate({ logging, ...props }, { env: ENV });

test('nothing is written by default, but the log group is there for when something is', () => {
  const template = firewallTemplate();
  for (const type of ['AWS::WAFv2::LoggingConfiguration', 'AWS::Logs::ResourcePolicy']) template.resourceCountIs(type, 0);
  const groups = logged({}).findResources('AWS::Logs::LogGroup');
  expect(firewallTemplate({}, { env: ENV }).findResources('AWS::Logs::LogGroup')).toEqual(groups);
  expect(Object.keys(groups)).toHaveLength(1);
});

test.each<[string, number, WebFirewallProps]>([
  ['by default in REGULATED', 1, { profile: Profile.REGULATED }],
  ['where loggingEnabled says so', 1, { loggingEnabled: true }],
  ['unless loggingEnabled is false', 0, { loggingEnabled: false }],
  ['not by default in DEVELOPMENT', 0, { profile: Profile.DEVELOPMENT }],
])('requests are logged: %s', (_, count, props) => {
  firewallTemplate(props).resourceCountIs('AWS::WAFv2::LoggingConfiguration', count);
});

test('a log group is made, and secrets are kept out of it', () => {
  const template = logged({});
  const [groupId] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
  template.hasResource('AWS::Logs::LogGroup', {
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      LogGroupName: { 'Fn::Join': ['', [Match.stringLikeRegexp('^aws-waf-logs-Stack-Firewall-[0-9A-F]{8}-$'), { 'Fn::GetAtt': [Match.stringLikeRegexp('^Firewall'), 'Id'] }]] },
      RetentionInDays: 90,
      KmsKeyId: Match.absent(),
    },
  });
  template.hasResource('AWS::WAFv2::LoggingConfiguration', {
    DependsOn: [Match.stringLikeRegexp('Policy')],
    Properties: {
      ResourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Firewall'), 'Arn'] },
      LogDestinationConfigs: [{ 'Fn::Join': ['', ['arn:aws:logs:eu-west-1:123456789012:log-group:', { Ref: groupId }]] }],
      LoggingFilter: Match.absent(),
      RedactedFields: [{ SingleHeader: { Name: 'authorization' } }, { SingleHeader: { Name: 'cookie' } }, { SingleHeader: { Name: 'x-api-key' } }, { QueryString: {} }],
    },
  });
});

test('the delivery of logs writes to this group, only for this account, without a helper function', () => {
  const template = logged({});
  const [{ Properties }] = Object.values(template.findResources('AWS::Logs::ResourcePolicy'));
  const [group] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
  const text = Properties.PolicyDocument['Fn::Join'][1].map((part: string | { Ref: string }) => typeof part === 'string' ? part : `<${part.Ref}>`).join('');
  expect(JSON.parse(text).Statement).toEqual([{
    Effect: 'Allow',
    Principal: { Service: 'delivery.logs.amazonaws.com' },
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: `arn:aws:logs:eu-west-1:123456789012:log-group:<${group}>:log-stream:*`,
    Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' }, ArnLike: { 'aws:SourceArn': 'arn:aws:logs:eu-west-1:123456789012:*' } },
  }]);
  template.resourceCountIs('AWS::Lambda::Function', 0);
});

test('retention is that of the profile, or the one given', () => {
  logged({}, { profile: Profile.DEVELOPMENT }).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  logged({}, { profile: Profile.DEVELOPMENT, logRetention: RetentionDays.ONE_YEAR }).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
});

test('other things are kept out, or nothing', () => {
  logged({ redactedHeaders: ['X-Session'], redactQueryString: false, redactPath: true }).hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
    RedactedFields: [{ SingleHeader: { Name: 'x-session' } }, { UriPath: {} }],
  });
  logged({ redactedHeaders: [], redactQueryString: false }).hasResourceProperties('AWS::WAFv2::LoggingConfiguration', { RedactedFields: Match.absent() });
});

test('only some requests are kept', () => {
  logged({ keep: [FirewallLogAction.BLOCK, FirewallLogAction.COUNT] }).hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
    LoggingFilter: {
      DefaultBehavior: 'DROP',
      Filters: [{
        Behavior: 'KEEP',
        Requirement: 'MEETS_ANY',
        Conditions: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map((Action) => ({ ActionCondition: { Action } })),
      }],
    },
  });
});

const KEY_STATEMENT = {
  Effect: 'Allow',
  Principal: { Service: { 'Fn::Join': ['', ['logs.eu-west-1.', { Ref: 'AWS::URLSuffix' }]] } },
  Action: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
  Resource: '*',
  Condition: {
    ArnLike: {
      'kms:EncryptionContext:aws:logs:arn': Match.stringLikeRegexp('^arn:aws:logs:eu-west-1:123456789012:log-group:aws-waf-logs-[\\w-]+-[*]$'),
    },
  },
};

test.each(SAMPLED_FLAG_SETS)('a key encrypts the group, of its own stack or of another, with %s', (_, context) => {
  const own = templateOf((stack) => void new WebFirewall(stack, 'Firewall', { logging: {}, logEncryptionKey: new Key(stack, 'Key') }), { env: ENV, context });
  const app = new App({ context, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  const keys = new Stack(app, 'Keys', { env: ENV });
  const stack = new Stack(app, 'Stack', { env: ENV });
  new WebFirewall(stack, 'Firewall', { logging: {}, logEncryptionKey: new Key(keys, 'Key') });
  const other = inAws(Template.fromStack(keys));
  for (const template of [own, other]) {
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([Match.objectLike(KEY_STATEMENT)]) } });
  }
  const named = (template: Template) => /aws-waf-logs-[\w-]+/.exec(JSON.stringify(template.findResources('AWS::KMS::Key')))?.[0];
  const group = (name: string | undefined) => ({ LogGroupName: { 'Fn::Join': ['', [name, { 'Fn::GetAtt': [Match.stringLikeRegexp('^Firewall'), 'Id'] }]] }, KmsKeyId: Match.anyValue() });
  own.hasResourceProperties('AWS::Logs::LogGroup', group(named(own)));
  Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', group(named(other)));
});

test('a key of no region is bound to the region of the stack', () => {
  const template = templateOf((stack) => void new WebFirewall(stack, 'Firewall', { logging: {}, logEncryptionKey: new Key(stack, 'Key') }));
  expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toContain('{"Fn::Join":["",["logs.",{"Ref":"AWS::Region"},".",{"Ref":"AWS::URLSuffix"}]]}');
});

test('your own log group is written to', () => {
  const template = templateOf((stack) => void new WebFirewall(stack, 'Firewall', {
    logging: { destination: FirewallLogDestination.logGroup(new LogGroup(stack, 'Mine', { logGroupName: 'aws-waf-logs-mine' })) },
  }), { env: ENV });
  template.resourceCountIs('AWS::Logs::LogGroup', 1);
  template.hasResourceProperties('AWS::Logs::ResourcePolicy', { PolicyName: Match.stringLikeRegexp('^Stack-Mine-Policy-') });
  expect(JSON.stringify(template.findResources('AWS::Logs::ResourcePolicy'))).toContain('delivery.logs.amazonaws.com');
  const imported = templateOf((stack) => void new WebFirewall(stack, 'Firewall', {
    logging: { destination: FirewallLogDestination.logGroup(LogGroup.fromLogGroupName(stack, 'Mine', 'aws-waf-logs-mine')) },
  }), { env: ENV });
  imported.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
    LogDestinationConfigs: ['arn:aws:logs:eu-west-1:123456789012:log-group:aws-waf-logs-mine'],
  });
  imported.resourceCountIs('AWS::Logs::ResourcePolicy', 1);
});

test('firewalls share a group, its one policy, and a key', () => {
  const template = templateOf((stack) => {
    const destination = FirewallLogDestination.logGroup(new LogGroup(stack, 'Mine', { logGroupName: 'aws-waf-logs-mine' }));
    const logEncryptionKey = new Key(stack, 'Key');
    for (const id of ['A', 'B']) new WebFirewall(stack, id, { logging: { destination } });
    for (const id of ['C', 'D']) new WebFirewall(stack, id, { logging: {}, logEncryptionKey });
  }, { env: ENV });
  expect(Object.keys(template.findResources('AWS::Logs::ResourcePolicy')).map((id) => id.split('Logs')[0])).toEqual([expect.stringMatching(/^MinePolicy/), 'C', 'D']);
  // Statements of one id would be refused.
  const [{ Properties }] = Object.values(template.findResources('AWS::KMS::Key'));
  expect(Properties.KeyPolicy.Statement.length).toBe(3);
  expect(JSON.stringify(template.toJSON())).not.toContain('Sid');
});

test('your own bucket gets files of this account, and its key may be used for them', () => {
  const template = templateOf((stack) => {
    const encryptionKey = new Key(stack, 'Key');
    const bucket = new Bucket(stack, 'Mine', { bucketName: 'aws-waf-logs-mine', encryption: BucketEncryption.KMS, encryptionKey });
    new WebFirewall(stack, 'Firewall', { logging: { destination: FirewallLogDestination.bucket(bucket) } });
  }, { env: ENV });
  const [bucketId] = Object.keys(template.findResources('AWS::S3::Bucket'));
  const arn = { 'Fn::GetAtt': [bucketId, 'Arn'] };
  const delivery = { Effect: 'Allow', Principal: { Service: 'delivery.logs.amazonaws.com' } };
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: [
        { ...delivery, Action: 's3:GetBucketAcl', Resource: arn, Condition: ONLY_OURS },
        {
          ...delivery,
          Action: 's3:PutObject',
          Resource: { 'Fn::Join': ['', [arn, '/AWSLogs/123456789012/*']] },
          Condition: { ...ONLY_OURS, StringEquals: { ...ONLY_OURS.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' } },
        },
      ],
    },
  });
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: { Statement: Match.arrayWith([{ ...delivery, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*', Condition: ONLY_OURS }]) },
  });
  template.hasResource('AWS::WAFv2::LoggingConfiguration', {
    DependsOn: [Match.stringLikeRegexp('^MinePolicy')], Properties: { LogDestinationConfigs: [arn] },
  });
});

test('your own stream is written to', () => {
  const template = templateOf((stack) => {
    const stream = new DeliveryStream(stack, 'Mine', { deliveryStreamName: 'aws-waf-logs-mine', destination: new S3Bucket(new Bucket(stack, 'Files')) });
    new WebFirewall(stack, 'Firewall', { logging: { destination: FirewallLogDestination.deliveryStream(stream) } });
  });
  template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', { LogDestinationConfigs: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Mine'), 'Arn'] }] });
});

test.each<[string, (stack: Stack) => unknown]>([
  ['other', (stack) => FirewallLogDestination.logGroup(new LogGroup(stack, 'Mine', { logGroupName: 'other' }))],
  ['', (stack) => FirewallLogDestination.logGroup(new LogGroup(stack, 'Mine'))],
  ['other', (stack) => FirewallLogDestination.logGroup(LogGroup.fromLogGroupName(stack, 'Mine', 'other'))],
  ['other', (stack) => FirewallLogDestination.bucket(new Bucket(stack, 'Mine', { bucketName: 'other' }))],
  ['', (stack) => FirewallLogDestination.bucket(new Bucket(stack, 'Mine'))],
  ['other', (stack) => FirewallLogDestination.bucket(Bucket.fromBucketName(stack, 'Mine', 'other'))],
  ['other', (stack) => FirewallLogDestination.deliveryStream(DeliveryStream.fromDeliveryStreamAttributes(stack, 'Mine', { deliveryStreamName: 'other' }))],
  ['', (stack) => FirewallLogDestination.deliveryStream(new DeliveryStream(stack, 'Mine', { destination: new S3Bucket(new Bucket(stack, 'Files')) }))],
])("refuses a destination named '%s'", (name, make) => {
  expect(() => make(newStack())).toThrow(`security.firewall.logging.destination: '${name}' cannot be used. Allowed: names that begin with aws-waf-logs-`);
});

test('takes a destination whose name is known only at deployment, and as many fields as AWS WAF', () => {
  const later = (stack: Stack) => `aws-waf-logs-${stack.region}`;
  const name = (make: (stack: Stack) => unknown) => () => make(newStack());
  expect(name((stack) => FirewallLogDestination.logGroup(new LogGroup(stack, 'Mine', { logGroupName: later(stack) })))).not.toThrow();
  expect(name((stack) => FirewallLogDestination.bucket(new Bucket(stack, 'Mine', { bucketName: later(stack) })))).not.toThrow();
  expect(() => logged({ redactedHeaders: Array.from({ length: 99 }, (_, index) => `h${index}`.padEnd(64, 'x')) })).not.toThrow();
});

test.each<[FirewallLogging, string]>([
  [{ keep: [] }, 'security.firewall.logging.keep'],
  [{ redactedHeaders: ['a b'] }, 'security.firewall.logging.redactedHeaders'],
  [{ redactedHeaders: ['x'.repeat(65)] }, 'security.firewall.logging.redactedHeaders'],
  [{ redactedHeaders: [''] }, 'security.firewall.logging.redactedHeaders'],
  [{ redactedHeaders: Token.asList(Fn.importValue('Headers')) }, 'security.firewall.logging.redactedHeaders'],
  [{ redactedHeaders: Array(100).fill('a') }, 'security.firewall.logging.redactedHeaders'],
])('refuses %j', (logging, prop) => {
  expect(() => logged(logging)).toThrow(`${prop}: `);
});
