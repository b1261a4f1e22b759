import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { bound, plainFunction, realtime } from './support/systems';
import { AccessLog, Auth, ConnectAuthorization, Monitoring, NotificationTopic, Profile, Realtime, RealtimeOptions } from '../../src';
import { HANDLERS } from '../../src/handlers/catalog';
import { Finding, acknowledged, reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { FLAG_SETS, newStack, templateOf } from '../support/synth';

const everything = (stack: Stack, profile?: Profile, auth = Auth.cognito()) => {
  const monitoring = new Monitoring(stack, 'Monitoring', { profile });
  const topic = new NotificationTopic(stack, 'Topic', { monitoring });
  const made = new Realtime(stack, 'Realtime', {
    auth: auth.bind(stack, { profile }), profile, monitoring, topic, routes: [{ routeKey: 'chat', function: plainFunction(stack), returnResponse: true }],
  });
  made.addBroadcaster(plainFunction(stack, 'Sender'), 'BROADCASTS_URL');
  return made;
};
const grantsOf = (template: Template, handler: string): string[] => {
  const [{ Properties }] = Object.values(template.findResources('AWS::Lambda::Function', { Properties: { Description: HANDLERS[handler].description } }));
  const role = Properties.Role['Fn::GetAtt'][0];
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter((policy) => policy.Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role))
    .flatMap((policy) => policy.Properties.PolicyDocument.Statement as { Action: string | string[] }[])
    .flatMap(({ Action }) => Action).filter((action) => !/^(logs|xray):/.test(action)).sort();
};

test('the cap of an owner is handed to the function that takes connections, and one that cannot be is refused', () => {
  templateOf((stack) => void realtime(stack, { connectionsPerOwner: 1000 })).hasResourceProperties('AWS::Lambda::Function', {
    Description: HANDLERS.realtime.description, Environment: { Variables: Match.objectLike({ CONNECTIONS_PER_OWNER: '1000' }) },
  });
  for (const connectionsPerOwner of [0, 1001, 1.5]) {
    expect(() => templateOf((stack) => void realtime(stack, { connectionsPerOwner }))).toThrow(/realtime\.connectionsPerOwner/);
  }
});

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, flags) => {
  test.each([Profile.PRODUCTION, Profile.DEVELOPMENT])('there is no finding but the acknowledged ones, in %s', (profile) => {
    const reports = reportsOf((stack) => void everything(stack, profile), flags);
    const ours = ({ violatingConstructs }: Finding) => violatingConstructs.some(({ constructPath }) => constructPath.startsWith('Stack/Realtime/'));
    // Hints of CDK to whoever writes the app are none; the plain functions of this test are not ours.
    const findings = reports.flatMap(({ violations }) => violations).filter(({ ruleName }) => !ruleName.startsWith('Annotation::'));
    expect(findings.filter(ours)).toEqual([]);
    const reasons = acknowledged(reports).filter(ours);
    expect([...new Set(reasons.map(({ ruleName }) => ruleName.replace(/<[A-Za-z0-9.:]+>/g, '<…>')))].sort()).toEqual([
      'AwsSolutions-APIG4', 'AwsSolutions-IAM5[Resource::*]', 'AwsSolutions-IAM5[Resource::arn:<…>:execute-api:<…>:<…>:<…>/prod/POST/@connections/*]',
      'Serverless-LambdaDLQ', 'Serverless-LambdaEventSourceMappingDestination', 'Serverless-SQSRedrivePolicy',
    ]);
    for (const { reason } of reasons) expect(reason?.length).toBeGreaterThan(40);
  });

  test('without a log there is no finding either', () => {
    const build = (stack: Stack) => void new Realtime(stack, 'Realtime', { auth: bound(stack, Auth.iam()), accessLog: AccessLog.none() });
    expect(unacknowledged(reportsOf(build, flags))).toEqual([]);
  });

  test('functions may do what the catalog says, and are told where', () => {
    const template = templateOf((stack) => void everything(stack), { context: flags });
    for (const handler of ['realtime', 'broadcast']) {
      const extra = handler === 'broadcast' ? ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'] : [];
      expect(grantsOf(template, handler)).toEqual([...HANDLERS[handler].access.flatMap(({ actions }) => actions), ...extra].sort());
      template.hasResourceProperties('AWS::Lambda::Function', {
        Description: HANDLERS[handler].description,
        Environment: { Variables: Object.fromEntries(HANDLERS[handler].access.map(({ environment }) => [environment, Match.anyValue()])) },
      });
    }
    expect(grantsOf(template, 'authorizer')).toEqual([]);
  });
});

test('connections are kept in a table that goes with its stack, whatever the profile', () => {
  for (const profile of [Profile.PRODUCTION, Profile.DEVELOPMENT]) {
    const template = templateOf((stack) => void everything(stack, profile));
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Delete',
      Properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        Replicas: [Match.objectLike({ DeletionProtectionEnabled: Match.absent() })],
      },
    });
  }
});

test('messages wait six times as long as one takes to send, and results of jobs come as they were published', () => {
  const template = templateOf((stack) => void everything(stack));
  template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 6 * HANDLERS.broadcast.timeoutSeconds, RedrivePolicy: Match.anyValue() });
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { FunctionResponseTypes: ['ReportBatchItemFailures'] });
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'sqs', RawMessageDelivery: true, FilterPolicy: { type: ['job.succeeded', 'job.failed', 'job.canceled', 'job.progress'] }, RedrivePolicy: Match.anyValue(),
  });
  templateOf((stack) => void realtime(stack)).resourceCountIs('AWS::SNS::Subscription', 0);
});

test('settings of functions, of the queue and of the API are taken', () => {
  const template = templateOf((stack) => void realtime(stack, {
    stageName: 'live',
    queue: { maxReceiveCount: 7 },
    compute: { memorySize: 1024, handlers: { broadcast: { timeout: Duration.minutes(1), memorySize: 2048 }, realtime: { environment: { EXTRA: 'yes' } } } },
    tracing: false,
  }));
  template.hasResourceProperties('AWS::Lambda::Function', { Description: HANDLERS.broadcast.description, MemorySize: 2048, Timeout: 60 });
  template.hasResourceProperties('AWS::Lambda::Function', { Description: HANDLERS.realtime.description, MemorySize: 1024, Environment: { Variables: { EXTRA: 'yes', OWNER_SOURCE: 'lambda' } } });
  template.allResourcesProperties('AWS::Lambda::Function', { TracingConfig: Match.absent() });
  template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 360, RedrivePolicy: { maxReceiveCount: 7 } });
  template.hasResourceProperties('AWS::ApiGatewayV2::Stage', { StageName: 'live' });
});

test('your own function may send, and is told where', () => {
  const template = templateOf((stack) => realtime(stack).addBroadcaster(plainFunction(stack), 'BROADCASTS_URL'));
  template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { BROADCASTS_URL: { Ref: Match.stringLikeRegexp('RealtimeBroadcasts') } } } });
  template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: [{ Action: 'sqs:SendMessage', Effect: 'Allow', Resource: Match.anyValue() }] } });
  expect(() => realtime(newStack()).addBroadcaster(plainFunction(newStack()), 'X')).toThrow(/environmentName: 'X'/);
});

test('your own routes exist, also $default in place of the shipped one', () => {
  const template = templateOf((stack) => {
    realtime(stack, { routes: [{ routeKey: '$default', function: plainFunction(stack) }] }).addRoute('chat', plainFunction(stack, 'Chat'));
  });
  const keys = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(({ Properties }) => Properties.RouteKey);
  expect(keys.sort()).toEqual(['$connect', '$default', '$disconnect', 'chat']);
  template.resourceCountIs('AWS::ApiGatewayV2::RouteResponse', 0);
  expect(() => realtime(newStack(), { routes: [{ routeKey: '$connect', function: plainFunction(newStack()) }] })).toThrow(/routeKey: '\$connect'/);
});

describe('who may connect', () => {
  const routeOf = (auth: Auth, options: RealtimeOptions = {}) => templateOf((stack) => void new Realtime(stack, 'Realtime', { auth: bound(stack, auth), ...options }));
  const connect = (AuthorizationType: string) => ({ RouteKey: '$connect', AuthorizationType });

  test('are users of the pool, all or those of some groups', () => {
    const clients = [UserPoolClient.fromUserPoolClientId(newStack(), 'App', 'abc')];
    for (const auth of [Auth.cognito(), Auth.userPool(UserPool.fromUserPoolId(newStack(), 'Users', 'eu-west-1_Example'), { clients })]) {
      const template = routeOf(auth);
      template.hasResourceProperties('AWS::ApiGatewayV2::Route', connect('CUSTOM'));
      template.hasResourceProperties('AWS::Lambda::Function', {
        Description: HANDLERS.authorizer.description,
        Environment: { Variables: { USER_POOL_ID: Match.anyValue(), CLIENT_IDS: Match.anyValue(), CONNECT_GROUPS: Match.absent() } },
      });
    }
    routeOf(Auth.cognito(), { groups: ['staff', 'admins'] })
      .hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { CONNECT_GROUPS: 'staff,admins' } } });
  });

  test('are those who sign, where they sign for the API', () => {
    const template = routeOf(Auth.iam());
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', connect('AWS_IAM'));
    template.hasResourceProperties('AWS::Lambda::Function', { Description: HANDLERS.realtime.description, Environment: { Variables: { OWNER_SOURCE: 'iam' } } });
    template.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 0);
  });

  test('are told apart by their sessions only where that is asked for', () => {
    const sourceOf = (auth: Auth, options?: RealtimeOptions) => {
      const functions = routeOf(auth, options).findResources('AWS::Lambda::Function', { Properties: { Description: HANDLERS.realtime.description } });
      return Object.values(functions)[0]!.Properties.Environment.Variables.OWNER_SOURCE as unknown;
    };
    expect(sourceOf(Auth.iam({ trustSessionNames: true }))).toBe('iam-session');
    expect(sourceOf(Auth.iam({ trustSessionNames: true }), { authorization: ConnectAuthorization.iam() })).toBe('iam');
    expect(sourceOf(Auth.cognito(), { authorization: ConnectAuthorization.iam({ trustSessionNames: true }) })).toBe('iam-session');
  });

  test('are those whom your own function lets in, whatever authorizes the API', () => {
    const template = templateOf((stack) => void realtime(stack, { auth: bound(stack, Auth.none({ reason: 'Prices.' })), authorization: ConnectAuthorization.lambdaAuthorizer(plainFunction(stack)) }));
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', connect('CUSTOM'));
    template.resourcePropertiesCountIs('AWS::Lambda::Function', { Description: HANDLERS.authorizer.description }, 0);
  });

  test.each<[string, () => Auth, RegExp]>([
    ['an API key', () => Auth.apiKey({ rateLimit: 1, burstLimit: 1 }), /by an API key' cannot be used. Allowed: ConnectAuthorization\.lambda/],
    ['nothing', () => Auth.none({ reason: 'Prices.' }), /by nothing' cannot/],
    ['a Lambda authorizer of REST APIs', () => Auth.lambdaAuthorizer(plainFunction(newStack())), /by CUSTOM' cannot/],
  ])('cannot be told by %s', (_, auth, message) => {
    const stack = newStack();
    expect(() => new Realtime(stack, 'Realtime', { auth: auth().bind(stack, {}) })).toThrow(message);
  });

  test.each<[RealtimeOptions, RegExp]>([
    [{ groups: [] }, /realtime\.groups/],
    [{ groups: ['a,b'] }, /realtime\.groups/],
    [{ groups: ['staff'], authorization: ConnectAuthorization.iam() }, /realtime\.groups: 'staff'.*user pool/],
  ])('cannot be told by %j', (options, message) => {
    expect(() => realtime(newStack(), options)).toThrow(message);
  });
});

test.each(['eu-west-1', 'cn-north-1', 'us-gov-west-1'])('synthesizes in %s', (region) => {
  for (const [, context] of FLAG_SETS) {
    // Cognito has no user pools in China.
    const auth = region.startsWith('cn-') ? Auth.iam() : undefined;
    const template = templateOf((stack) => void everything(stack, undefined, auth), { env: { region, account: '123456789012' }, context });
    if (region !== 'eu-west-1') expect(JSON.stringify(template.toJSON())).not.toContain('arn:aws:');
  }
});
