import * as cdk from 'aws-cdk-lib';
import { ApiKeySourceType, EndpointType, MethodLoggingLevel, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { PriceClass } from 'aws-cdk-lib/aws-cloudfront';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { FeaturePlan, Mfa, UserPoolIdentityProviderSamlMetadata } from 'aws-cdk-lib/aws-cognito';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { ApplicationLogLevel, Architecture, Code, InvokeMode, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { LogGroupClass, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { InventoryFormat, InventoryFrequency } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { FifoThroughputScope } from 'aws-cdk-lib/aws-sns';
import { FifoThroughputLimit } from 'aws-cdk-lib/aws-sqs';
import { readAssembly } from '../projenrc/assembly';
import * as library from '../src';
import { INTEGRATION_BUILDERS } from './api/integrations/support/documented';
import { DATA_BUILDERS } from './data/support/documented';
import { MONITORING_BUILDERS } from './monitoring/support/documented';
import { QUEUEING_BUILDERS } from './queueing/support/documented';
import { REALTIME_BUILDERS } from './realtime/support/documented';
import { FIREWALL_BUILDERS } from './security/support/documented';
import { sampleOf } from './support/all';
import { templateOf } from './support/synth';

const { Duration, RemovalPolicy, Size } = cdk;
const { Profile } = library;

interface Property { readonly name: string; readonly optional?: boolean; readonly docs?: { readonly default?: string } }
interface Type { readonly name: string; readonly kind: string; readonly datatype?: boolean; readonly properties?: Property[] }

/** The documentation that users of every language read, from jsii. */
const assembly = readAssembly<{ types: Record<string, Type> }>();

const DOCUMENTED = Object.values(assembly.types)
  .filter((type) => type.kind === 'interface' && type.datatype)
  .flatMap((type) => (type.properties ?? []).filter((property) => property.optional).map((property) => ({
    struct: type.name, prop: property.name, documented: property.docs?.default ?? '',
  })));
const LITERALS = DOCUMENTED.filter(({ documented }) => documented && !documented.startsWith('- '));
const BEHAVIOURS = DOCUMENTED.filter(({ documented }) => documented.startsWith('- '));

const NOTE = library.EntitySchema.fromObject({ type: 'object', properties: { done: { type: 'boolean' } } });

type Props = Record<string, unknown>;
type Build = (stack: cdk.Stack, props: Props) => unknown;

const FUNCTION = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };

const pattern = (section: string): Build => (stack, props) => new library.ServerlessApiPattern(stack, 'Shop', { [section]: props });
const api: Build = (stack, props) => new library.SecureRestApi(stack, 'Api', props).addRoute('GET /things', { function: plainFunction(stack) });
const bundled: Build = (stack, props) => new library.BundledFunction(stack, 'Items', { handler: library.BundledHandler.ITEMS, ...props });
const directory: Build = (stack, props) => new library.UserDirectory(stack, 'Users', props);
const plain: Build = (stack, props) => new library.ServerlessFunction(stack, 'Function', { ...FUNCTION, ...props });
const certificate = (stack: cdk.Stack) => Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:123456789012:certificate/1');
const plainFunction = (stack: cdk.Stack) => new library.ServerlessFunction(stack, 'Handler', FUNCTION).function;

/** How a prop of each struct comes into a template. */
const entities = (stack: cdk.Stack, declared: library.Entity[]) => new library.EntityApi(stack, 'Entities', {
  api: new library.SecureRestApi(stack, 'Api'), table: new library.EntityTable(stack, 'Table').table, entities: declared,
});

const BUILDERS: Record<string, Build> = {
  ...INTEGRATION_BUILDERS,
  ...DATA_BUILDERS,
  ...MONITORING_BUILDERS,
  ...QUEUEING_BUILDERS,
  ...REALTIME_BUILDERS,
  ...FIREWALL_BUILDERS,
  ApiOptions: api,
  AsyncInvocationOptions: (stack, asyncInvocation) => plain(stack, { asyncInvocation }),
  AuthBindOptions: (stack, props) => api(stack, { auth: library.Auth.cognito().bind(stack, props) }),
  AppleProviderOptions: (stack, props) => {
    const privateKey = cdk.SecretValue.secretsManager('apple');
    return directory(stack, { identityProviders: [library.IdentityProvider.apple({ clientId: 'com.example.shop', teamId: 'A123456789', keyId: 'B123456789', privateKey, ...props })] });
  },
  BundledFunctionOptions: bundled,
  ChildEntityOptions: (stack, props) => {
    const access = [library.Access.owner().all()];
    const parent = library.Entity.of('note', { schema: NOTE, access });
    entities(stack, [parent, parent.child('comment', { schema: NOTE, access, ...props })]);
  },
  CacheOptions: (stack, props) => api(stack, { cache: { size: library.CacheSize.GB_0_5, ...props } }),
  CustomDomainOptions: (stack, props) => api(stack, { domain: { domainName: 'api.example.com', certificate: certificate(stack), ...props } }),
  CustomDomainProps: (stack, props) => {
    const secured = new library.SecureRestApi(stack, 'Api');
    secured.addRoute('GET /things', { function: plainFunction(stack) });
    return new library.CustomDomain(stack, 'Domain', { api: secured.api, stage: secured.stage, domainName: 'api.example.com', certificate: certificate(stack), ...props });
  },
  ConnectionsTableProps: (stack, props) => new library.ConnectionsTable(stack, 'Connections', props),
  ApiCorsOptions: (stack, props) => api(stack, { cors: { allowOrigins: ['https://example.com'], ...props } }),
  CustomProfileOptions: (stack, props) => new library.ServerlessApiPattern(stack, 'Shop', { profile: Profile.custom('acme', props) }),
  EncryptionKeysProps: (stack, props) => new library.EncryptionKeys(stack, 'Keys', { encryption: library.Encryption.keyPerService(), ...props }),
  EncryptionKeyOptions: (stack, props) => new library.EncryptionKeys(stack, 'Keys', { encryption: library.Encryption.oneKey(props) }),
  EntityApiProps: (stack, props) => new library.EntityApi(stack, 'Entities', {
    api: new library.SecureRestApi(stack, 'Api'),
    table: new library.EntityTable(stack, 'Table').table,
    entities: [library.Entity.of('note', { schema: NOTE, access: [library.Access.owner().all()] })],
    ...props,
  }),
  EntityChangesOptions: (stack, props) => new library.EntityApi(stack, 'Entities', {
    api: new library.SecureRestApi(stack, 'Api'),
    table: new library.EntityTable(stack, 'Table').table,
    entities: [library.Entity.of('note', { schema: NOTE, access: [library.Access.owner().all()], changes: true })],
    changes: { bus: new EventBus(stack, 'Bus'), ...props },
  }),
  EntityOptions: (stack, props) => entities(stack, [library.Entity.of('note', { schema: NOTE, access: [library.Access.owner().all()], ...props })]),
  FunctionDefaults: (stack, defaults) => pattern('compute')(stack, { defaults }),
  FunctionOptions: plain,
  FunctionWiring: plain,
  FunctionUrlSettings: (stack, props) => new library.ServerlessFunction(stack, 'Function', FUNCTION).addUrl(props),
  IamAuthOptions: (stack, props) => pattern('auth')(stack, library.Auth.iam(props) as object as Props),
  LambdaAuthOptions: (stack, props) => {
    const auth = library.Auth.lambdaAuthorizer(plainFunction(stack), props).bind(stack, {});
    new library.SecureRestApi(stack, 'Api', { auth }).addRoute('GET /things', { function: new library.ServerlessFunction(stack, 'Things', FUNCTION).function });
  },
  IngestOptions: (stack, props) => new library.ObjectIngest(stack, 'Ingest', {
    table: new library.EntityTable(stack, 'Table').table, bucket: new library.ObjectBucket(stack, 'Bucket').bucket, ...props,
  }),
  JobTypeOptions: (stack, props) => new library.ServerlessApiPattern(stack, 'Shop', { jobs: [library.JobType.of('invoice', { newFunction: FUNCTION, ...props })] }),
  ObjectBucketOptions: (stack, props) => new library.ObjectBucket(stack, 'Bucket', props),
  ObjectBucketProps: (stack, props) => new library.ObjectBucket(stack, 'Bucket', props),
  RealtimeDomainOptions: (stack, props) => new library.Realtime(stack, 'Realtime', {
    auth: library.Auth.iam().bind(stack, {}), domain: { domainName: 'ws.example.com', certificate: certificate(stack), ...props },
  }),
  RealtimeOptions: (stack, props) => new library.Realtime(stack, 'Realtime', { auth: library.Auth.iam().bind(stack, {}), ...props }),
  RealtimeProps: (stack, props) => new library.Realtime(stack, 'Realtime', { auth: library.Auth.iam().bind(stack, {}), ...props }),
  RouteCacheOptions: (stack, cache) => new library.SecureRestApi(stack, 'Api', {
    cache: { size: library.CacheSize.GB_0_5 },
  }).addRoute('GET /things', { function: plainFunction(stack), cache, authorization: library.RouteAuthorization.none({ reason: 'Public.' }) }),
  OpenApiInfo: (stack, openApiInfo) => new library.SecureRestApi(stack, 'Api', { openApiInfo }).addRoute('GET /things', { function: plainFunction(stack) }),
  RouteResponseOptions: (stack, props) => new library.SecureRestApi(stack, 'Api').addRoute('GET /things', {
    function: plainFunction(stack), responses: { 200: library.RouteResponse.fromObject('Thing', { type: 'object' }, props) },
  }),
  RouteOptions: (stack, props) => new library.SecureRestApi(stack, 'Api').addRoute('GET /things', { function: plainFunction(stack), ...props }),
  ScheduledJobOptions: (stack, props) => new library.ScheduledJob(stack, 'Nightly', {
    schedule: ScheduleExpression.rate(Duration.hours(1)), function: plainFunction(stack), ...props,
  }),
  SamlProviderOptions: (stack, props) => directory(stack, {
    identityProviders: [library.IdentityProvider.saml('Company', { metadata: UserPoolIdentityProviderSamlMetadata.url('https://idp.example.com/metadata.xml'), ...props })],
  }),
  SecureRestApiProps: api,
  PrivateNetworkOptions: (stack, props) => new library.PrivateNetwork(stack, 'Network', props),
  PrivateNetworkProps: (stack, props) => new library.PrivateNetwork(stack, 'Network', props),
  QueueingOptions: pattern('queueing'),
  SecurityOptions: pattern('security'),
  ServerlessApiPatternProps: (stack, props) => new library.ServerlessApiPattern(stack, 'Shop', props),
  SystemDiagramOptions: (stack, props) => {
    const drawn = new cdk.Stack(new cdk.App(), 'Drawn');
    new library.WorkQueue(drawn, 'Queue').addConsumer('Consumer', plainFunction(drawn));
    stack.templateOptions.metadata = { diagram: library.SystemDiagram.of(drawn, props).toMermaid() };
  },
  UserDirectoryOptions: directory,
  UserDirectoryProps: directory,
  TargetTrackingOptions: (stack, props) => plain(stack, {
    provisionedConcurrency: library.ProvisionedConcurrency.targetTracking({ minCapacity: 1, maxCapacity: 2, ...props }),
  }),
  UsagePlanOptions: (stack, props) => api(stack, { usagePlans: [{ name: 'Partners', throttle: { rateLimit: 1, burstLimit: 1 }, ...props }] }),
  WebsiteOptions: (stack, props) => new library.StaticWebsite(stack, 'Web', props),
  StaticWebsiteProps: (stack, props) => new library.StaticWebsite(stack, 'Web', props),
  WebFirewallOptions: (stack, props) => new library.WebFirewall(stack, 'Firewall', props),
  WorkQueueOptions: (stack, props) => new library.WorkQueue(stack, 'Queue', props).addConsumer('Consumer', plainFunction(stack)),
  WorkQueueProps: (stack, props) => new library.WorkQueue(stack, 'Queue', props),
};

const SCOPE = {
  ...library,
  AttributeType,
  ApiKeySourceType,
  EndpointType,
  MethodLoggingLevel,
  StartingPosition,
  SecurityPolicy,
  Duration,
  RemovalPolicy,
  Size,
  ComparisonOperator,
  FeaturePlan,
  FifoThroughputLimit,
  FifoThroughputScope,
  InventoryFormat,
  InventoryFrequency,
  InvokeMode,
  LogGroupClass,
  Mfa,
  PriceClass,
  ApplicationLogLevel,
  Architecture,
  Runtime,
};

function evaluate(literal: string): unknown {
  return new Function(...Object.keys(SCOPE), `return ${literal};`)(...Object.values(SCOPE));
}

/** Builds and tells the template, the structs' own fields left as they are. */
function template(struct: string, props: Props): unknown {
  const build = BUILDERS[struct];
  if (!build) throw new Error(`no builder for ${struct}`);
  // A table with its own key needs a region.
  const env = props.profile === Profile.REGULATED ? { region: 'eu-west-1', account: '123456789012' } : undefined;
  return templateOf((stack) => void build(stack, props), { env }).toJSON();
}

const untouched = new Map<string, unknown>();

/** The template without the prop in question: one for all props of a struct. */
function templateWithout(struct: string, props: Props): unknown {
  const name = `${struct} ${JSON.stringify(props)}`;
  if (!untouched.has(name)) untouched.set(name, template(struct, props));
  return untouched.get(name);
}

test('every optional prop documents its default', () => {
  expect(DOCUMENTED.filter(({ documented }) => !documented)).toEqual([]);
  expect(DOCUMENTED.length).toBeGreaterThan(80);
});

/** Said of what the library makes, not read by it. */
const DESCRIPTIVE = ['BundledRoute', 'AuthBinding', 'RouteAuthBinding'];

test.each(sampleOf(LITERALS.filter(({ struct }) => !DESCRIPTIVE.includes(struct)), 25))('$prop of $struct is $documented when left out', ({ struct, prop, documented }) => {
  expect(template(struct, { [prop]: evaluate(documented) })).toEqual(templateWithout(struct, {}));
});

/** Behaviours that some value says too: that value, without a profile or for each. */
const EQUIVALENTS: Record<string, unknown> = {
  'RouteCacheOptions.ttl': Duration.minutes(5),
  'RouteOptions.authorization': library.RouteAuthorization.inherit(),
  'UsagePlanOptions.keys': ['Partners'],
  'ApiOptions.throttle': { rateLimit: 100, burstLimit: 200 },
  'FunctionOptions.memorySize': 512,
  'FunctionOptions.timeout': Duration.seconds(10),
  'WorkQueueOptions.visibilityTimeout': Duration.minutes(6),
  'LambdaAuthOptions.identitySources': ['method.request.header.Authorization'],
};

test.each(Object.entries(EQUIVALENTS))('%s is what it says when left out', (name, value) => {
  const [struct, prop] = name.split('.');
  expect(DOCUMENTED.map((each) => `${each.struct}.${each.prop}`)).toContain(name);
  expect(template(struct, { [prop]: value })).toEqual(templateWithout(struct, {}));
});

type Values = Record<string, unknown>;

const SAFE: Values = { development: false, production: true, regulated: true };
const REGULATED: Values = { development: false, production: false, regulated: true };
const RETENTION: Values = { development: RetentionDays.ONE_WEEK, production: RetentionDays.THREE_MONTHS, regulated: RetentionDays.ONE_YEAR };
const OWNER = 'ServerlessApiPatternProps';
const inSecurity = (prop: string) => (value: unknown) => ({ security: { [prop]: value } });

const LOCALHOST: Values = { development: ['http://localhost:3000'], production: [], regulated: [] };

const BY_PROFILE: Record<string, { values: Values; owner?: string; wrap?: (value: unknown) => Props }> = {
  'AlarmOptions.alarms': { values: SAFE },
  'AlarmOptions.dashboard': { values: SAFE },
  'ApiOptions.cacheEnabled': { values: REGULATED },
  'ApiOptions.clientCertificate': { values: REGULATED },
  'ApiOptions.executionLogging': {
    values: { development: MethodLoggingLevel.OFF, production: MethodLoggingLevel.OFF, regulated: MethodLoggingLevel.ERROR },
  },
  'EntityTableOptions.backupEnabled': { values: REGULATED },
  'EntityTableOptions.deletionProtection': { values: SAFE },
  'EntityTableOptions.pointInTimeRecovery': { values: SAFE },
  'FunctionOptions.deadLetterQueueEnabled': { values: REGULATED },
  'FunctionOptions.reserveConcurrency': { values: REGULATED },
  'FunctionWiring.logRetention': { values: RETENTION },
  'MonitoringOptions.logRetention': { values: RETENTION, owner: OWNER, wrap: (logRetention) => ({ monitoring: { logRetention } }) },
  'ObjectBucketOptions.accessLogs': { values: SAFE },
  'ObjectBucketOptions.objectLockEnabled': { values: REGULATED },
  'ObjectBucketOptions.replicationEnabled': { values: REGULATED },
  'RealtimeApiProps.logRetention': { values: RETENTION },
  'RoleConventions.managedPolicies': { values: REGULATED, owner: OWNER, wrap: (managedPolicies) => ({ security: { roles: { managedPolicies } } }) },
  'PrivateNetworkProps.logRetention': { values: RETENTION },
  'SecureRestApiProps.logRetention': { values: RETENTION },
  'SecurityOptions.encryption': {
    values: { development: library.Encryption.awsOwned(), production: library.Encryption.awsOwned(), regulated: library.Encryption.keyPerService() },
    owner: OWNER,
    wrap: inSecurity('encryption'),
  },
  'SecurityOptions.firewallEnabled': { values: SAFE, owner: OWNER, wrap: inSecurity('firewallEnabled') },
  'SecurityOptions.network': {
    values: { development: library.Network.none(), production: library.Network.none(), regulated: library.Network.isolated() },
    owner: OWNER,
    wrap: inSecurity('network'),
  },
  'WebFirewallOptions.loggingEnabled': { values: REGULATED },
  'WebFirewallProps.logRetention': { values: RETENTION },
  'WebsiteOptions.accessLogs': { values: SAFE },
  'UserDirectoryOptions.callbackUrls': { values: LOCALHOST },
  'UserDirectoryOptions.deletionProtection': { values: SAFE },
  'UserDirectoryOptions.featurePlan': {
    values: { development: FeaturePlan.ESSENTIALS, production: FeaturePlan.ESSENTIALS, regulated: FeaturePlan.PLUS },
  },
  'UserDirectoryOptions.logoutUrls': { values: LOCALHOST },
  'UserDirectoryOptions.mfa': { values: { development: Mfa.OPTIONAL, production: Mfa.REQUIRED, regulated: Mfa.REQUIRED } },
};
/** These sections as a whole depend on the profile through their own props. */
const SECTIONS = ['ServerlessApiPatternProps.monitoring', 'ServerlessApiPatternProps.security'];

test('every default that depends on the profile is in the table above', () => {
  const documented = BEHAVIOURS.filter((each) => each.documented.startsWith('- by profile')).map((each) => `${each.struct}.${each.prop}`);
  expect(documented.sort()).toEqual([...Object.keys(BY_PROFILE), ...SECTIONS].sort());
});

test.each(Object.entries(BY_PROFILE))('%s depends on the profile as documented', (name, { values, owner, wrap }) => {
  const [struct, prop] = name.split('.');
  for (const profile of Object.values(Profile)) {
    const explicit = wrap ? wrap(values[profile.name]) : { [prop]: values[profile.name] };
    expect(template(owner ?? struct, { profile, ...explicit })).toEqual(templateWithout(owner ?? struct, { profile }));
  }
});
