import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { ApiKeySourceType, MethodLoggingLevel, Period } from 'aws-cdk-lib/aws-apigateway';
import { FeaturePlan, Mfa } from 'aws-cdk-lib/aws-cognito';
import { StreamViewType, Table, TableClass } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { ApplicationLogLevel, Code, Runtime, SnapStartConf } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket, InventoryFormat, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  AlarmNotification, Auth, BodyInspectionLimit, CacheSize, Encryption, FieldCondition, JobSubmission, MessageFilter, Network, Profile,
  ProvisionedConcurrency, ServerlessApiPattern, ServerlessApiPatternProps, ServerlessFunction,
} from '../../src';
import { newStack } from '../support/synth';

/** The parts that each message must have. */
interface Told {
  /** Path of the construct, below Stack/Shop. */
  readonly at?: string;
  /** Whole path of the prop. */
  readonly prop: string;
  readonly value: string;
  /** The setting that it conflicts with. Without one, the value itself is invalid. */
  readonly with?: string;
  /** The remedy. */
  readonly remedy: string;
}

type Wrong = (stack: Stack) => ServerlessApiPatternProps;

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
const throttle = { rateLimit: 1, burstLimit: 1 };
const cors = { allowOrigins: ['https://shop.example.com'] };
const hourly = { id: 'Hourly', schedule: ScheduleExpression.rate(Duration.hours(1)), function: undefined };
const filter = MessageFilter.body({ kind: FieldCondition.exists() });
const mail = AlarmNotification.email('a@b.example');

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing is refused');
}

function expected({ at, prop, value, with: other, remedy }: Told): RegExp {
  const exact = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const path = `Stack/Shop${at === undefined ? '' : `/${at}`}`;
  const cause = other === undefined ? ' cannot be used\\. Allowed: .*' : ` conflicts with ${exact(other)}.*\\. .*`;
  return new RegExp(`^${exact(`${path} ${prop}: ${value}`)}${cause}${exact(remedy)}.*\\.$`, 's');
}

describe('a wrong setting is refused with its path, its value, the cause and the remedy:', () => {
  test.each<[Told, Wrong]>([
    // One value that is invalid.
    [{ prop: 'profile', value: "'staging'", remedy: 'Profile.DEVELOPMENT' }, () => ({ profile: 'staging' as unknown as Profile })],
    [{ at: 'Api', prop: 'api.throttle.burstLimit', value: '1.5', remedy: 'a whole number' }, () => ({ api: { throttle: { burstLimit: 1.5 } } })],
    [{ at: 'Api', prop: 'api.description', value: "'1025 characters'", remedy: 'at most 1024' }, () => ({ api: { description: 'x'.repeat(1025) } })],
    [{ at: 'Api', prop: 'api.executionLogging', value: "'DEBUG'", remedy: 'OFF, ERROR, INFO' }, () => ({ api: { executionLogging: 'DEBUG' as MethodLoggingLevel } })],
    [{ at: 'Api', prop: 'api.apiKeySource', value: "'QUERY'", remedy: 'HEADER, AUTHORIZER' }, () => ({ api: { apiKeySource: 'QUERY' as ApiKeySourceType } })],
    [{ at: 'Api', prop: 'api.minCompressionSize', value: "'11534336 bytes'", remedy: 'up to 10 MiB' }, () => ({ api: { minCompressionSize: Size.mebibytes(11) } })],
    [{ at: 'Api', prop: 'api.cors.allowHeaders', value: "'a b'", remedy: 'names of headers' }, () => ({ api: { cors: { ...cors, allowHeaders: ['a b'] } } })],
    [{ at: 'Api', prop: 'api.usagePlans.name', value: "'Gold'", remedy: 'each one once' }, () => ({ api: { usagePlans: [{ name: 'Gold', throttle }, { name: 'Gold', throttle }] } })],
    [{ at: 'Api', prop: "api.usagePlans of 'Gold'.quota.limit", value: '0', remedy: 'a whole number from 1' }, () => ({ api: { usagePlans: [{ name: 'Gold', throttle, quota: { limit: 0, period: Period.DAY } }] } })],
    [{ at: 'Users', prop: 'auth.domainPrefix', value: "'Shop'", remedy: '1 to 63 small letters' }, () => ({ auth: Auth.cognito({ domainPrefix: 'Shop' }) })],
    [{ at: 'Users', prop: 'auth.mfa', value: "'MAYBE'", remedy: 'OFF, OPTIONAL, ON' }, () => ({ auth: Auth.cognito({ mfa: 'MAYBE' as Mfa }) })],
    [{ at: 'Users', prop: 'auth.featurePlan', value: "'GOLD'", remedy: 'LITE, ESSENTIALS, PLUS' }, () => ({ auth: Auth.cognito({ featurePlan: 'GOLD' as FeaturePlan }) })],
    [{ at: 'Users', prop: 'auth.passwordMinLength', value: '7', remedy: 'a whole number from 8 to 99' }, () => ({ auth: Auth.cognito({ passwordMinLength: 7 }) })],
    [{ at: 'Users', prop: 'auth.callbackUrls', value: "'http://shop.example.com'", remedy: 'https addresses' }, () => ({ auth: Auth.cognito({ callbackUrls: ['http://shop.example.com'] }) })],
    [{ at: 'Items', prop: 'compute.memorySize', value: '64', remedy: 'a whole number from 128 to 10240' }, () => ({ compute: { memorySize: 64 } })],
    [{ at: 'Worker', prop: 'compute.handlers.worker.memorySize', value: '64', remedy: 'a whole number from 128 to 10240' }, () => ({ compute: { handlers: { worker: { memorySize: 64 } } } })],
    [{ at: 'Items', prop: 'compute.defaults.memorySize', value: '64', remedy: 'a whole number from 128 to 10240' }, () => ({ compute: { defaults: { memorySize: 64 } } })],
    [{ at: 'Queue', prop: 'compute.timeout', value: "'1 second 500 millis'", remedy: 'whole seconds from 1 to 900' }, () => ({ compute: { timeout: Duration.millis(1500) } })],
    [{ at: 'Queue', prop: 'compute.handlers.worker.timeout', value: "'16 minutes'", remedy: 'whole seconds from 1 to 900' }, () => ({ compute: { handlers: { worker: { timeout: Duration.minutes(16) } } } })],
    [{ at: 'Items', prop: 'compute.handlers.items.timeout', value: "'30 seconds'", remedy: 'at most 29 seconds' }, () => ({ compute: { handlers: { items: { timeout: Duration.seconds(30) } } } })],
    [{ at: 'Files', prop: 'compute.handlers.files.runtime', value: "'nodejs20.x'", remedy: 'nodejs22.x and later' }, () => ({ compute: { handlers: { files: { runtime: Runtime.NODEJS_20_X } } } })],
    [{ at: 'Items', prop: 'compute.logLevel', value: "'LOUD'", remedy: 'INFO' }, () => ({ compute: { logLevel: 'LOUD' as ApplicationLogLevel } })],
    [{ at: 'Items', prop: 'compute.environment', value: "'AWS_REGION'", remedy: 'names that Lambda does not reserve' }, () => ({ compute: { environment: { AWS_REGION: 'x' } } })],
    [{ at: 'Items', prop: 'compute.defaults.environment', value: "'A'", remedy: 'names of two or more letters' }, () => ({ compute: { defaults: { environment: { A: 'x' } } } })],
    [{ at: 'Items', prop: 'compute.ephemeralStorageSize', value: "'511 MiB'", remedy: 'from 512 to 10240' }, () => ({ compute: { ephemeralStorageSize: Size.mebibytes(511) } })],
    [{ at: 'Jobs', prop: 'compute.handlers.jobs.asyncInvocation.retryAttempts', value: '3', remedy: 'a whole number from 0 to 2' }, () => ({ compute: { handlers: { jobs: { asyncInvocation: { retryAttempts: 3 } } } } })],
    [{ at: 'Worker', prop: 'compute.handlers.worker.replacement.handler', value: "'run'", remedy: "'index.'" }, () => ({ compute: { handlers: { worker: { replacement: { ...CODE, handler: 'run' } } } } })],
    [{ at: 'Realtime/RealtimeHandler', prop: 'compute.handlers.realtime.memorySize', value: '64', remedy: 'from 128' }, () => ({ realtime: {}, compute: { handlers: { realtime: { memorySize: 64 } } } })],
    [{ at: 'Table', prop: 'data.table.tableName', value: "'ab'", remedy: 'from 3 to 255' }, () => ({ data: { table: { tableName: 'ab' } } })],
    [{ at: 'Table', prop: 'data.table.stream', value: "'BOTH'", remedy: 'NEW_AND_OLD_IMAGES' }, () => ({ data: { table: { stream: 'BOTH' as StreamViewType } } })],
    [{ at: 'Table', prop: 'data.table.tableClass', value: "'CHEAP'", remedy: 'STANDARD' }, () => ({ data: { table: { tableClass: 'CHEAP' as TableClass } } })],
    [{ at: 'Table/Backup', prop: 'data.table.backup.schedule', value: "'rate(12 hours)'", remedy: 'Schedule.cron()' }, () => ({ data: { table: { backup: { schedule: Schedule.rate(Duration.hours(12)) } } } })],
    [{ at: 'Table', prop: 'data.table.recoveryPeriodInDays', value: '36', remedy: 'a whole number from 1 to 35' }, () => ({ data: { table: { recoveryPeriodInDays: 36 } } })],
    [{ at: 'Bucket', prop: 'data.bucket.inventory.format', value: "'XML'", remedy: 'CSV' }, () => ({ data: { bucket: { inventory: { format: 'XML' as InventoryFormat } } } })],
    [{ at: 'Bucket', prop: 'data.bucket.replication.account', value: "'abc'", remedy: 'twelve digits' }, () => ({ data: { bucket: { replication: { account: 'abc' } } } })],
    [{ at: 'Bucket', prop: 'data.bucket.uploads.contentTypes', value: "'png'", remedy: 'image/png' }, () => ({ data: { bucket: { uploads: { contentTypes: ['png'] } } } })],
    [{ at: 'Queue', prop: 'queueing.queue.maxReceiveCount', value: '4', remedy: 'a whole number from 5 to 1000' }, () => ({ queueing: { queue: { maxReceiveCount: 4 } } })],
    [{ at: 'Queue', prop: 'queueing.queue.retentionPeriod', value: "'59 seconds'", remedy: 'whole seconds from 60' }, () => ({ queueing: { queue: { retentionPeriod: Duration.seconds(59) } } })],
    [{ at: 'Queue', prop: 'queueing.queue.filters', value: `'${filter.pattern}'`, remedy: 'each one once' }, () => ({ queueing: { queue: { filters: [filter, filter] } } })],
    [{ prop: 'queueing.jobSubmission', value: "'pigeon'", remedy: 'function, direct' }, () => ({ queueing: { jobSubmission: 'pigeon' as JobSubmission } })],
    [{ at: 'Realtime/Api', prop: 'realtime.description', value: "'1025 characters'", remedy: 'at most 1024' }, () => ({ realtime: { description: 'x'.repeat(1025) } })],
    [{ at: 'Hourly', prop: 'schedules.Hourly.retryAttempts', value: '186', remedy: 'a whole number from 0 to 185' }, () => ({ schedules: [{ ...hourly, retryAttempts: 186 }] })],
    [{ prop: 'schedules.id', value: "'Api'", remedy: 'a name that nothing else in Stack/Shop has' }, () => ({ schedules: [{ ...hourly, id: 'Api' }] })],
    [{ at: 'Website', prop: 'website.priceClass', value: "'CHEAP'", remedy: 'PriceClass_100' }, () => ({ website: { priceClass: 'CHEAP' as never } })],
    [{ at: 'Network', prop: 'security.network.cidr', value: "'8.8.8.0/24'", remedy: 'a private IPv4 block' }, () => ({ security: { network: Network.isolated({ cidr: '8.8.8.0/24' }) } })],
    [{ at: 'Firewall', prop: 'security.firewall.rateLimit', value: '9', remedy: 'a whole number from 10' }, () => ({ security: { firewall: { rateLimit: 9 } } })],
    [{ at: 'Firewall', prop: 'security.firewall.bodyInspectionLimit', value: "'KB_128'", remedy: 'KB_16' }, () => ({ security: { firewall: { bodyInspectionLimit: 'KB_128' as BodyInspectionLimit } } })],
    [{ prop: 'security.roles.path', value: "'teams'", remedy: 'a path with a slash at both ends' }, () => ({ security: { roles: { path: 'teams' } } })],
    [{ at: 'Monitoring', prop: 'monitoring.notifications', value: "'a@b.example'", remedy: 'each address once' }, () => ({ monitoring: { notifications: [mail, mail] } })],
    [{ prop: 'monitoring.logRetention', value: '2', remedy: '1, 3, 5, 7' }, () => ({ monitoring: { logRetention: 2 as RetentionDays } })],
    [{ prop: 'explainFile', value: "'../settings.txt'", remedy: 'the name of a file' }, () => ({ explainFile: '../settings.txt' })],
    // Two settings that conflict.
    [{ prop: 'profile', value: "'regulated'", with: 'a stack without a region', remedy: 'Give the stack env: { region }, or set security.encryption' }, () => ({ profile: Profile.REGULATED })],
    [{ prop: 'profile', value: "'acme'", with: 'a stack without a region', remedy: 'Give the stack env: { region }' }, () => ({ profile: Profile.custom('acme', { settings: { security: { keyPerService: true } } }) })],
    [{ prop: 'profile', value: "'regulated'", with: 'a stack without a region', remedy: 'Give the stack env: { region }' },
      (stack) => ({ profile: Profile.REGULATED, realtime: {}, data: { existingTable: Table.fromTableName(stack, 'Table', 'table') } })],
    [{ prop: 'security.encryption', value: "'one-key'", with: 'a stack without a region', remedy: 'Give the stack env: { region }, or set data.table.encryption' }, () => ({ security: { encryption: Encryption.oneKey() } })],
    [{ at: 'Api', prop: 'api.cache', value: "'0.5'", with: 'api.cacheEnabled: false', remedy: 'Remove one of them' }, () => ({ api: { cacheEnabled: false, cache: { size: CacheSize.GB_0_5 } } })],
    [{ at: 'Items', prop: 'compute.deadLetterQueue', value: "'Stack/Lost'", with: 'deadLetterQueueEnabled: false', remedy: 'Remove one of them' }, (stack) => ({ compute: { deadLetterQueueEnabled: false, deadLetterQueue: new Queue(stack, 'Lost') } })],
    [{ at: 'Items', prop: 'compute.reservedConcurrentExecutions', value: '5', with: 'reserveConcurrency: false', remedy: 'Remove one of them' }, () => ({ compute: { reserveConcurrency: false, reservedConcurrentExecutions: 5 } })],
    [{ prop: 'data.table', value: "'settings of a new table'", with: 'data.existingTable', remedy: 'Remove one of them' }, (stack) => ({ data: { table: {}, existingTable: Table.fromTableName(stack, 'Table', 'table') } })],
    [{ prop: 'data.bucket', value: "'settings of a new bucket'", with: 'data.existingBucket', remedy: 'Remove one of them' }, (stack) => ({ data: { bucket: {}, existingBucket: Bucket.fromBucketName(stack, 'Bucket', 'bucket') } })],
    [{ at: 'Table', prop: 'data.table.backup', value: "'settings'", with: 'data.table.backupEnabled: false', remedy: 'Remove one of them' }, () => ({ data: { table: { backupEnabled: false, backup: {} } } })],
    [{ at: 'Table', prop: 'data.table.removalPolicy', value: "'destroy'", with: 'a profile that keeps data', remedy: 'Use Profile.DEVELOPMENT, or remove it' }, () => ({ data: { table: { removalPolicy: RemovalPolicy.DESTROY } } })],
    [{ at: 'Bucket', prop: 'data.bucket.objectLock', value: "'COMPLIANCE'", with: 'data.bucket.objectLockEnabled: false', remedy: 'Remove one of them' },
      () => ({ data: { bucket: { objectLockEnabled: false, objectLock: ObjectLockRetention.compliance(Duration.days(30)) } } })],
    [{ prop: 'entityChanges', value: "'settings'", with: 'a system without entities', remedy: 'Set entities, or remove it' }, () => ({ entityChanges: {} })],
    [{ at: 'Monitoring', prop: 'monitoring.systemAlarm', value: 'true', with: 'alarms that are off', remedy: 'Set monitoring.alarms to true, or remove it' }, () => ({ monitoring: { alarms: false, systemAlarm: true } })],
    [{ prop: 'monitoring.traceSamplingRate', value: '0.5', with: 'monitoring.tracing: false', remedy: 'Remove one of them' }, () => ({ monitoring: { tracing: false, traceSamplingRate: 0.5 } })],
    [{ prop: 'security.webAclArn', value: "'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/1'", with: 'settings of a firewall that is made here', remedy: 'Remove security.webAclArn, or firewall' },
      () => ({ security: { webAclArn: 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/1', firewall: {} } })],
    [{ prop: 'security.firewall', value: "'settings'", with: 'security.firewallEnabled: false', remedy: 'Remove one of them' }, () => ({ security: { firewallEnabled: false, firewall: {} } })],
    [{ at: 'Firewall', prop: 'security.firewall.logging', value: "'settings'", with: 'security.firewall.loggingEnabled: false', remedy: 'Remove one of them' }, () => ({ security: { firewall: { loggingEnabled: false, logging: {} } } })],
    [{ at: 'Website', prop: 'website.accessLogExpiration', value: "'30 days'", with: 'a website without access logs', remedy: 'Set website.accessLogs to true, or remove it' }, () => ({ website: { accessLogs: false, accessLogExpiration: Duration.days(30) } })],
  ])('%j', (told, props) => {
    const stack = newStack();
    expect(messageOf(() => new ServerlessApiPattern(stack, 'Shop', props(stack)))).toMatch(expected(told));
  });
});

test('parts that methods add have their names in messages', () => {
  const shop = new ServerlessApiPattern(newStack(), 'Shop', { auth: Auth.iam() });
  expect(messageOf(() => shop.addFunction('Orders', { ...CODE, memorySize: 1 }))).toMatch(expected({ at: 'Orders', prop: 'memorySize', value: '1', remedy: 'from 128' }));
  expect(messageOf(() => shop.addFunction('Api', CODE))).toMatch(expected({ prop: 'addFunction.id', value: "'Api'", remedy: 'a name that nothing else in Stack/Shop has' }));
  expect(messageOf(() => shop.addFunction('items', CODE))).toMatch(expected({ prop: 'addFunction.id', value: "'items'", remedy: 'a name that no function of the system has' }));
  expect(messageOf(() => shop.addSchedule('Late', { schedule: hourly.schedule, function: shop.functions.items, retryAttempts: 186 }))).toMatch(expected({ at: 'Late', prop: 'schedule.retryAttempts', value: '186', remedy: 'from 0 to 185' }));
  expect(messageOf(() => shop.addRoute('FETCH /x', { function: shop.functions.items }))).toMatch(/^Stack\/Shop\/Api route: 'FETCH \/x' cannot be used\. Allowed: /);
});

test('a construct by itself names itself, once', () => {
  const snapStart = SnapStartConf.ON_PUBLISHED_VERSIONS;
  expect(messageOf(() => new ServerlessFunction(newStack(), 'Orders', { ...CODE, runtime: Runtime.PYTHON_3_13, handler: 'index.handler', snapStart, provisionedConcurrency: ProvisionedConcurrency.fixed(2) })))
    .toBe("Stack/Orders provisionedConcurrency: 'set' conflicts with snapStart. Remove one of them.");
});

test('an error that is none of a setting stays as it is', () => {
  const error = new Error('not ours');
  expect(() => new ServerlessApiPattern(newStack(), 'Shop', { get api(): never { throw error; } })).toThrow(error);
  expect(error.message).toBe('not ours');
});
