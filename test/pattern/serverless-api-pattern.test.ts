import { Duration, Size } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Auth, BundledHandler, BundledHandlers, Profile, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { FLAG_SETS, newStack, templateOf } from '../support/synth';
import { HANDLERS } from '../../src/handlers/catalog';

const system = (props: ServerlessApiPatternProps = {}) => templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', props));

test('one line builds the whole system', () => {
  const made = system();
  made.resourceCountIs('AWS::Lambda::Function', 4);
  for (const type of [
    'AWS::ApiGateway::RestApi', 'AWS::Cognito::UserPool', 'AWS::DynamoDB::GlobalTable', 'AWS::SNS::TopicPolicy', 'AWS::WAFv2::WebACL', 'AWS::CloudWatch::Dashboard',
  ]) expect(Object.keys(made.findResources(type)).length).toBeGreaterThan(0);
});

test('every route of the catalog is there, authorized, and its body checked', () => {
  const made = system();
  const routes = Object.values(HANDLERS).flatMap((handler) => handler.routes);
  made.resourceCountIs('AWS::ApiGateway::Method', routes.length);
  made.allResourcesProperties('AWS::ApiGateway::Method', { AuthorizationType: 'COGNITO_USER_POOLS' });
  const checked = Object.values(made.findResources('AWS::ApiGateway::Method')).filter((method) => method.Properties.RequestModels);
  expect(checked.length).toBe(routes.filter((route) => route.body).length);
});

test.each(FLAG_SETS)('there is no helper function, custom resource, parameter or condition, with %s', (_, context) => {
  const made = templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop'), { context }).toJSON();
  const types = Object.values<{ Type: string }>(made.Resources).map((resource) => resource.Type);
  expect(types.filter((type) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource')).toEqual([]);
  expect(types.filter((type) => type === 'AWS::Lambda::Function').length).toBe(4);
  expect(Object.keys(made.Parameters ?? {})).toEqual(['BootstrapVersion']);
  expect(made.Conditions).toBeUndefined();
});

test.each(['eu-west-1', 'cn-north-1', 'us-gov-west-1'])('synthesizes in %s', (region) => {
  for (const [, context] of FLAG_SETS) {
    // Cognito has no user pools in China.
    const auth = region.startsWith('cn-') ? Auth.iam() : undefined;
    const made = templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { auth }), { env: { region, account: '123456789012' }, context });
    if (region !== 'eu-west-1') expect(JSON.stringify(made.toJSON())).not.toContain('arn:aws:');
  }
});

test('every stateful resource stays when the stack goes', () => {
  for (const profile of [Profile.PRODUCTION, Profile.DEVELOPMENT]) {
    const made = system({ profile });
    for (const type of ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool', 'AWS::Logs::LogGroup']) {
      made.allResources(type, { DeletionPolicy: Match.stringLikeRegexp('^Retain(ExceptOnCreate)?$'), UpdateReplacePolicy: 'Retain' });
    }
  }
});

test('settings of all handlers are overridden by those of one', () => {
  const made = system({
    compute: { memorySize: 256, environment: { STAGE: 'test' }, handlers: { worker: { memorySize: 2048, timeout: Duration.minutes(5), environment: { EXTRA: 'yes' } } } },
  });
  made.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 256, Description: HANDLERS.items.description, Environment: { Variables: { STAGE: 'test' } } });
  made.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 2048, Timeout: 300, Description: HANDLERS.worker.description, Environment: { Variables: { STAGE: 'test', EXTRA: 'yes' } } });
  made.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 1800 });
});

test('limits of uploads that are set on the bucket reach the handler that gives out the forms', () => {
  const made = system({ data: { bucket: { uploads: { maxSize: Size.mebibytes(5), contentTypes: ['image/png'], uploadExpiry: Duration.minutes(2) } } } });
  made.hasResourceProperties('AWS::Lambda::Function', {
    Description: HANDLERS.files.description,
    Environment: { Variables: { MAX_UPLOAD_BYTES: '5242880', UPLOAD_CONTENT_TYPES: 'image/png', UPLOAD_EXPIRY_SECONDS: '120' } },
  });
});

test('indexes and stream consumers can be reached from the system', () => {
  const stack = newStack();
  expect(new ServerlessApiPattern(stack, 'Shop').entityTable?.table.tableArn).toBeDefined();
  expect(new ServerlessApiPattern(stack, 'Own', { data: { existingBucket: Bucket.fromBucketName(stack, 'Bucket', 'our-objects') } }).objectBucket).toBeUndefined();
});

test('only the chosen handlers are there', () => {
  const made = system({ handlers: BundledHandlers.only([BundledHandler.ITEMS]) });
  made.resourceCountIs('AWS::Lambda::Function', 1);
  made.resourceCountIs('AWS::Lambda::EventSourceMapping', 0);
});

test('the system without handlers takes the routes of the user', () => {
  const made = templateOf((stack) => {
    const shop = new ServerlessApiPattern(stack, 'Shop', { handlers: BundledHandlers.none() });
    const orders = shop.addFunction('Orders', { runtime: Runtime.PYTHON_3_14, handler: 'index.handler', code: Code.fromInline('def handler(event, context): pass') });
    shop.addRoute('GET /orders/{id}', { function: orders.function });
    expect(Object.keys(shop.functions)).toEqual(['Orders']);
    expect(stack.resolve(shop.url)).toBeDefined();
  });
  made.hasResourceProperties('AWS::ApiGateway::Method', { HttpMethod: 'GET', AuthorizationType: 'COGNITO_USER_POOLS' });
  made.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'Errors', Dimensions: [Match.objectLike({ Value: { Ref: Match.stringLikeRegexp('Orders') } })] });
});

test('a route of the user that is shipped already is refused', () => {
  const shop = new ServerlessApiPattern(newStack(), 'Shop');
  expect(() => shop.addRoute('GET /items/{name}', { function: shop.functions.items.function }))
    .toThrow("route: 'GET /items/{name}' cannot be used. Allowed: routes that are not there yet; there is 'GET /items/{id}'");
});

test('one CORS setting reaches the preflight, the errors, the handlers and the bucket', () => {
  const origin = 'https://shop.example.com';
  const made = system({ api: { cors: { allowOrigins: [origin] } } });
  made.resourceCountIs('AWS::ApiGateway::Method', 16 + 8);
  made.allResourcesProperties('AWS::ApiGateway::GatewayResponse', { ResponseParameters: Match.objectLike({ 'gatewayresponse.header.Access-Control-Allow-Origin': `'${origin}'` }) });
  made.hasResourceProperties('AWS::Lambda::Function', { Description: HANDLERS.items.description, Environment: { Variables: { CORS_ALLOW_ORIGINS: origin } } });
  made.hasResourceProperties('AWS::Lambda::Function', { Description: HANDLERS.worker.description, Environment: { Variables: { CORS_ALLOW_ORIGINS: Match.absent() } } });
  made.hasResourceProperties('AWS::S3::Bucket', { CorsConfiguration: { CorsRules: [Match.objectLike({ AllowedOrigins: [origin], AllowedMethods: ['GET', 'HEAD', 'POST', 'PUT'] })] } });
});

describe('bad input', () => {
  test.each<[string, ServerlessApiPatternProps, string]>([
    ['a timeout over 29 seconds', { compute: { timeout: Duration.seconds(30) } }, "timeout: '30 seconds' cannot be used. Allowed: at most 29 seconds"],
    ['the same for one handler', { compute: { handlers: { files: { timeout: Duration.minutes(1) } } } }, "timeout: '1 minute' cannot be used. Allowed: at most 29 seconds"],
    ['a visibility under six timeouts', { queueing: { queue: { visibilityTimeout: Duration.minutes(5) } } }, "queueing.queue.visibilityTimeout: '5 minutes' cannot be used"],
    ['a throttle of zero', { api: { throttle: { rateLimit: 0, burstLimit: 1 } } }, 'api.throttle.rateLimit: 0 cannot be used'],
    ['a reserved environment name', { compute: { environment: { AWS_REGION: 'mars' } } }, "environment: 'AWS_REGION' cannot be used"],
    ['credentials for all origins', { api: { cors: { allowOrigins: ['*'], allowCredentials: true } } }, 'api.cors.allowCredentials: true cannot be used'],
  ])('%s is refused', (_, props, message) => {
    expect(() => system(props)).toThrow(message);
  });

  test('a table brought in without its keys is refused', () => {
    const stack = newStack();
    const existingTable = new Table(stack, 'Own', { partitionKey: { name: 'id', type: AttributeType.STRING } });
    expect(() => new ServerlessApiPattern(stack, 'Shop', { data: { existingTable } })).toThrow("data.existingTable: 'id S HASH' cannot be used");
    expect(() => new ServerlessApiPattern(stack, 'Shop2', { data: { existingTable, table: {} } })).toThrow("data.table: 'settings of a new table' conflicts with data.existingTable");
  });

  test('a bucket brought in without the CORS rule that browsers need is refused', () => {
    const stack = newStack();
    const existingBucket = new Bucket(stack, 'Own');
    expect(() => new ServerlessApiPattern(stack, 'Shop', { data: { existingBucket }, api: { cors: { allowOrigins: ['https://a.example'] } } }))
      .toThrow("data.existingBucket: 'Stack/Own' cannot be used");
  });
});
