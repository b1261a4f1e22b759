import { Duration, Stack } from 'aws-cdk-lib';
import { IdentitySource, JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Auth, CacheSize, ApiCorsOptions, RequestSchema, RouteAuthorization, RouteOptions, SecureRestApi, SecureRestApiProps } from '../../src';
import { FLAG_SETS, templateOf } from '../support/synth';

interface Setup {
  readonly auth: (stack: Stack) => Auth;
  readonly props: SecureRestApiProps;
  readonly route: string;
  readonly options: (stack: Stack) => Partial<RouteOptions>;
  readonly more: (stack: Stack, api: SecureRestApi) => void;
}

const handler = (stack: Stack, id = 'Handler', code = 'exports.handler = async () => {};') => stack.node.tryFindChild(id) as LambdaFunction
  ?? new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(code) });
const pool = (stack: Stack, id: string) => stack.node.tryFindChild(id) as UserPool ?? new UserPool(stack, id);
const body = (required: string) => RequestSchema.json('Thing', { type: JsonSchemaType.OBJECT, required: [required] });
const cors = (options: Partial<ApiCorsOptions> = {}): SecureRestApiProps => ({ cors: { allowOrigins: ['https://a.example'], ...options } });

const planned: SecureRestApiProps = { usagePlans: [{ name: 'Partners', throttle: { rateLimit: 1, burstLimit: 1 } }] };
const imported = (stack: Stack) => Auth.userPool(UserPool.fromUserPoolId(stack, 'Imported', 'eu-west-1_Example'));

const BASE: Setup = {
  auth: (stack) => Auth.userPool(pool(stack, 'Pool')),
  props: {},
  route: 'GET /things/{id}',
  options: () => ({}),
  more: () => undefined,
};

/** Logical id of the deployment that the stage shows. */
function deploymentOf(change: Partial<Setup>, context: Record<string, unknown>): string {
  const setup = { ...BASE, ...change };
  const template = templateOf((stack) => {
    const auth = setup.auth(stack).bind(stack, {});
    const api = new SecureRestApi(stack, 'Api', { auth, ...setup.props });
    api.addRoute(setup.route, { function: handler(stack), ...setup.options(stack) });
    setup.more(stack, api);
  }, { context });
  const [stage] = Object.values(template.findResources('AWS::ApiGateway::Stage'));
  return stage.Properties.DeploymentId.Ref;
}

const lambdaAuth = (seconds: number, header = 'Authorization') => (stack: Stack) =>
  Auth.lambdaAuthorizer(handler(stack, 'Decide'), { resultsCacheTtl: Duration.seconds(seconds), identitySources: [IdentitySource.header(header)] });

/** Each: what is changed, from and to. */
const CHANGES: [string, Partial<Setup>, Partial<Setup>][] = [
  ['a route is added', {}, { more: (stack, api) => api.addRoute('POST /things', { function: handler(stack) }) }],
  ['a path is changed', {}, { route: 'GET /stuff/{id}' }],
  ['a method is changed', {}, { route: 'DELETE /things/{id}' }],
  ['a parameter is renamed', {}, { route: 'GET /things/{name}' }],
  ['another function answers', {}, { options: (stack) => ({ function: handler(stack, 'Other') }) }],
  ['the authorization of a route', {}, { options: () => ({ authorization: RouteAuthorization.iam() }) }],
  ['the scopes of a route', { auth: imported }, { auth: imported, options: () => ({ authorization: RouteAuthorization.scopes('things/read') }) }],
  ['an API key is demanded', { props: planned }, { props: planned, options: () => ({ authorization: RouteAuthorization.apiKey() }) }],
  ['the user pool of the authorizer', {}, { auth: (stack) => Auth.userPool(pool(stack, 'OtherPool')) }],
  ['the cache of a Lambda authorizer', { auth: lambdaAuth(60) }, { auth: lambdaAuth(120) }],
  ['the identity source of a Lambda authorizer', { auth: lambdaAuth(60) }, { auth: lambdaAuth(60, 'X-Token') }],
  ['the schema of a body', { route: 'PUT /things/{id}', options: () => ({ request: body('name') }) }, { route: 'PUT /things/{id}', options: () => ({ request: body('title') }) }],
  ['a body is checked', { route: 'PUT /things/{id}' }, { route: 'PUT /things/{id}', options: () => ({ request: body('name') }) }],
  ['a query string is demanded', {}, { options: () => ({ request: RequestSchema.parameters({ queryStrings: ['q'] }) }) }],
  ['browsers may call', {}, { props: cors() }],
  ['the origins that may call', { props: cors() }, { props: cors({ allowOrigins: ['https://b.example'] }) }],
  ['the headers that browsers may send', { props: cors() }, { props: cors({ allowHeaders: ['X-Own'] }) }],
  ['the headers that browsers may read in errors', { props: cors() }, { props: cors({ exposeHeaders: ['X-Own'] }) }],
  ['the timeout of a route', {}, { options: () => ({ timeout: Duration.seconds(5) }) }],
  ['the cache key of a route',
    { props: { cache: { size: CacheSize.GB_0_5 } }, options: () => ({ cache: {} }) },
    { props: { cache: { size: CacheSize.GB_0_5 } }, options: () => ({ cache: { queryStrings: ['page'] } }) }],
];

describe.each(FLAG_SETS)('with %s', (_, context) => {
  test.each(CHANGES)('%s: there is a new deployment', (_name, from, to) => {
    expect(deploymentOf(to, context)).not.toBe(deploymentOf(from, context));
  });

  test.each<[string, Partial<Setup>]>([
    ['nothing', {}],
    ['a queue beside the API', { more: (stack) => new Queue(stack, 'Queue') }],
    ['the code of the function', { options: (stack) => ({ function: handler(stack, 'Handler', 'exports.handler = async () => 1;') }) }],
    ['the throttle of the stage, which is no part of the deployment', { props: { throttle: { rateLimit: 7, burstLimit: 9 } } }],
    ['the access log', { props: { description: undefined, logRetention: 30 } }],
  ])('%s changes: the deployment stays', (_name, change) => {
    expect(deploymentOf(change, context)).toBe(deploymentOf({}, context));
  });

  test('the old deployment stays until the stage shows the new one', () => {
    const template = templateOf((stack) => {
      const api = new SecureRestApi(stack, 'Api');
      api.addRoute('GET /a', { function: handler(stack) });
    }, { context });
    const [deployment] = Object.values(template.findResources('AWS::ApiGateway::Deployment'));
    const methods = Object.keys(template.findResources('AWS::ApiGateway::Method'));
    expect(deployment.DependsOn).toEqual(expect.arrayContaining(methods));
  });
});
