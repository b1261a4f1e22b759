import * as fs from 'fs';
import * as path from 'path';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import { CfnResource, CloudFormationValidatePlugin, Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { ours, reportOf } from './support';
import { ServerlessRule, ServerlessRules } from '../../src';
import { ACTIONS } from '../../src/rules/actions';

const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true };
const GUARD = [{ name: 'own.guard', content: 'rule OWN_RULE {\n  Resources.*[ Type == "AWS::SQS::Queue" ] { Properties.QueueName exists }\n}\n' }];

const openQueue = (stack: Stack) => new Queue(stack, 'Open');
const misspelled = (stack: Stack) => new CfnResource(stack, 'Policy', {
  type: 'AWS::IAM::ManagedPolicy',
  properties: { PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sqs:SendMesage', Resource: '*' }] } },
});
const wrong = (stack: Stack) => new CfnResource(stack, 'Wrong', { type: 'AWS::SQS::Queue', properties: { NoSuchProperty: 1, VisibilityTimeout: -1 } });
const badFleet = (stack: Stack) => new CfnResource(stack, 'Fleet', {
  type: 'AWS::GameLift::Fleet',
  properties: { Name: 'fleet', EC2InboundPermissions: [{ FromPort: 2, ToPort: 1, IpRange: '192.0.2.0/24', Protocol: 'TCP' }] },
});

test('a finding is acknowledged on its construct, with the reason in the report, and stays elsewhere', () => {
  const reason = 'Read inside the VPC alone, whose endpoint takes nothing but HTTPS.';
  const { findings, acknowledged } = reportOf((app) => {
    const stack = new Stack(app, 'Stack');
    Validations.of(openQueue(stack)).acknowledge({ id: 'CloudFormation-Validate::SRV-QueueTransport', reason });
    new Queue(stack, 'Other');
  });

  expect(ours(findings)).toMatchObject([{ rule: 'SRV-QueueTransport', construct: 'Stack/Other/Resource' }]);
  expect(acknowledged).toMatchObject([{ rule: 'SRV-QueueTransport', construct: 'Stack/Open/Resource', reason }]);
});

test('nothing of what CDK finds by itself is lost', () => {
  const build = (app: Parameters<Parameters<typeof reportOf>[0]>[0]) => {
    const stack = new Stack(app, 'Stack');
    wrong(stack);
    badFleet(stack);
  };
  const builtIn = reportOf(build, STRICT, []);
  const withOurs = reportOf(build, STRICT);

  expect(builtIn.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['F3002', 'CDK-GameLift-001']));
  expect(withOurs.findings.filter(({ rule }) => !rule.startsWith('SRV-'))).toEqual(builtIn.findings);
  expect(withOurs.error).toBeDefined();
});

test('an error ends the synthesis where findings of CDK do, and warns elsewhere', () => {
  const build = (app: Parameters<Parameters<typeof reportOf>[0]>[0]) => void misspelled(new Stack(app, 'Stack'));

  const strict = reportOf(build, STRICT);
  expect(ours(strict.findings)).toMatchObject([{ rule: 'SRV-ActionUnknown', severity: 'error' }]);
  expect(strict.error).toContain('SRV-ActionUnknown');

  const lenient = reportOf(build);
  expect(ours(lenient.findings)).toMatchObject([{ rule: 'SRV-ActionUnknown', severity: 'warning' }]);
  expect(lenient.error).toBeUndefined();
});

test('a warning never ends the synthesis of an app', () => {
  const { findings, error } = reportOf((app) => void openQueue(new Stack(app, 'Stack')), STRICT);

  expect(ours(findings)).toMatchObject([{ rule: 'SRV-QueueTransport', severity: 'warning' }]);
  expect(error).toBeUndefined();
});

test('the sources go into a plugin that there is already', () => {
  const own = new CloudFormationValidatePlugin({ guardRules: GUARD, regoRules: ServerlessRules.sources() });
  const { findings } = reportOf((app) => void openQueue(new Stack(app, 'Stack')), {}, [own]);

  expect(findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['OWN_RULE', 'SRV-QueueTransport']));
});

test('one plugin serves all apps of a process', () => {
  expect(ServerlessRules.plugin()).toBe(ServerlessRules.plugin());
});

test('nothing that a template holds stops the engine', () => {
  const odd = [null, true, 7, 'text', [], [null], [7], {}, { key: null }, { Ref: 'Nothing' }, { 'Fn::If': ['Nothing', 1, 2] }];
  const places = Object.entries({
    'AWS::SQS::QueuePolicy': ['Queues', 'PolicyDocument', 'PolicyDocument.Statement', 'PolicyDocument.Statement.0.Principal', 'PolicyDocument.Statement.0.Condition'],
    'AWS::IAM::Role': ['Policies', 'Policies.0.PolicyDocument', 'ManagedPolicyArns', 'Policies.0.PolicyDocument.Statement.0.Action'],
    'AWS::Lambda::Function': ['Timeout', 'Environment', 'Environment.Variables', 'Environment.Variables.SECRET', 'DeadLetterConfig', 'LoggingConfig'],
    'AWS::Lambda::EventSourceMapping': ['BatchSize', 'FunctionName', 'EventSourceArn', 'ScalingConfig'],
    'AWS::SQS::Queue': ['VisibilityTimeout', 'RedrivePolicy', 'KmsMasterKeyId'],
    'AWS::Events::Rule': ['Targets', 'Targets.0', 'EventPattern', 'EventPattern.source', 'EventPattern.detail'],
    'AWS::S3::Bucket': ['CorsConfiguration.CorsRules', 'LifecycleConfiguration.Rules', 'NotificationConfiguration', 'NotificationConfiguration.LambdaConfigurations'],
    'AWS::ApiGateway::Stage': ['MethodSettings', 'MethodSettings.0', 'AccessLogSetting'],
    'AWS::ApiGateway::Method': ['HttpMethod', 'Integration', 'Integration.CacheKeyParameters'],
    'AWS::CloudFront::Distribution': ['DistributionConfig', 'DistributionConfig.Origins', 'DistributionConfig.DefaultCacheBehavior'],
    'AWS::Cognito::UserPoolClient': ['AllowedOAuthFlows', 'CallbackURLs'],
    'AWS::DynamoDB::GlobalTable': ['Replicas', 'Replicas.0'],
  }).flatMap(([type, paths]) => paths.map((place): [string, string] => [type, place]));

  const { findings } = reportOf((app) => odd.forEach((value, i) => {
    const stack = new Stack(app, `Stack${i}`);
    places.forEach(([type, place], j) => new CfnResource(stack, `Resource${j}`, { type }).addOverride(`Properties.${place}`, value));
  }));
  expect(ours(findings).length).toBeGreaterThan(10);
});

describe('the descriptions', () => {
  const rules = ServerlessRules.rules();

  test.each(rules)('of $id say why, what to do and where it stands', ({ acknowledgeAs, id, severity, reason, fix, url }: ServerlessRule) => {
    expect(acknowledgeAs).toBe(`CloudFormation-Validate::${id}`);
    expect(['ERROR', 'WARN']).toContain(severity);
    expect(reason).toMatch(/^[A-Z].{20,160}\.$/);
    expect(fix).toMatch(/^[A-Z].{8,160}[^.]$/);
    expect(url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/);
  });

  test('are those of the documentation', () => {
    const documented = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'rules.md'), 'utf8').split('\n').filter((line) => line.startsWith('| `SRV-'));
    expect(documented).toEqual(rules.map(({ id, severity, reason, fix, url }) => `| \`${id}\` | ${severity} | ${reason} | [${fix}](${url}) |`));
  });
});

test('known actions are the operations of the SDK, without those that IAM does not know', () => {
  const services: [string, object, string[]][] = [
    ['sqs', sqs, ['ChangeMessageVisibilityBatch', 'DeleteMessageBatch', 'SendMessageBatch']],
    ['sns', sns, ['PublishBatch']],
    ['dynamodb', dynamodb, ['BatchExecuteStatement', 'ExecuteStatement', 'ExecuteTransaction', 'TransactGetItems', 'TransactWriteItems']],
  ];
  for (const [name, client, without] of services) {
    const operations = Object.keys(client).filter((key) => /^[A-Z].*Command$/.test(key)).map((key) => key.replace(/Command$/, ''));
    expect(operations.length).toBeGreaterThan(20);
    expect(operations.filter((operation) => !without.includes(operation) && !ACTIONS[name].includes(operation))).toEqual([]);
    expect(ACTIONS[name].filter((action) => without.includes(action))).toEqual([]);
  }
});
