import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { CfnUsagePlan, UsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { IUserPool, ResourceServerScope, UserPool, UserPoolOperation, LambdaVersion } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Auth, ResourceServerOptions, RouteAuthorization, SecureRestApi, ServerlessApiPattern } from '../../src';
import { newStack } from '../support/synth';

const handler = (stack: Stack, id = 'Handler') => new LambdaFunction(stack, id, {
  runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};'),
});
const synth = (stack: Stack) => () => void (stack.node.root as App).synth();
const another = (stack: Stack, id: string) => new Stack(stack.node.root, id);

/** An API with one route that demands something. */
function apiOf(stack: Stack, auth: Auth, authorization: RouteAuthorization): SecureRestApi {
  const api = new SecureRestApi(stack, 'Api', { auth: auth.bind(stack, {}) });
  api.addRoute('GET /orders', { function: handler(stack), authorization });
  return api;
}

describe('scopes', () => {
  const scoped = (stack: Stack, pool: IUserPool, ...scopes: string[]) => apiOf(stack, Auth.userPool(pool), RouteAuthorization.scopes(...scopes));
  const serve = (pool: IUserPool, id = 'Orders') => pool.addResourceServer(id, {
    identifier: 'orders', scopes: [new ResourceServerScope({ scopeName: 'read', scopeDescription: 'Read orders' })],
  });
  const resourceServers: ResourceServerOptions[] = [{ identifier: 'orders', scopes: [{ name: 'read', description: 'Read orders' }] }];

  test('that no resource server has fail the synthesis', () => {
    const stack = newStack();
    scoped(stack, new UserPool(stack, 'Pool'), 'orders/read');
    expect(synth(stack)).toThrow(
      "[Stack/Api] authorization of 'GET /orders': 'the scope orders/read' cannot be used. Allowed: scopes of the user pool's resource servers: it has none; see resourceServers of Auth.cognito, "
      + 'or RouteAuthorization.importedScopes for those that are added outside of this app.',
    );
  });

  test('that another has fail, too: of another name, and of another pool', () => {
    const stack = newStack();
    serve(new UserPool(stack, 'OtherPool'), 'Others');
    const pool = new UserPool(stack, 'Pool');
    serve(pool);
    scoped(stack, pool, 'orders/read', 'orders/write');
    expect(synth(stack)).toThrow("'the scope orders/write' cannot be used. Allowed: scopes of the user pool's resource servers: orders/read;");
  });

  test('of the default user directory need the prop', () => {
    const build = (options: Parameters<typeof Auth.cognito>[0]) => {
      const stack = newStack();
      const shop = new ServerlessApiPattern(stack, 'Shop', { auth: Auth.cognito(options) });
      shop.addRoute('GET /orders', { function: handler(stack), authorization: RouteAuthorization.scopes('orders/read') });
      return synth(stack);
    };
    expect(build({})).toThrow("'the scope orders/read' cannot be used");
    expect(build({ resourceServers, domainPrefix: 'shop' })).not.toThrow();
  });

  test('of servers outside of the app are taken where they are said to be there, and are asked for like others', () => {
    const stack = newStack();
    const pool = new UserPool(stack, 'Pool');
    apiOf(stack, Auth.userPool(pool), RouteAuthorization.importedScopes('orders/read'));
    expect(synth(stack)).not.toThrow();
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::Method', { AuthorizationScopes: ['orders/read'], AuthorizationType: 'COGNITO_USER_POOLS' });
    const other = newStack();
    const api = apiOf(other, Auth.userPool(new UserPool(other, 'Pool')), RouteAuthorization.importedScopes('orders/read'));
    api.addRoute('GET /mine', { function: handler(other, 'Mine'), authorization: RouteAuthorization.scopes('orders/read') });
    expect(synth(other)).toThrow("authorization of 'GET /mine': 'the scope orders/read' cannot be used");
    expect(() => RouteAuthorization.importedScopes()).toThrow("authorization.scopes: '[]' cannot be used");
    expect(() => apiOf(newStack(), Auth.iam(), RouteAuthorization.importedScopes('orders/read'))).toThrow('scopes where the API is authorized by a user pool');
  });

  test('of servers that come later, elsewhere in the app, are known', () => {
    const stack = newStack();
    const shared = new UserPool(another(stack, 'Users'), 'Pool');
    scoped(stack, shared, 'orders/read');
    serve(shared);
    expect(synth(stack)).not.toThrow();
  });

  test('of a server whose pool is known only at deployment pass', () => {
    const build = (poolOf: (stack: Stack, pool: UserPool) => IUserPool) => {
      const stack = newStack();
      const pool = new UserPool(stack, 'Pool');
      scoped(stack, pool, 'orders/read');
      serve(poolOf(another(stack, 'Servers'), pool));
      return synth(stack);
    };
    expect(build((other, pool) => UserPool.fromUserPoolArn(other, 'Pool', pool.userPoolArn))).not.toThrow();
    expect(build((other) => UserPool.fromUserPoolId(other, 'Pool', 'eu-west-1_Example'))).toThrow('it has none');
  });

  test.each(['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'])('that every pool has need no server: %s', (scope) => {
    const stack = newStack();
    scoped(stack, new UserPool(stack, 'Pool'), scope);
    expect(synth(stack)).not.toThrow();
  });

  test('of an imported pool cannot be known, and pass', () => {
    const stack = newStack();
    scoped(stack, UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_Example'), 'orders/read');
    expect(synth(stack)).not.toThrow();
  });

  describe('that no token has, as nothing gives them, are warned about', () => {
    const warned = (scope: string, more: (stack: Stack, pool: UserPool) => void = () => undefined) => {
      const stack = newStack();
      const pool = new UserPool(stack, 'Pool');
      serve(pool);
      scoped(stack, pool, scope);
      more(stack, pool);
      return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('scopesWithoutDomain')).length;
    };

    test('without a domain of the pool', () => {
      expect(warned('orders/read')).toBe(1);
      expect(warned('openid')).toBe(1);
      expect(warned('orders/read', (_, pool) => pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'shop' } }))).toBe(0);
    });

    test('unless a sign-in through the SDK has the scope, or a function adds it', () => {
      expect(warned('aws.cognito.signin.user.admin')).toBe(0);
      expect(warned('orders/read', (stack, pool) => pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, handler(stack, 'Add'), LambdaVersion.V2_0))).toBe(0);
    });
  });
});

describe('API keys', () => {
  const keyed = (stack: Stack) => apiOf(stack, Auth.iam(), RouteAuthorization.apiKey());

  test('without a usage plan of the stage fail the synthesis', () => {
    const stack = newStack();
    keyed(stack);
    expect(synth(stack)).toThrow("[Stack/Api] authorization of 'GET /orders': 'an API key' cannot be used. Allowed: keys where the stage has a usage plan (api.usagePlans)");
  });

  test('of a plan outside of the app are taken where it is said to be there', () => {
    const stack = newStack();
    apiOf(stack, Auth.iam(), RouteAuthorization.importedApiKey());
    expect(synth(stack)).not.toThrow();
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::Method', { ApiKeyRequired: true, AuthorizationType: 'NONE' });
    const other = newStack();
    const api = apiOf(other, Auth.iam(), RouteAuthorization.importedApiKey());
    api.addRoute('GET /mine', { function: handler(other, 'Mine'), authorization: RouteAuthorization.apiKey() });
    expect(synth(other)).toThrow("authorization of 'GET /mine': 'an API key' cannot be used");
  });

  test('with a plan of another API fail, too', () => {
    const stack = newStack();
    const elsewhere = new SecureRestApi(stack, 'Elsewhere', { usagePlans: [{ name: 'Partners', throttle: { rateLimit: 1, burstLimit: 1 } }] });
    elsewhere.addRoute('GET /x', { function: handler(stack, 'X') });
    keyed(stack);
    expect(synth(stack)).toThrow("'an API key' cannot be used");
  });

  test.each<[string, (api: SecureRestApi, stack: Stack) => void]>([
    ['a plan', (api, stack) => new UsagePlan(stack, 'Plan', { apiStages: [{ stage: api.stage }] })],
    ['a plan that gets the stage', (api, stack) => new UsagePlan(stack, 'Plan').addApiStage({ stage: api.stage })],
    ['a plan of another stack', (api, stack) => new UsagePlan(another(stack, 'Plans'), 'Plan', { apiStages: [{ stage: api.stage }] })],
    ['a plan that has the name of the stage as text', (api, stack) => new CfnUsagePlan(stack, 'Plan', { apiStages: [{ apiId: api.api.restApiId, stage: 'prod' }] })],
    ['a plan in CloudFormation\'s terms', (api, stack) => new CfnUsagePlan(stack, 'Plan', { apiStages: [{ apiId: api.api.restApiId, stage: api.stage.stageName }] })],
  ])('with %s, which came later, are right', (_, add) => {
    const stack = newStack();
    add(keyed(stack), stack);
    expect(synth(stack)).not.toThrow();
  });

  test('are right where the API makes a plan', () => {
    const stack = newStack();
    apiOf(stack, Auth.apiKey({ rateLimit: 1, burstLimit: 1 }), RouteAuthorization.inherit());
    expect(synth(stack)).not.toThrow();
  });
});
