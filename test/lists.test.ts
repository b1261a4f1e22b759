import { CfnParameter, Fn, SecretValue, Stack } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  Access, Auth, BundledHandlers, CacheSize, ConnectAuthorization, ApiCorsOptions, EntityRoutes, FieldCondition, FirewallRule, IdentityProvider,
  IndexProjection,
  RouteIntegration,
  LambdaAuthOptions, Profile, Realtime, RequestMatch, RequestSchema, RouteAuthorization, RouteCacheOptions, SecureRestApi,
  ServerlessApiPattern, ServerlessApiPatternProps, StaticWebsite, WebFirewall, WebFirewallOptions, WebFirewallRules,
} from '../src';
import { Member, placesOf } from './support/places';
import { newStack } from './support/synth';

const isTexts = ({ type, variadic }: Member): boolean =>
  (type?.collection?.kind === 'array' && type.collection.elementtype.primitive === 'string') || (variadic === true && type?.primitive === 'string');

/** Lists that are written as they are, whose values aren't read one by one, or that the library makes itself. */
const AS_THEY_ARE = [
  'AddressRanges.ipv4', 'AddressRanges.ipv6', 'ApiOptions.binaryMediaTypes', 'AuthBinding.clientIds', 'AuthBinding.identitySources', 'AuthBinding.scopes', 'BundledRoute.contentTypes', 'BundledRoute.queryStrings',
  'CountryRule.allow(countries)', 'CountryRule.block(countries)', 'IGroupAuthorizer.authorizeRoute(groups)', 'IGroupAuthorizer.authorizeTokens(claims)', 'IGroupAuthorizer.authorizeTokens(scopes)', 'IntegrationContext.cacheKeyParameters',
  'RequestMatch.countries(countries)', 'RouteAuthBinding.groups', 'RouteAuthBinding.identitySources', 'RouteAuthBinding.scopes', 'RouteAuthBinding.tokenScopes', 'ServerlessFunction.allow(actions)', 'ServerlessFunction.allow(resources)',
];

/** Every other place where users hand a list of texts in: members of structs, and parameters. */
const PLACES = placesOf(isTexts).filter((place) => !AS_THEY_ARE.includes(place));

/** Builds something with a list in it. */
type Build = (stack: Stack, list: string[]) => unknown;

const decide = (stack: Stack) => new LambdaFunction(stack, 'Decide', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') });
const throttle = { rateLimit: 1, burstLimit: 1 };

const onSystem = (props: (list: string[]) => ServerlessApiPatternProps): Build => (stack, list) =>
  new ServerlessApiPattern(stack, 'Shop', { profile: Profile.DEVELOPMENT, ...props(list) });
const onCors = (cors: (list: string[]) => Partial<ApiCorsOptions>): Build => (stack, list) =>
  new SecureRestApi(stack, 'Api', { cors: { allowOrigins: ['https://a.example'], ...cors(list) } });
const onCache = (cache: (list: string[]) => RouteCacheOptions): Build => (stack, list) => {
  const api = new SecureRestApi(stack, 'Api', { cache: { size: CacheSize.GB_0_5 }, auth: Auth.cognito().bind(stack, {}) });
  api.addRoute('GET /a', { integration: RouteIntegration.mock(), cache: cache(list) });
};
const onFirewall = (options: (list: string[]) => WebFirewallOptions): Build => (stack, list) => new WebFirewall(stack, 'Firewall', options(list));
const onRule = (rule: (list: string[]) => Partial<FirewallRule>): Build =>
  onFirewall((list) => ({ rules: [{ name: 'Rule', match: RequestMatch.pathIs('/a'), ...rule(list) }] }));
const lambdaAuth = (list: string[]): LambdaAuthOptions => ({ identitySources: list });

const SECRET = SecretValue.secretsManager('sign-in');

const CASES: Record<string, Build> = {
  'Access.hiding(properties)': (_, list) => Access.owner().read().hiding(...list),
  'Access.locking(properties)': (_, list) => Access.owner().update().locking(...list),
  'AppleProviderOptions.scopes': (_, scopes) => IdentityProvider.apple({ clientId: 'a', teamId: 'b', keyId: 'c', privateKey: SECRET, scopes }),
  'BundledHandlers.withoutRoutes(routes)': (_, list) => BundledHandlers.all().withoutRoutes(list),
  'CompactRoutesOptions.separate': (_, separate) => EntityRoutes.compact({ separate }),
  'ConnectLambdaOptions.identitySources': (stack, identitySources) => ConnectAuthorization.lambdaAuthorizer(decide(stack), { identitySources }),
  'ApiCorsOptions.allowHeaders': onCors((allowHeaders) => ({ allowHeaders })),
  'ApiCorsOptions.allowOrigins': onCors((allowOrigins) => ({ allowOrigins })),
  'ApiCorsOptions.exposeHeaders': onCors((exposeHeaders) => ({ exposeHeaders })),
  'FieldCondition.noneOf(values)': (_, list) => FieldCondition.noneOf(...list),
  'FieldCondition.oneOf(values)': (_, list) => FieldCondition.oneOf(...list),
  'FirewallLogging.redactedHeaders': onFirewall((redactedHeaders) => ({ logging: { redactedHeaders }, loggingEnabled: true })),
  'FirewallRule.labels': onRule((labels) => ({ labels })),
  'IndexProjection.include(attributes)': (_, list) => IndexProjection.include(...list),
  'InventoryOptions.fields': onSystem((fields) => ({ profile: Profile.PRODUCTION, data: { bucket: { inventory: { fields } } } })),
  'LambdaAuthOptions.identitySources': (stack, list) => Auth.lambdaAuthorizer(decide(stack), lambdaAuth(list)),
  'RealtimeOptions.groups': (stack, groups) => new Realtime(stack, 'Realtime', { auth: Auth.cognito().bind(stack, {}), groups }),
  'RequestSchema.fromFile(contentTypes)': (_, list) => RequestSchema.fromFile('Product', 'examples/orders-service/product.json', list),
  'RequestSchema.fromObject(contentTypes)': (_, list) => RequestSchema.fromObject('Order', { type: 'object' }, list),
  'RequestSchema.json(contentTypes)': (_, list) => RequestSchema.json('Order', {}, list),
  'AgentDocumentOptions.operations': (stack, operations) => {
    const api = new SecureRestApi(stack, 'Api');
    api.addRoute('GET /a', { integration: RouteIntegration.mock() });
    return api.agentOpenApi({ operations });
  },
  'OpenApiInfo.servers': (stack, servers) => new SecureRestApi(stack, 'Api', { openApiInfo: { servers } }),
  'RouteOptions.tags': (stack, tags) => new SecureRestApi(stack, 'Api').addRoute('GET /a', { integration: RouteIntegration.mock(), tags }),
  'RequiredParameters.headers': (_, headers) => RequestSchema.parameters({ headers }),
  'RequiredParameters.optionalQueryStrings': (_, optionalQueryStrings) => RequestSchema.parameters({ optionalQueryStrings }),
  'RequiredParameters.queryStrings': (_, queryStrings) => RequestSchema.parameters({ queryStrings }),
  'RouteAuthorization.groups(groups)': (_, list) => RouteAuthorization.groups(...list),
  'RouteAuthorization.importedScopes(scopes)': (_, list) => RouteAuthorization.importedScopes(...list),
  'RouteAuthorization.scopes(scopes)': (_, list) => RouteAuthorization.scopes(...list),
  'RouteCacheOptions.headers': onCache((headers) => ({ headers })),
  'RouteCacheOptions.queryStrings': onCache((queryStrings) => ({ queryStrings })),
  'RuleGroupOptions.count': onFirewall((count) => ({ ruleGroups: [WebFirewallRules.common({ count })] })),
  'UploadOptions.contentTypes': onSystem((contentTypes) => ({ data: { bucket: { uploads: { contentTypes } } } })),
  'SocialProviderOptions.scopes': (_, scopes) => IdentityProvider.google({ clientId: 'a', clientSecret: SECRET, scopes }),
  'UsagePlanOptions.keys': (stack, keys) => new SecureRestApi(stack, 'Api', { usagePlans: [{ name: 'Gold', throttle, keys }] }),
  'CustomProfileOptions.locked': (_, locked) => Profile.custom('acme', { base: Profile.PRODUCTION, locked, reason: 'The rules of the platform.' }),
  'ProfileAuthSettings.callbackUrls': (stack, callbackUrls) => new ServerlessApiPattern(stack, 'Shop', {
    profile: Profile.custom('acme', { base: Profile.DEVELOPMENT, settings: { auth: { callbackUrls } } }),
  }),
  'ProfileAuthSettings.logoutUrls': (stack, logoutUrls) => new ServerlessApiPattern(stack, 'Shop', {
    profile: Profile.custom('acme', { base: Profile.DEVELOPMENT, settings: { auth: { logoutUrls } } }),
  }),
  'UserDirectoryOptions.accessTokenScopes': onSystem((accessTokenScopes) => ({ auth: Auth.cognito({ accessTokenScopes }) })),
  'UserDirectoryOptions.callbackUrls': onSystem((callbackUrls) => ({ auth: Auth.cognito({ callbackUrls }) })),
  'UserDirectoryOptions.clientIds': onSystem((clientIds) => ({ auth: Auth.cognito({ clientIds }) })),
  'UserDirectoryOptions.logoutUrls': onSystem((logoutUrls) => ({ auth: Auth.cognito({ logoutUrls }) })),
  'UserPoolAuthOptions.accessTokenScopes': onSystem((accessTokenScopes) => ({
    auth: Auth.userPool(UserPool.fromUserPoolId(newStack(), 'Users', 'eu-west-1_Example'), { accessTokenScopes }),
  })),
  'WebsiteOptions.connectSources': (stack, connectSources) => new StaticWebsite(stack, 'Web', { connectSources }),
};

test('every list of texts that users hand in is looked at', () => {
  expect(Object.keys(CASES).sort()).toEqual([...PLACES].sort());
});

test.each(Object.entries(CASES))('%s is no list whose length is known only at deployment', (_, build) => {
  const stack = newStack();
  const list = new CfnParameter(stack, 'List', { type: 'CommaDelimitedList' }).valueAsList;
  expect(() => build(stack, list)).toThrow("'a list token' cannot be used. Allowed: a list whose length is known at synthesis; its values may be tokens");
});

test('values of such a list can be taken one by one', () => {
  const stack = newStack();
  const list = new CfnParameter(stack, 'List', { type: 'CommaDelimitedList' }).valueAsList;
  expect(() => CASES['ApiCorsOptions.allowOrigins'](stack, [Fn.select(0, list)])).not.toThrow();
});
