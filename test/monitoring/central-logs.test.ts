import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { CfnLogGroup, CrossAccountDestination, FilterPattern, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { KinesisDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Auth, CentralLogs, RouteIntegration, Profile, SecureRestApi, ServerlessApiPattern } from '../../src';
import { everySystem } from '../support/systems';
import { newStack } from '../support/synth';

const ENV = { env: { region: 'eu-west-1', account: '123456789012' } };

/** A stream with its own role, which all log groups share. */
function central(stack: Stack) {
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('logs.amazonaws.com') });
  return { destination: new KinesisDestination(new Stream(stack, 'Stream'), { role }) };
}

/** Logical ids of the log groups, and of those that send. */
function logsOf(stack: Stack) {
  const template = Template.fromStack(stack);
  const groups = Object.keys(template.findResources('AWS::Logs::LogGroup')).sort();
  const filters = Object.values(template.findResources('AWS::Logs::SubscriptionFilter')).map(({ Properties }) => Properties);
  return { groups, filters, sending: filters.map(({ LogGroupName }) => LogGroupName.Ref as string).sort() };
}

test.each([Profile.DEVELOPMENT, Profile.REGULATED])('every log group of all systems in %s sends its lines, by one role', (profile) => {
  const stack = newStack(ENV);
  everySystem(stack, { profile, monitoring: { centralLogs: central(stack) } });
  const { groups, sending, filters } = logsOf(stack);
  expect(groups.length).toBeGreaterThan(10);
  expect(sending).toEqual(groups);
  expect(new Set(filters.map(({ RoleArn, FilterPattern: pattern }) => JSON.stringify([RoleArn, pattern])))).toEqual(new Set([JSON.stringify([{ 'Fn::GetAtt': ['Role1ABCC5F0', 'Arn'] }, ''])]));
});

test('a function that is added sends, too, and a pattern chooses lines', () => {
  const stack = newStack();
  const filterPattern = FilterPattern.literal('{ $.level = "ERROR" }');
  const shop = new ServerlessApiPattern(stack, 'Shop', { auth: Auth.iam(), monitoring: { centralLogs: { ...central(stack), filterPattern } } });
  shop.addFunction('Orders', { entry: 'examples/orders-service/src/orders.ts' });
  const { groups, sending, filters } = logsOf(stack);
  expect(sending).toEqual(groups);
  expect(sending.filter((id) => id.startsWith('ShopOrders'))).toHaveLength(1);
  expect(new Set(filters.map((filter) => filter.FilterPattern))).toEqual(new Set(['{ $.level = "ERROR" }']));
});

test('the destination of another account needs no role', () => {
  const other = newStack(ENV);
  const role = new Role(other, 'Role', { assumedBy: new ServicePrincipal('logs.amazonaws.com') });
  const destination = new CrossAccountDestination(other, 'Destination', { role, targetArn: 'arn:aws:kinesis:eu-west-1:210987654321:stream/logs', destinationName: 'logs' });
  const stack = new Stack(other.node.scope as App, 'Other', ENV);
  new ServerlessApiPattern(stack, 'Shop', { monitoring: { centralLogs: { destination } } });
  const { groups, sending, filters } = logsOf(stack);
  expect(sending).toEqual(groups);
  expect(filters.filter(({ RoleArn }) => RoleArn !== undefined)).toEqual([]);
});

test('without it nothing is sent', () => {
  const stack = newStack();
  new ServerlessApiPattern(stack, 'Shop');
  expect(logsOf(stack).sending).toEqual([]);
});

test.each<[string, (stack: Stack) => unknown]>([
  ["Stack/Shop/Api api.accessLogClass: 'INFREQUENT_ACCESS' conflicts with monitoring.centralLogs", (stack) => {
    const api = { accessLogClass: LogGroupClass.INFREQUENT_ACCESS };
    return new ServerlessApiPattern(stack, 'Shop', { api, monitoring: { centralLogs: central(stack) } });
  }],
  ["Stack monitoring.centralLogs: 'set' cannot be used. Allowed: a construct that has no children yet", (stack) => {
    new Queue(stack, 'Jobs');
    CentralLogs.follow(stack, central(newStack()));
  }],
])('refuses %s', (message, build) => {
  expect(() => build(newStack())).toThrow(message);
});

test('constructs by themselves follow what is above them', () => {
  const stack = newStack();
  const shop = new Construct(stack, 'Shop');
  CentralLogs.follow(shop, central(stack));
  const [api] = [new SecureRestApi(shop, 'Api'), new SecureRestApi(stack, 'Beside')];
  for (const each of [api, stack.node.findChild('Beside') as SecureRestApi]) each.addRoute('GET /', { integration: RouteIntegration.mock() });
  const own = [api.accessLogGroup!, api.executionLogGroup!].map(({ node }) => (node.defaultChild as CfnLogGroup).logicalId);
  expect(logsOf(stack).sending).toEqual((stack.resolve(own) as string[]).sort());
});
