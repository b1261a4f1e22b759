import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { IdentitySource } from 'aws-cdk-lib/aws-apigateway';
import { ClientAttributes, FeaturePlan, UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Auth, RouteIntegration, Profile, ResourceServerOptions, RouteAuthorization, SecureRestApi, ServerlessApiPattern, UserDirectory, UserDirectoryProps } from '../../src';
import { HANDLERS } from '../../src/handlers/catalog';
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

describe('REST routes', () => {
  const expressionsOf = (auth: (stack: Stack) => Auth, add?: (shop: ServerlessApiPattern) => void) => {
    const template = templateOf((stack) => {
      const shop = new ServerlessApiPattern(stack, 'Shop', { auth: auth(stack) });
      add?.(shop);
    });
    return Object.values(template.findResources('AWS::ApiGateway::Authorizer')).map(({ Properties }) => Properties.IdentityValidationExpression);
  };
  const existing = (stack: Stack) => UserPool.fromUserPoolId(stack, 'Users', 'eu-west-1_Example');
  const own = { Ref: expect.stringMatching(/UsersClient/) };

  test('accept only ID tokens of their own client', () => {
    expect(expressionsOf(() => Auth.cognito())).toEqual([{ 'Fn::Join': ['', ['^(', own, ')$']] }]);
  });

  test('accept those of further clients, also of clients that are added later', () => {
    const add = ({ auth: { directory } }: ServerlessApiPattern) => directory!.acceptClient(directory!.userPool.addClient('Mobile'));
    expect(expressionsOf(() => Auth.cognito({ clientIds: ['abc+1'] }), add))
      .toEqual([{ 'Fn::Join': ['', ['^(', own, '|abc[+]1|', { Ref: expect.stringMatching(/Mobile/) }, ')$']] }]);
  });

  test('of an existing pool accept those of its clients that are named, or of all', () => {
    const clients = (stack: Stack) => [UserPoolClient.fromUserPoolClientId(stack, 'App', 'abc123')];
    expect(expressionsOf((stack) => Auth.userPool(existing(stack), { clients: clients(stack) }))).toEqual(['^(abc123)$']);
    expect(expressionsOf((stack) => Auth.userPool(existing(stack)))).toEqual([undefined]);
  });

  test('have another authorizer for access tokens, which have no audience', () => {
    const auth = () => Auth.cognito({ resourceServers: [{ identifier: 'orders', scopes: [{ name: 'read', description: 'Read' }] }], domainPrefix: 'shop-example' });
    const scoped = (shop: ServerlessApiPattern) => void shop.addRoute('GET /orders', { integration: RouteIntegration.mock(), authorization: RouteAuthorization.scopes('orders/read') });
    expect(expressionsOf(auth, scoped)).toEqual(expect.arrayContaining([undefined, expect.anything()]));
    expect(expressionsOf(() => Auth.cognito({ accessTokenScopes: ['aws.cognito.signin.user.admin'] }))).toEqual([undefined]);
  });
});

const authorizerOf = (template: Template) =>
  Object.values(template.findResources('AWS::Lambda::Function', { Properties: { Description: HANDLERS.authorizer.description } })).map(({ Properties }) => Properties.Environment.Variables);

describe('group routes and WebSocket APIs', () => {
  const tokensOf = (auth: (stack: Stack) => Auth, accept?: (shop: ServerlessApiPattern) => void) => {
    const template = templateOf((stack) => {
      const shop = new ServerlessApiPattern(stack, 'Shop', { auth: auth(stack), realtime: {} });
      shop.addRoute('GET /admin', { integration: RouteIntegration.mock(), authorization: RouteAuthorization.groups('admins') });
      accept?.(shop);
    });
    const settings = authorizerOf(template);
    expect(settings).toHaveLength(2);
    const [first, second] = settings.map(({ CLIENT_IDS, SCOPES, USER_POOL_ID }) => ({ CLIENT_IDS, SCOPES, USER_POOL_ID }));
    expect(first).toEqual(second);
    return { ...first, template };
  };
  const existing = (stack: Stack) => UserPool.fromUserPoolId(stack, 'Users', 'eu-west-1_Example');

  test('accept ID tokens of the own client of a new directory', () => {
    const { CLIENT_IDS, SCOPES, template } = tokensOf(() => Auth.cognito());
    expect([CLIENT_IDS, SCOPES]).toEqual([{ Ref: Object.keys(template.findResources('AWS::Cognito::UserPoolClient'))[0] }, undefined]);
  });

  test('accept those of further clients that are named, and of clients that are added later', () => {
    const add = ({ auth: { directory } }: ServerlessApiPattern) => directory!.acceptClient(directory!.userPool.addClient('Mobile'));
    const { CLIENT_IDS } = tokensOf(() => Auth.cognito({ clientIds: ['abc123'] }), add);
    expect(CLIENT_IDS).toEqual({ 'Fn::Join': ['', [{ Ref: expect.stringMatching(/UsersClient/) }, ',abc123,', { Ref: expect.stringMatching(/Mobile/) }]] });
  });

  test('accept access tokens of scopes in their place, as all routes of the API do', () => {
    const accessTokenScopes = ['aws.cognito.signin.user.admin', 'openid'];
    const { SCOPES, template } = tokensOf(() => Auth.cognito({ accessTokenScopes }));
    expect(SCOPES).toBe('aws.cognito.signin.user.admin openid');
    template.allResourcesProperties('AWS::ApiGateway::Method', { AuthorizationType: Match.anyValue() });
    const scoped = Object.values(template.findResources('AWS::ApiGateway::Method', { Properties: { AuthorizationType: 'COGNITO_USER_POOLS' } }));
    expect(scoped.length).toBeGreaterThan(10);
    for (const { Properties } of scoped) expect(Properties.AuthorizationScopes).toEqual(accessTokenScopes);
  });

  test('of an existing pool need to know its clients', () => {
    const clients = (stack: Stack) => [UserPoolClient.fromUserPoolClientId(stack, 'App', 'abc123')];
    expect(tokensOf((stack) => Auth.userPool(existing(stack), { clients: clients(stack) }))).toMatchObject({ CLIENT_IDS: 'abc123', USER_POOL_ID: 'eu-west-1_Example' });
    expect(tokensOf((stack) => Auth.userPool(existing(stack), { clients: clients(stack), accessTokenScopes: ['a/b'] })).SCOPES).toBe('a/b');
    for (const options of [{}, { clients: [] }]) {
      const build = (props: object) => (stack: Stack) => new ServerlessApiPattern(stack, 'Shop', { auth: Auth.userPool(existing(stack), options), ...props });
      expect(() => templateOf((stack) => void build({ realtime: {} })(stack))).toThrow("auth.clients: 'none' cannot be used. Allowed: the app clients");
      const groups = { integration: RouteIntegration.mock(), authorization: RouteAuthorization.groups('admins') };
      expect(() => templateOf((stack) => void build({})(stack).addRoute('GET /admin', groups))).toThrow('auth.clients');
      expect(() => templateOf((stack) => void build({})(stack))).not.toThrow();
    }
  });
});

test('IAM, API keys and a Lambda authorizer tell the handlers where the owner comes from', () => {
  system(() => Auth.iam()).hasResourceProperties('AWS::Lambda::Function', owner('iam'));
  system(() => Auth.iam({ trustSessionNames: false })).hasResourceProperties('AWS::Lambda::Function', owner('iam'));
  system(() => Auth.iam({ trustSessionNames: true })).hasResourceProperties('AWS::Lambda::Function', owner('iam-session'));
  expect(new SecureRestApi(newStack(), 'Api').handlerEnvironment.OWNER_SOURCE).toBe('iam');
  system(() => Auth.apiKey({ rateLimit: 1, burstLimit: 1 })).hasResourceProperties('AWS::Lambda::Function', owner('api-key'));
  const made = system((stack) => Auth.lambdaAuthorizer(authorizer(stack), { resultsCacheTtl: Duration.seconds(0) }));
  made.hasResourceProperties('AWS::Lambda::Function', owner('lambda'));
  made.hasResourceProperties('AWS::ApiGateway::Authorizer', { Type: 'REQUEST', AuthorizerResultTtlInSeconds: 0, IdentitySource: 'method.request.header.Authorization' });
});

test('handlers are told the query strings that prove the caller, which they would refuse otherwise', () => {
  const told = (auth: (stack: Stack) => Auth) => {
    const { Properties } = Object.values(system(auth).findResources('AWS::Lambda::Function', { Properties: owner(Match.anyValue()) }))[0];
    return Properties.Environment.Variables.AUTH_QUERY_PARAMETERS;
  };
  const sources = [IdentitySource.queryString('token'), IdentitySource.header('X-Shop'), 'method.request.multivaluequerystring.scope'];
  expect(told((stack) => Auth.lambdaAuthorizer(authorizer(stack), { identitySources: sources }))).toBe('token,scope');
  expect(told(() => Auth.iam())).toBe('X-Amz-Algorithm,X-Amz-Credential,X-Amz-Date,X-Amz-Expires,X-Amz-Security-Token,X-Amz-Signature,X-Amz-SignedHeaders');
  expect(told(() => Auth.cognito())).toBeUndefined();
});

test('a Lambda authorizer remembers its decisions for an hour at most', () => {
  expect(() => Auth.lambdaAuthorizer(authorizer(newStack()), { resultsCacheTtl: Duration.hours(2) })).toThrow("auth.resultsCacheTtl: '2 hours' cannot be used. Allowed: at most one hour");
});

test.each(['', '   '])("a public API needs a reason, which '%s' is not", (reason) => {
  expect(() => Auth.none({ reason })).toThrow(`auth.reason: '${reason}' cannot be used. Allowed: a sentence`);
});

test('a public API says so to the handlers', () => {
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
    directory({ callbackUrls: ['https://shop.example.com/'] }).hasResourceProperties('AWS::Cognito::UserPoolClient', Match.objectLike({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthFlowsUserPoolClient: true,
      PreventUserExistenceErrors: 'ENABLED',
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
    }));
  });

  test('has no grants of a hosted page where there is no address to return to, which is so by default but in development', () => {
    const nowhere = {
      AllowedOAuthFlows: Match.absent(), AllowedOAuthScopes: Match.absent(), CallbackURLs: Match.absent(), LogoutURLs: Match.absent(),
    };
    for (const profile of [undefined, Profile.REGULATED]) {
      directory({ profile }).hasResourceProperties('AWS::Cognito::UserPoolClient', { AllowedOAuthFlowsUserPoolClient: false, ...nowhere });
    }
    const local = ['http://localhost:3000'];
    directory({ profile: Profile.DEVELOPMENT }).hasResourceProperties('AWS::Cognito::UserPoolClient', { AllowedOAuthFlows: ['code'], CallbackURLs: local, LogoutURLs: local });
    directory({ profile: Profile.DEVELOPMENT, callbackUrls: [] }).hasResourceProperties('AWS::Cognito::UserPoolClient', { AllowedOAuthFlowsUserPoolClient: false });
  });

  test("keeps users from taking another user's address, and clients from writing more than the address", () => {
    const made = directory();
    made.hasResourceProperties('AWS::Cognito::UserPool', { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] } });
    made.hasResourceProperties('AWS::Cognito::UserPoolClient', { WriteAttributes: ['email'], ReadAttributes: ['email', 'email_verified'] });
    const writeAttributes = new ClientAttributes().withStandardAttributes({ email: true, fullname: true });
    directory({ writeAttributes }).hasResourceProperties('AWS::Cognito::UserPoolClient', { WriteAttributes: ['email', 'name'], ReadAttributes: ['email', 'email_verified', 'name'] });
    const readAttributes = new ClientAttributes().withStandardAttributes({ locale: true });
    directory({ readAttributes }).hasResourceProperties('AWS::Cognito::UserPoolClient', { ReadAttributes: ['locale'] });
    expect(() => directory({ writeAttributes: readAttributes })).toThrow("auth.writeAttributes: 'locale' cannot be used. Allowed: attributes with email");
  });

  test.each<[UserDirectoryProps, string]>([
    [{ refreshTokenGracePeriod: Duration.seconds(61) }, "auth.refreshTokenGracePeriod: '1 minute 1 second' cannot be used. Allowed: whole seconds up to 60"],
    [{ refreshTokenRotation: false, refreshTokenGracePeriod: Duration.seconds(5) }, 'auth.refreshTokenGracePeriod'],
    [{ featurePlan: FeaturePlan.LITE }, 'auth.refreshTokenRotation: true cannot be used. Allowed: rotation in the plans ESSENTIALS and PLUS'],
    [{ clientIds: ['a,b'] }, "auth.clientIds: 'a,b' cannot be used"],
    [{ accessTokenScopes: [] }, "auth.accessTokenScopes: '[]' cannot be used. Allowed: at least one scope"],
    [{ accessTokenScopes: ['orders/read orders/write'] }, 'auth.accessTokenScopes'],
  ])('refuses %j', (props, message) => {
    expect(() => directory(props)).toThrow(message);
  });

  test('does without rotation where that is said', () => {
    directory({ refreshTokenRotation: false, featurePlan: FeaturePlan.LITE }).hasResourceProperties('AWS::Cognito::UserPoolClient', {
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'], RefreshTokenRotation: Match.absent(),
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
    expect(() => directory({ callbackUrls: ['myapp://signed-in', 'com.example.shop://in', 'http://localhost:3000/a', 'https://shop.example.com/a?b=c@d', Lazy.string({ produce: () => 'https://x.example' })] })).not.toThrow();
  });

  test.each([
    'javascript:alert(1)', 'javascript://%0aalert(1)', 'JavaScript://x', 'data:text/html,x', 'data://x', 'vbscript://x', 'file:///etc/passwd', 'blob:https://shop.example.com/1',
    'https://*.example.com/', 'https://shop.example.com/*', 'https://shop.example.com/#in', 'https://shop.example.com/#', 'myapp://in#x', 'https://', '',
    'http://localhost.example.com/', 'http://localhost@example.com/', 'http://127.0.0.1.example.com', 'http://localhost:x/', 'https://shop.example.com@evil.example/',
    'https://shop.example.com /', 'https:\\\\shop.example.com', 'https://shop.example.com\\@evil.example/', `http://${Lazy.string({ produce: () => 'x' })}/`,
    `javascript://${Lazy.string({ produce: () => 'x' })}`, `https://example.com/${'x'.repeat(1024)}`,
  ].map((url): [string, string] => [url.replace(/\$\{.*?\}/, 'a token').slice(0, 60), url]))('never returns to %s', (_, url) => {
    expect(() => directory({ callbackUrls: ['https://shop.example.com/', url] })).toThrow('auth.callbackUrls');
    expect(() => directory({ logoutUrls: [url] })).toThrow('auth.logoutUrls');
    expect(() => new UserDirectory(newStack(), 'Users').addPages(url)).toThrow('auth.pages');
  });

  test("warns of localhost outside of development, and of a page that can't redirect back", () => {
    const warnings = (props: UserDirectoryProps) => {
      const stack = newStack();
      new UserDirectory(stack, 'Users', props);
      return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('localhostCallback|signInWithoutCallback')).map(({ entry }) => /:(\w+)\]/.exec(String(entry.data))?.[1]);
    };
    expect(warnings({ callbackUrls: ['http://localhost:3000'] })).toEqual(['localhostCallback']);
    expect(warnings({ callbackUrls: ['http://localhost:3000'], profile: Profile.DEVELOPMENT })).toEqual([]);
    expect(warnings({ domainPrefix: 'shop' })).toEqual(['signInWithoutCallback']);
    expect(warnings({ domainPrefix: 'shop', callbackUrls: ['https://shop.example.com/'] })).toEqual([]);
    expect(warnings({})).toEqual([]);
  });

  test('has resource servers, whose scopes the client may ask for', () => {
    const stack = newStack();
    const users = new UserDirectory(stack, 'Users', {
      callbackUrls: ['https://shop.example.com/'],
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

  test.each([
    ['orders', 'orders'],
    ['Orders_2.eu+a=b,c@d-e', 'Orders_2.eu+a=b,c@d-e'],
    ['https://stock.example.com/v1', 'https-stock.example.com-v1'],
    ['urn:shop', 'urn-shop'],
  ])('the resource server %s has a name that Cognito takes', (identifier, name) => {
    directory({ resourceServers: [server(identifier, 'read')] }).hasResourceProperties('AWS::Cognito::UserPoolResourceServer', { Identifier: identifier, Name: name });
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
    expect(() => new UserDirectory(newStack({ env: { region: 'cn-north-1' } }), 'Users')).toThrow("auth: 'a user pool in cn-north-1' cannot be used. Allowed: Auth.lambdaAuthorizer()");
    expect(() => new UserDirectory(newStack({ env: { region: 'us-gov-west-1' } }), 'Users')).not.toThrow();
  });

  test('refuses short passwords', () => {
    expect(() => directory({ passwordMinLength: 7 })).toThrow('auth.passwordMinLength: 7 cannot be used. Allowed: a whole number from 8 to 99');
  });
});
