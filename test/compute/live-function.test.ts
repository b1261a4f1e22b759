import { Duration, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Template } from 'aws-cdk-lib/assertions';
import { AttributeType, StreamViewType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { AccountPrincipal, CompositePrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, EventSourceMapping, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { LambdaDestination as LambdaTarget } from 'aws-cdk-lib/aws-lambda-destinations';
import { DynamoEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { FilterPattern, LogGroup } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination as LogTarget } from 'aws-cdk-lib/aws-logs-destinations';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Schedule as Timetable, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke as LambdaTask } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import {
  Auth, DeploymentStrategy, EntityTable, NotificationTopic, ObjectBucket, ObjectEvents, ScheduledJob, SecureRestApi, ServerlessFunction,
  ServerlessFunctionProps, WorkQueue,
} from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

const CODE = { runtime: Runtime.PYTHON_3_15, handler: 'index.handler', code: Code.fromInline('def handler(event, context): pass') };
const ordersIn = (stack: Stack, props: Partial<ServerlessFunctionProps> = {}) => new ServerlessFunction(stack, 'Orders', { ...CODE, ...props });
const string = (name: string) => ({ name, type: AttributeType.STRING });

type Trigger = (stack: Stack, orders: ServerlessFunction) => void;

const OF_CDK: [string, Trigger][] = [
  ['a route', (stack, orders) => void new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(orders))],
  ['a route of an HTTP API', (stack, orders) => void new HttpApi(stack, 'Api').addRoutes({ path: '/', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('Orders', orders) })],
  ['a queue', (stack, orders) => orders.addEventSource(new SqsEventSource(new Queue(stack, 'Queue')))],
  ['a stream', (stack, orders) => orders.addEventSource(new DynamoEventSource(new Table(stack, 'Table', { partitionKey: string('pk'), stream: StreamViewType.NEW_IMAGE }), { startingPosition: StartingPosition.LATEST }))],
  ['a mapping', (stack, orders) => void orders.addEventSourceMapping('Mapping', { eventSourceArn: new Queue(stack, 'Queue').queueArn })],
  ['a mapping elsewhere', (stack, orders) => void new EventSourceMapping(stack, 'Mapping', { target: orders, eventSourceArn: new Queue(stack, 'Queue').queueArn })],
  ['a topic', (stack, orders) => void new Topic(stack, 'Topic').addSubscription(new LambdaSubscription(orders))],
  ['a rule', (stack, orders) => void new Rule(stack, 'Rule', { schedule: Schedule.rate(Duration.days(1)), targets: [new LambdaFunction(orders)] })],
  ['a schedule', (stack, orders) => void new Timetable(stack, 'Schedule', { schedule: ScheduleExpression.rate(Duration.days(1)), target: new LambdaInvoke(orders) })],
  ['a bucket', (stack, orders) => new Bucket(stack, 'Bucket').addEventNotification(EventType.OBJECT_CREATED, new LambdaDestination(orders))],
  ['a user pool', (stack, orders) => new UserPool(stack, 'Pool').addTrigger(UserPoolOperation.PRE_SIGN_UP, orders)],
  ['a log group', (stack, orders) => void new LogGroup(stack, 'Logs').addSubscriptionFilter('Filter', { destination: new LogTarget(orders), filterPattern: FilterPattern.allEvents() })],
  ['a state machine', (stack, orders) => void new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(new LambdaTask(stack, 'Task', { lambdaFunction: orders })) })],
  ['another function', (stack, orders) => new ServerlessFunction(stack, 'Caller', CODE).configureAsyncInvoke({ onSuccess: new LambdaTarget(orders) })],
  ['an identity', (_, orders) => void orders.grantInvoke(new AccountPrincipal('123456789012'))],
  ['several identities', (_, orders) => void orders.grantInvokeCompositePrincipal(new CompositePrincipal(new ServicePrincipal('iot.amazonaws.com')))],
  ['a service', (_, orders) => orders.addPermission('Iot', { principal: new ServicePrincipal('iot.amazonaws.com') })],
  ['a URL', (_, orders) => void orders.grantInvokeUrl(new AccountPrincipal('123456789012'))],
];

const OURS: [string, Trigger][] = [
  ['a route', (stack, orders) => void new SecureRestApi(stack, 'Api', { auth: Auth.iam().bind(stack, {}) }).addRoute('GET /orders', { function: orders })],
  ['a queue', (stack, orders) => void new WorkQueue(stack, 'Queue').addConsumer('Consumer', orders)],
  ['a topic', (stack, orders) => void new NotificationTopic(stack, 'Topic').addFunction(orders)],
  ['a schedule', (stack, orders) => void new ScheduledJob(stack, 'Nightly', { schedule: ScheduleExpression.rate(Duration.days(1)), function: orders })],
  ['objects', (stack, orders) => void new ObjectEvents(stack, 'Events', { bucket: new ObjectBucket(stack, 'Bucket').bucket }).onObjectCreated('images/', orders)],
  ['changes', (stack, orders) => void new EntityTable(stack, 'Table', { stream: StreamViewType.NEW_IMAGE }).addStreamConsumer('Changes', orders)],
];

/** Resources that refer to the function or its alias, except the function's own parts. */
function callersIn(trigger: Trigger, context: Record<string, unknown>): { readonly alias: string[]; readonly function: string[] } {
  const ids: { readonly [kind: string]: string } = {};
  const made = templateOf((stack) => {
    const orders = ordersIn(stack);
    Object.assign(ids, { alias: stack.resolve(orders.alias.aliasRef.aliasArn).Ref, function: stack.resolve(orders.function.functionName).Ref });
    trigger(stack, orders);
  }, { context });
  const others = Object.entries(made.toJSON().Resources as Record<string, { Type: string }>)
    .filter(([, { Type }]) => !['AWS::Lambda::Function', 'AWS::Lambda::Alias', 'AWS::Lambda::Version'].includes(Type));
  const naming = (id: string) => others.filter(([, resource]) => JSON.stringify(resource).includes(`"${id}"`)).map(([, { Type }]) => Type).sort();
  return { alias: naming(ids.alias), function: naming(ids.function) };
}

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  test.each(OF_CDK)('%s of CDK calls the alias', (__, trigger) => {
    const callers = callersIn(trigger, context);
    expect(callers.alias).not.toEqual([]);
    expect(callers.function).toEqual([]);
  });

  test.each(OURS)('%s of this library does the same with the function as with its alias', (__, trigger) => {
    const template = (pass: (orders: ServerlessFunction) => unknown) => {
      const stack = newStack({ context });
      trigger(stack, pass(ordersIn(stack, { reservedConcurrentExecutions: 4, timeout: Duration.seconds(20) })) as ServerlessFunction);
      return Template.fromStack(stack).toJSON();
    };
    expect(template((orders) => orders)).toEqual(template((orders) => orders.alias));
  });

  test('grants go to the role', () => {
    const made = templateOf((stack) => {
      const orders = ordersIn(stack);
      new TableV2(stack, 'Table', { partitionKey: string('pk') }).grantReadData(orders);
      orders.addToRolePolicy(new PolicyStatement({ actions: ['ses:SendEmail'], resources: ['arn:aws:ses:eu-west-1:123456789012:identity/example.com'] }));
    }, { context });
    const policies = Object.values(made.findResources('AWS::IAM::Policy'));
    expect(policies).toHaveLength(1);
    expect(JSON.stringify(policies)).toContain('dynamodb:GetItem');
    expect(JSON.stringify(policies)).toContain('ses:SendEmail');
  });
});

test('properties that CDK reads from a function are those of the alias', () => {
  const stack = newStack();
  const vpc = new Vpc(stack, 'Network', { natGateways: 0, subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }] });
  const orders = ordersIn(stack, { vpc, vpcSubnets: { subnets: vpc.isolatedSubnets } });
  const names = [
    'functionArn', 'functionName', 'functionRef', 'role', 'grantPrincipal', 'isBoundToVpc', 'permissionsNode', 'architecture', 'resourceArnsForGrantInvoke', 'env',
  ] as const;
  for (const name of names) {
    const same = orders[name] === orders.alias[name];
    expect([name, same || stack.resolve(orders[name])]).toEqual([name, same || stack.resolve(orders.alias[name])]);
  }
  for (const name of ['metricDuration', 'metricErrors', 'metricInvocations', 'metricThrottles'] as const) expect(orders[name]()).toEqual(orders.alias[name]());
  expect(orders.metric('ConcurrentExecutions')).toEqual(orders.alias.metric('ConcurrentExecutions'));
  expect(orders.connections).toBe(orders.function.connections);
  expect(orders.stack).toBe(stack);
});

test('a check of deployments is the function: CodeDeploy takes no alias', () => {
  const group = (pass: (check: ServerlessFunction) => unknown) => templateOf((stack) => {
    const check = new ServerlessFunction(stack, 'Check', CODE);
    const preTrafficCheck = pass(check) as ServerlessFunction;
    ordersIn(stack, { deployment: DeploymentStrategy.canary({ percentage: 10, interval: Duration.minutes(5), preTrafficCheck }) });
  }).toJSON();
  expect(group((check) => check)).toEqual(group((check) => check.function));
});
