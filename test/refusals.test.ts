import { Duration, Size } from 'aws-cdk-lib';
import { ApiKeySourceType, MethodLoggingLevel, Period, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { FeaturePlan, Mfa } from 'aws-cdk-lib/aws-cognito';
import { StreamViewType, TableClass } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { ApplicationLogLevel, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket, InventoryFormat } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  AlarmNotification, Auth, BodyInspectionLimit, BundledHandlers, FieldCondition, JobSubmission, MessageFilter, Network, Profile, RouteIntegration,
  ServerlessApiPattern, ServerlessApiPatternProps, StreamFilter,
} from '../src';
import { newStack } from './support/synth';

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
const throttle = { rateLimit: 1, burstLimit: 1 };
const cors = { allowOrigins: ['https://shop.example.com'] };
const certificate = () => Certificate.fromCertificateArn(newStack(), 'Certificate', 'arn:aws:acm:eu-west-1:123456789012:certificate/a');
const domain = { domainName: 'api.example.com', certificate: certificate() };
const filter = MessageFilter.body({ kind: FieldCondition.exists() });
const mail = AlarmNotification.email('a@b.example');
const hourly = { schedule: ScheduleExpression.rate(Duration.hours(1)) };
const mutualTls = { bucket: Bucket.fromBucketName(newStack(), 'Trust', 'trust'), key: 'authorities.pem' };

/** Settings that CloudFormation would refuse, or CDK with an error about its internals. Users without types can pass other texts than those of an enum. */
test.each<[string, ServerlessApiPatternProps]>([
  ["profile: 'staging' cannot be used. Allowed: Profile.DEVELOPMENT, Profile.PRODUCTION, Profile.REGULATED", { profile: 'staging' as unknown as Profile }],
  ['api.throttle.burstLimit: 1.5', { api: { throttle: { burstLimit: 1.5 } } }],
  ["api.description: '1025 characters'", { api: { description: 'x'.repeat(1025) } }],
  ["api.executionLogging: 'DEBUG' cannot be used. Allowed: OFF, ERROR, INFO", { api: { executionLogging: 'DEBUG' as MethodLoggingLevel } }],
  ["api.apiKeySource: 'QUERY' cannot be used. Allowed: HEADER, AUTHORIZER", { api: { apiKeySource: 'QUERY' as ApiKeySourceType } }],
  ["api.minCompressionSize: '11534336 bytes' cannot be used. Allowed: up to 10 MiB", { api: { minCompressionSize: Size.mebibytes(11) } }],
  ["api.cors.allowHeaders: 'a b' cannot be used. Allowed: names of headers", { api: { cors: { ...cors, allowHeaders: ['a b'] } } }],
  ["api.cors.exposeHeaders: 'x'y'", { api: { cors: { ...cors, exposeHeaders: ["x'y"] } } }],
  ["api.usagePlans.name: 'Gold' cannot be used. Allowed: each one once", { api: { usagePlans: [{ name: 'Gold', throttle }, { name: 'Gold', throttle }] } }],
  ["api.usagePlans of 'Gold'.keys: 'A'", { api: { usagePlans: [{ name: 'Gold', throttle, keys: ['A', 'A'] }] } }],
  ["api.usagePlans of 'Gold'.quota.limit: 0", { api: { usagePlans: [{ name: 'Gold', throttle, quota: { limit: 0, period: Period.DAY } }] } }],
  ["api.domain.basePath: 'v1/shop' cannot be used. Allowed: letters, digits and $", { api: { domain: { ...domain, basePath: 'v1/shop' } } }],
  ["api.domain.securityPolicy: 'TLS_0_9'", { api: { domain: { ...domain, securityPolicy: 'TLS_0_9' as SecurityPolicy } } }],
  ["api.domain.mutualTls: 'authorities.pem' cannot be used. Allowed: mutual TLS only with", { api: { domain: { ...domain, mutualTls, securityPolicy: SecurityPolicy.TLS13_1_3_2025_09 } } }],
  ["auth.domainPrefix: 'Shop' cannot be used", { auth: Auth.cognito({ domainPrefix: 'Shop' }) }],
  ["auth.domainPrefix: 'my-aws-shop' cannot be used", { auth: Auth.cognito({ domainPrefix: 'my-aws-shop' }) }],
  ["auth.mfa: 'MAYBE' cannot be used", { auth: Auth.cognito({ mfa: 'MAYBE' as Mfa }) }],
  ["auth.featurePlan: 'GOLD' cannot be used", { auth: Auth.cognito({ featurePlan: 'GOLD' as FeaturePlan }) }],
  ["Stack/Shop/Queue compute.timeout: '1 second 500 millis'", { compute: { timeout: Duration.millis(1500) } }],
  ["logLevel: 'LOUD' cannot be used", { compute: { logLevel: 'LOUD' as ApplicationLogLevel } }],
  ["data.table.tableName: 'ab' cannot be used", { data: { table: { tableName: 'ab' } } }],
  ["data.table.backup.schedule: 'rate(12 hours)' cannot be used. Allowed: Schedule.cron()", { data: { table: { backup: { schedule: Schedule.rate(Duration.hours(12)) } } } }],
  ["data.table.stream: 'BOTH' cannot be used", { data: { table: { stream: 'BOTH' as StreamViewType } } }],
  ["data.table.tableClass: 'CHEAP' cannot be used", { data: { table: { tableClass: 'CHEAP' as TableClass } } }],
  ["data.bucket.inventory.fields: 'Weight' cannot be used. Allowed: Size, ", { data: { bucket: { inventory: { fields: ['Weight'] } } } }],
  ["data.bucket.inventory.format: 'XML' cannot be used", { data: { bucket: { inventory: { format: 'XML' as InventoryFormat } } } }],
  ["data.bucket.replication.account: 'abc' cannot be used. Allowed: twelve digits", { data: { bucket: { replication: { account: 'abc' } } } }],
  ['queueing.queue.filters: ', { queueing: { queue: { filters: [filter, filter] } } }],
  ["queueing.jobSubmission: 'pigeon' cannot be used. Allowed: function, direct", { queueing: { jobSubmission: 'pigeon' as JobSubmission } }],
  ["realtime.description: '1025 characters'", { realtime: { description: 'x'.repeat(1025) } }],
  ["schedules.id: '' cannot be used. Allowed: a name without slashes", { schedules: [{ id: '', ...hourly }] }],
  ["schedules.id: 'Api' cannot be used. Allowed: a name that nothing else in Stack/Shop has", { schedules: [{ id: 'Api', ...hourly }] }],
  ["schedules.id: 'Twice' cannot be used", { schedules: [{ id: 'Twice', ...hourly }, { id: 'Twice', ...hourly }] }],
  ["website.priceClass: 'CHEAP' cannot be used", { website: { priceClass: 'CHEAP' as never } }],
  ["security.network.cidr: '10.1.300.0/16' cannot be used", { security: { network: Network.isolated({ cidr: '10.1.300.0/16' }) } }],
  ["security.firewall.bodyInspectionLimit: 'KB_128' cannot be used", { security: { firewall: { bodyInspectionLimit: 'KB_128' as BodyInspectionLimit } } }],
  ["monitoring.notifications: 'a@b.example' cannot be used. Allowed: each address once", { monitoring: { notifications: [mail, mail] } }],
  ['monitoring.logRetention: 2 cannot be used. Allowed: 1, 3, 5, 7', { monitoring: { logRetention: 2 as RetentionDays } }],
  ['monitoring.logRetention: NaN cannot be used', { monitoring: { logRetention: NaN } }],
])('%s', (message, props) => {
  expect(() => new ServerlessApiPattern(newStack(), 'Shop', props)).toThrow(message);
});

test('an empty choice of handlers, and an API without any route', () => {
  expect(() => BundledHandlers.only([])).toThrow("handlers: 'an empty list' cannot be used. Allowed: one of items, files, jobs, worker or more; BundledHandlers.none() for no handler.");
  const stack = newStack();
  const shop = new ServerlessApiPattern(stack, 'Shop', { handlers: BundledHandlers.none() });
  expect(shop.api.node.validate()).toEqual(['Stack/Shop/Api api: has no routes, and API Gateway deploys no API without any. Add a route, an entity or a shipped handler.']);
  shop.addRoute('GET /ping', { integration: RouteIntegration.mock() });
  expect(shop.api.node.validate()).toEqual([]);
});

describe('what is added', () => {
  const shop = (region?: string) => new ServerlessApiPattern(newStack({ env: { region } }), 'Shop', { auth: Auth.iam(), data: { table: { stream: StreamViewType.KEYS_ONLY } } });

  test.each<[string, (made: ServerlessApiPattern) => unknown]>([
    ["addFunction.id: '' cannot be used", (made) => made.addFunction('', CODE)],
    ["addFunction.id: 'a/b' cannot be used", (made) => made.addFunction('a/b', CODE)],
    ["addFunction.id: 'Queue' cannot be used", (made) => made.addFunction('Queue', CODE)],
    ["description: '257 characters' cannot be used", (made) => made.addFunction('Own', { ...CODE, description: 'x'.repeat(257) })],
    ["handler: 'app.handler' cannot be used. Allowed: 'index.' and the name of what inline code exports", (made) => made.addFunction('Own', { ...CODE, handler: 'app.handler' })],
    ["handler: 'index' cannot be used", (made) => made.addFunction('Own', { ...CODE, handler: 'index' })],
    ["handler: 'lambda_function.handler' cannot be used", () => new ServerlessApiPattern(newStack(), 'Shop', {
      compute: { handlers: { worker: { replacement: { ...CODE, handler: 'lambda_function.handler' } } } },
    })],
    ["handler: '' cannot be used", (made) => made.addFunction('Own', { ...CODE, handler: '' })],
    ['filters: ', (made) => made.entityTable!.addStreamConsumer('Changes', made.functions.items.alias, { filters: [StreamFilter.expired(), StreamFilter.expired()] })],
  ])('%s', (message, add) => {
    expect(() => add(shop())).toThrow(message);
  });

  test.each(['cn-north-1', 'us-gov-west-1'])('has no channel in Slack in %s', (region) => {
    const notifications = [AlarmNotification.slack({ workspaceId: 'T0123456789', channelId: 'C0123456789' })];
    const build = (place: string) => new ServerlessApiPattern(newStack({ env: { region: place } }), 'Shop', { auth: Auth.iam(), monitoring: { notifications } });
    expect(() => build(region)).toThrow(`monitoring.notifications.slack: '${region}' cannot be used. Allowed: regions outside China and GovCloud`);
    expect(() => build('eu-west-1')).not.toThrow();
  });

  test.each(['cn-north-1', 'us-gov-west-1'])('has no URL in %s', (region) => {
    expect(() => shop(region).functions.items.addUrl()).toThrow(`addUrl: '${region}' cannot be used. Allowed: regions outside China and GovCloud`);
    expect(() => shop('eu-west-1').functions.items.addUrl()).not.toThrow();
  });
});
