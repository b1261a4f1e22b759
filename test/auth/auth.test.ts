import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { IdentitySource } from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Auth, Profile, ResourceServerOptions, SecureRestApi, ServerlessApiPattern, UserDirectory, UserDirectoryProps } from '../../src';
import { newStack, templateOf } from '../support/synth';

const system = (auth: (stack: Stack) => Auth) => templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { auth: auth(stack) }));
const methods = { HttpMethod: Match.stringLikeRegexp('GET|POST|PUT|PATCH|DELETE') };
const owner = (source: unknown) => ({ Environment: { Variables: { OWNER_SOURCE: source } } });
const authorizer = (stack: Stack) => new LambdaFunction(stack, 'Decide', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') });

test('a new user directory authorizes every route by default', () => {
  const made = system(() => Auth.cognito());
  made.allResourcesProperties('AWS::ApiGateway::Method', { ...methods, AuthorizationType: 'COGNITO_USER_POOLS', AuthorizerId: Match.anyValue() });
  made.hasResourceProperties('AWS::Lambda::Function', owner('cognito'));
});

test('a user pool that exists is used as it is', () => {
  const made = system((stack) => Auth.userPool(UserPool.fromUserPoolId(stack, 'Users', 'eu-west-1_Example')));
  made.resourceCountIs('AWS::Cognito::UserPool', 0);
  made.hasResourceProperties('AWS::ApiGateway::Authorizer', { Type: 'COGNITO_USER_POOLS' });
});

test('IAM, API keys and a Lambda authorizer tell the handlers where the owner comes from', () => {
  system(() => Auth.iam()).hasResourceProperties('AWS::Lambda::Function', owner('iam'));
  system(() => Auth.iam({ trustSessionNames: false })).hasResourceProperties('AWS::Lambda::Function', owner('iam'));
  system(() => Auth.iam({ trustSessionNames: true })).hasResourceProperties('AWS::Lambda::Function', owner('iam-session'));
  expect(new SecureRestApi(newStack(), 'Api').handlerEnvironment.OWNER_SOURCE).toBe('iam');
  system(() => Auth.apiKey({ rateLimit: 1, burstLimit: 1 })).hasResourceProperties('AWS::Lambda::Function', owner('api-key'));
  const made = system((stack) => Auth.lambda(authorizer(stack), { resultsCacheTtl: Duration.seconds(0) }));
  made.hasResourceProperties('AWS::Lambda::Function', owner('lambda'));
  made.hasResourceProperties('AWS::ApiGateway::Authorizer', { Type: 'REQUEST', AuthorizerResultTtlInSeconds: 0, IdentitySource: 'method.request.header.Authorization' });
});

test('handlers are told the query strings that prove the caller, which they would refuse otherwise', () => {
  const told = (auth: (stack: Stack) => Auth) => {
    const { Properties } = Object.values(system(auth).findResources('AWS::Lambda::Function', { Properties: owner(Match.anyValue()) }))[0];
    return Properties.Environment.Variables.AUTH_QUERY_PARAMETERS;
  };
  const sources = [IdentitySource.queryString('token'), IdentitySource.header('X-Shop'), 'method.request.multivaluequerystring.scope'];
  expect(told((stack) => Auth.lambda(authorizer(stack), { identitySources: sources }))).toBe('token,scope');
  expect(told(() => Auth.iam())).toBe('X-Amz-Algorithm,X-Amz-Credential,X-Amz-Date,X-Amz-Expires,X-Amz-Security-Token,X-Amz-Signature,X-Amz-SignedHeaders');
  expect(told(() => Auth.cognito())).toBeUndefined();
});

test('a Lambda authorizer remembers its decisions for an hour at most', () => {
  expect(() => Auth.lambda(authorizer(newStack()), { resultsCacheTtl: Duration.hours(2) })).toThrow("auth.resultsCacheTtl: '2 hours' cannot be used. Allowed: at most one hour");
});

test.each(['', '   '])("an API for everybody needs a reason, which '%s' is not", (reason) => {
  expect(() => Auth.none({ reason })).toThrow(`auth.reason: '${reason}' cannot be used. Allowed: a sentence`);
});

test('an API for everybody says so to the handlers', () => {
  const made = system(() => Auth.none({ reason: 'A public price list.' }));
  made.hasResourceProperties('AWS::Lambda::Function', owner('none'));
  made.hasResourceProperties('AWS::ApiGateway::Method', { ...methods, AuthorizationType: 'NONE' });
});

const server = (identifier: string, ...names: string[]): ResourceServerOptions =>
  ({ identifier, scopes: (names.length ? names : ['read']).map((name) => ({ name, description: `May ${name}` })) });

describe('the user directory', () => {
  const directory = (props: UserDirectoryProps = {}) => templateOf((stack) => void new UserDirectory(stack, 'Users', props));

  test('asks for strong passwords and an authenticator app, and stays when the stack goes', () => {
    const made = directory();
    made.hasResource('AWS::Cognito::UserPool', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: { DeletionProtection: 'ACTIVE' } });
    made.hasResourceProperties('AWS::Cognito::UserPool', {
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      DeletionProtection: 'ACTIVE',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireLowercase: true, RequireUppercase: true, RequireNumbers: true, RequireSymbols: true } },
    });
    made.resourceCountIs('AWS::IAM::Role', 0);
  });

  test('has a public client with the authorization code grant and no secret', () => {
    directory().hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthFlowsUserPoolClient: true,
      PreventUserExistenceErrors: 'ENABLED',
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
  });

  test('is lighter in development', () => {
    directory({ profile: Profile.DEVELOPMENT }).hasResourceProperties('AWS::Cognito::UserPool', { MfaConfiguration: 'OPTIONAL', DeletionProtection: 'INACTIVE' });
  });

  test('gets a hosted sign-in page with a prefix', () => {
    const made = directory({ domainPrefix: 'shop' });
    made.hasResourceProperties('AWS::Cognito::UserPoolDomain', { Domain: 'shop', ManagedLoginVersion: 2 });
    const [client] = Object.keys(made.findResources('AWS::Cognito::UserPoolClient'));
    made.hasResourceProperties('AWS::Cognito::ManagedLoginBranding', { ClientId: { Ref: client }, UseCognitoProvidedValues: true });
    directory({}).resourceCountIs('AWS::Cognito::ManagedLoginBranding', 0);
  });

  test('refuses addresses that Cognito refuses, and takes tokens', () => {
    expect(() => directory({ callbackUrls: ['http://shop.example.com'] })).toThrow("auth.callbackUrls: 'http://shop.example.com' cannot be used");
    expect(() => directory({ callbackUrls: ['https://shop.example.com:65536/'] })).toThrow("auth.callbackUrls: 'https://shop.example.com:65536/' cannot be used");
    expect(() => directory({ logoutUrls: ['shop'] })).toThrow("auth.logoutUrls: 'shop' cannot be used");
    expect(() => directory({ callbackUrls: ['myapp://signed-in', 'http://localhost:3000/a', Lazy.string({ produce: () => 'https://x.example' })] })).not.toThrow();
  });

  test('has resource servers, whose scopes the client may ask for', () => {
    const stack = newStack();
    const users = new UserDirectory(stack, 'Users', {
      resourceServers: [
        { identifier: 'orders', scopes: [{ name: 'read', description: 'Read orders' }, { name: 'write', description: 'Change orders' }] },
        { identifier: 'https://stock.example.com/v1', scopes: [{ name: 'read', description: 'Read the stock' }] },
      ],
    });
    const made = Template.fromStack(stack);
    made.hasResourceProperties('AWS::Cognito::UserPoolResourceServer', {
      Identifier: 'orders', Scopes: [{ ScopeName: 'read', ScopeDescription: 'Read orders' }, { ScopeName: 'write', ScopeDescription: 'Change orders' }],
    });
    const [orders, stock] = Object.keys(made.findResources('AWS::Cognito::UserPoolResourceServer'));
    const scope = (id: string, name: string) => ({ 'Fn::Join': ['', [{ Ref: id }, `/${name}`]] });
    made.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthScopes: ['openid', 'email', 'profile', scope(orders, 'read'), scope(orders, 'write'), scope(stock, 'read')],
    });
    expect(stack.resolve(users.scopes)).toEqual(['openid', 'email', 'profile', scope(orders, 'read'), scope(orders, 'write'), scope(stock, 'read')]);
  });

  test.each<[string, ResourceServerOptions[], string]>([
    ['the same one twice', [server('a'), server('a')], "auth.resourceServers.identifier: 'a' cannot be used. Allowed: each one once"],
    ['26', Array.from({ length: 26 }, (_, index) => server(`a${index}`)), "auth.resourceServers: '26 resource servers' cannot be used. Allowed: at most 25"],
    ['one without a name', [server('')], "auth.resourceServers.identifier: '' cannot be used"],
    ['one with a space', [server('my orders')], "auth.resourceServers.identifier: 'my orders' cannot be used"],
    ['one without scopes', [{ identifier: 'a', scopes: [] }], "auth.resourceServers of 'a'.scopes: '0 scopes' cannot be used"],
    ['a scope twice', [server('a', 'read', 'read')], "auth.resourceServers of 'a'.scopes.name: 'read' cannot be used. Allowed: each one once"],
    ['a scope with its server', [server('a', 'a/read')], "auth.resourceServers of 'a'.scopes.name: 'a/read' cannot be used. Allowed: names such as 'read'"],
    ['a scope without a description', [{ identifier: 'a', scopes: [{ name: 'read', description: '' }] }], "auth.resourceServers of 'a'.scopes.description: '' cannot be used"],
    ['more than a client takes', [server('a', ...Array.from({ length: 48 }, (_, index) => `s${index}`))], "'51 scopes with those of OpenID Connect' cannot be used. Allowed: at most 50"],
  ])('refuses %s of resource servers', (_, resourceServers, message) => {
    expect(() => directory({ resourceServers })).toThrow(message);
  });

  test('names its scopes to the pages of a website, which ask for them at the sign-in', () => {
    const resourceServers = [server('orders')];
    const settings = (domainPrefix?: string) => {
      const stack = newStack({ env: { region: 'eu-west-1', account: '123456789012' } });
      const shop = new ServerlessApiPattern(stack, 'Shop', { auth: Auth.cognito({ domainPrefix, resourceServers }), website: {} });
      return stack.resolve(shop.website!.settings.signInScopes);
    };
    expect(settings('shop')).toEqual({ 'Fn::Join': ['', ['openid email profile ', { Ref: expect.stringMatching('orders') }, '/read']] });
    expect(settings()).toBeUndefined();
  });

  test('is refused in China, where Cognito has no user pools', () => {
    expect(() => new UserDirectory(newStack({ env: { region: 'cn-north-1' } }), 'Users')).toThrow("auth: 'a user pool in cn-north-1' cannot be used. Allowed: Auth.lambda()");
    expect(() => new UserDirectory(newStack({ env: { region: 'us-gov-west-1' } }), 'Users')).not.toThrow();
  });

  test('refuses short passwords', () => {
    expect(() => directory({ passwordMinLength: 7 })).toThrow('auth.passwordMinLength: 7 cannot be used. Allowed: a whole number from 8 to 99');
  });
});
