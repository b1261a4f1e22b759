import { Duration, Lazy, Size, Stack } from 'aws-cdk-lib';
import { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import { Mfa } from 'aws-cdk-lib/aws-cognito';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLogLevel, Architecture, Code, Function as LambdaFunction, FunctionProps, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  Auth, Encryption, EntityTable, JobType, Monitoring, ObjectBucket, Profile, SecureRestApi, ServerlessApiPattern, ServerlessApiPatternProps,
  ServerlessFunction, ServerlessFunctionOptions, StaticWebsite, UserDirectory, WebFirewall,
} from '../../src';
import { newStack as stackOf } from '../support/synth';

const newStack = () => stackOf({ env: { region: 'eu-west-1', account: '123456789012' } });
const REASON = 'ACME-SEC-7 demands it. Ask platform@acme.example.';
const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };

/** A platform that locks these. */
const locking = (...locked: string[]) => Profile.custom('acme', { settings: { compute: { deadLetterQueueEnabled: true } }, locked, reason: REASON });
const shop = (props: ServerlessApiPatternProps, ...locked: string[]) => () => new ServerlessApiPattern(newStack(), 'Shop', { ...props, profile: locking(...locked) });

describe('a system that overrides a locked setting is refused:', () => {
  test.each<[string, string, ServerlessApiPatternProps]>([
    ['monitoring.alarms: false', 'monitoring.alarms', { monitoring: { alarms: false } }],
    ['monitoring.alarms: false', 'monitoring', { monitoring: { alarms: false } }],
    ['security.firewallEnabled: false', 'security.firewallEnabled', { security: { firewallEnabled: false } }],
    ['security.encryption: one-key', 'security.encryption', { security: { encryption: Encryption.oneKey() } }],
    ['security.firewall.rateLimit: 500', 'security.firewall', { security: { firewall: { rateLimit: 500 } } }],
    ['auth.mfa: OFF', 'auth.mfa', { auth: Auth.cognito({ mfa: Mfa.OFF }) }],
    ['auth.selfSignUp: true', 'auth.selfSignUp', { auth: Auth.cognito({ selfSignUp: true }) }],
    ['auth: ', 'auth', { auth: Auth.iam() }],
    ['data.existingTable: Stack/Table', 'data.existingTable', { data: { existingTable: new EntityTable(newStack(), 'Table').table } }],
    ['api.executionLogging: INFO', 'api', { api: { executionLogging: MethodLoggingLevel.INFO } }],
    ['compute.timeout: 20 seconds', 'compute.timeout', { compute: { timeout: Duration.seconds(20) } }],
    ['compute.handlers.worker.timeout: 20 seconds', 'compute.timeout', { compute: { handlers: { worker: { timeout: Duration.seconds(20) } } } }],
    ['compute.defaults.memorySize: 1024', 'compute.memorySize', { compute: { defaults: { memorySize: 1024 } } }],
    ['compute.memorySize: 1024', 'compute.defaults.memorySize', { compute: { memorySize: 1024 } }],
    ['compute.handlers.items.tracing: false', 'monitoring.tracing', { compute: { handlers: { items: { tracing: false } } } }],
    ['compute.handlers.items.asyncInvocation.maxEventAge: 1 hour', 'compute.asyncInvocation', { compute: { handlers: { items: { asyncInvocation: { maxEventAge: Duration.hours(1) } } } } }],
    ['compute.handlers.items.deadLetterQueueEnabled: false', 'compute.deadLetterQueueEnabled', { compute: { handlers: { items: { deadLetterQueueEnabled: false } } } }],
    ['data.table.backup: a setting that switches data.table.backupEnabled on', 'data.table.backupEnabled', { data: { table: { backup: {} } } }],
    ['data.table.backup.retention: a setting that switches data.table.backupEnabled on', 'data.table.backupEnabled', { data: { table: { backup: { retention: Duration.days(30) } } } }],
  ])('%s', (given, locked, props) => {
    const [prop] = given.split(':');
    expect(shop(props, locked)).toThrow(`Stack/Shop ${given}`);
    expect(shop(props, locked)).toThrow(` cannot be used. The profile 'acme' locks ${locked}. Its reason: ${REASON} Leave ${prop} out.`);
    expect(shop(props, 'website.priceClass')).not.toThrow();
  });
});

test('a value of the profile may be repeated', () => {
  const all = ['monitoring.alarms', 'compute.deadLetterQueueEnabled', 'auth.callbackUrls'];
  const same = { monitoring: { alarms: true }, compute: { deadLetterQueueEnabled: true }, auth: Auth.cognito({ callbackUrls: [] }) };
  expect(shop(same, ...all)).not.toThrow();
});

test("a setting that implies the profile's value is no override", () => {
  const profile = Profile.custom('acme', { settings: { data: { table: { backupEnabled: true } } }, locked: ['data.table.backupEnabled'], reason: REASON });
  expect(() => new ServerlessApiPattern(newStack(), 'Shop', { profile, data: { table: { backup: {} } } })).not.toThrow();
});

describe('a function that is added to a system keeps to the locks:', () => {
  test.each<[string, string, (stack: Stack) => Partial<ServerlessFunctionOptions>]>([
    ['deadLetterQueueEnabled: false', 'compute.deadLetterQueueEnabled', () => ({ deadLetterQueueEnabled: false })],
    ['memorySize: 2048', 'compute.memorySize', () => ({ memorySize: 2048 })],
    ['memorySize: 2048', 'compute.defaults.memorySize', () => ({ memorySize: 2048 })],
    ['memorySize: 2048', 'compute.defaults', () => ({ memorySize: 2048 })],
    ['memorySize: 2048', 'compute', () => ({ memorySize: 2048 })],
    ['timeout: 5 minutes', 'compute.timeout', () => ({ timeout: Duration.minutes(5) })],
    ['logLevel: DEBUG', 'compute.defaults.logLevel', () => ({ logLevel: ApplicationLogLevel.DEBUG })],
    ['tracing: false', 'monitoring.tracing', () => ({ tracing: false })],
    ['tracing: false', 'compute.defaults.tracing', () => ({ tracing: false })],
    ['asyncInvocation.maxEventAge: 1 hour', 'compute.asyncInvocation', () => ({ asyncInvocation: { maxEventAge: Duration.hours(1) } })],
    ['vpc: Stack/Vpc', 'security.network', (stack) => ({ vpc: new Vpc(stack, 'Vpc') })],
  ])('%s under a lock on %s', (given, locked, options) => {
    const made = shop({}, locked)();
    const prop = `addFunction('Refunds').${given.split(':')[0]}`;
    expect(() => made.addFunction('Refunds', { ...CODE, ...options(Stack.of(made)) }))
      .toThrow(`Stack/Shop addFunction('Refunds').${given} cannot be used. The profile 'acme' locks ${locked}. Its reason: ${REASON} Leave ${prop} out.`);
    expect(() => shop({}, 'website')().addFunction('Refunds', { ...CODE, memorySize: 2048 })).not.toThrow();
  });

  test('its code, its variables, and what the profile has anyway, are its own', () => {
    const made = shop({}, 'compute', 'monitoring')();
    const added = made.addFunction('Orders', { ...CODE, description: 'Orders.', environment: { STAGE: 'test' }, deadLetterQueueEnabled: true });
    expect(added.deadLetterQueue).toBeInstanceOf(Queue);
  });

  test('a separate dead-letter queue switches a locked setting on', () => {
    const profile = Profile.custom('acme', { locked: ['compute.deadLetterQueueEnabled'], reason: REASON });
    const made = new ServerlessApiPattern(newStack(), 'Shop', { profile });
    expect(() => made.addFunction('Refunds', { ...CODE, deadLetterQueue: new Queue(made, 'Failed') }))
      .toThrow("Stack/Shop addFunction('Refunds').deadLetterQueue: a setting that switches compute.deadLetterQueueEnabled on cannot be used.");
  });
});

describe('the function of a type of job keeps to the locks:', () => {
  const jobs = (options: Partial<ServerlessFunctionOptions>) => [JobType.of('invoice', { newFunction: { ...CODE, ...options } })];

  test('its memory', () => {
    expect(shop({ jobs: jobs({ memorySize: 2048 }) }, 'compute.memorySize'))
      .toThrow("Stack/Shop JobType.of('invoice').newFunction.memorySize: 2048 cannot be used. The profile 'acme' locks compute.memorySize.");
  });

  test('but its timeout is that of the type', () => {
    expect(shop({ jobs: jobs({ timeout: Duration.minutes(5) }) }, 'compute')).not.toThrow();
  });
});

describe('a function that is adopted keeps to the locks:', () => {
  const adopting = (options: Partial<FunctionProps>, profile: Profile) => () => {
    const made = new ServerlessApiPattern(newStack(), 'Shop', { profile });
    return made.adoptFunction(new LambdaFunction(Stack.of(made), 'Legacy', { ...CODE, ...options }));
  };
  const profileOf = (...locked: string[]) => Profile.custom('acme', { locked, reason: REASON });

  test.each<[string, string, string, Partial<FunctionProps>]>([
    ['memorySize: 128', 'compute.memorySize', '512', {}],
    ['memorySize: 2048', 'compute.defaults.memorySize', '512', { memorySize: 2048 }],
    ['memorySize: 2048', 'compute', '512', { memorySize: 2048 }],
    ['timeout: 3 seconds', 'compute.timeout', '10 seconds', {}],
    ['architecture: x86_64', 'compute.architecture', 'arm64', {}],
    ['ephemeralStorageSize: 1024', 'compute.ephemeralStorageSize', '512', { ephemeralStorageSize: Size.gibibytes(1) }],
    ['tracing: false', 'monitoring.tracing', 'true', {}],
    ['tracing: false', 'compute.defaults.tracing', 'true', {}],
    ['deadLetterQueueEnabled: true', 'compute.deadLetterQueueEnabled', 'false', { deadLetterQueueEnabled: true }],
    ['reserveConcurrency: true', 'compute.reserveConcurrency', 'false', { reservedConcurrentExecutions: 5 }],
  ])('%s under a lock on %s', (has, locked, demanded, options) => {
    expect(adopting(options, profileOf(locked)))
      .toThrow(`Stack/Shop adoptFunction('Legacy').${has} cannot be used. The profile 'acme' locks ${locked}. Its reason: ${REASON} Give Stack/Legacy the value ${demanded}.`);
    expect(adopting(options, profileOf('website'))).not.toThrow();
  });

  test('one that has what is locked is taken', () => {
    const asLocked = { memorySize: 512, timeout: Duration.seconds(10), architecture: Architecture.ARM_64, tracing: Tracing.ACTIVE };
    expect(adopting(asLocked, profileOf('compute', 'monitoring'))).not.toThrow();
    expect(adopting({ ...asLocked, memorySize: Lazy.number({ produce: () => 256 }) }, profileOf('compute'))).not.toThrow();
  });
});

describe('a construct by itself keeps to the locks on what profiles decide:', () => {
  const all = ['api', 'auth', 'compute', 'data', 'monitoring', 'security', 'website'];
  const profile = locking(...all);
  test.each<[string, (stack: Stack) => unknown]>([
    ['data.table.deletionProtection: false', (stack) => new EntityTable(stack, 'Part', { profile, deletionProtection: false })],
    ['data.bucket.accessLogs: false', (stack) => new ObjectBucket(stack, 'Part', { profile, accessLogs: false })],
    ['auth.deletionProtection: false', (stack) => new UserDirectory(stack, 'Part', { profile, deletionProtection: false })],
    ['api.cacheEnabled: true', (stack) => new SecureRestApi(stack, 'Part', { profile, cacheEnabled: true })],
    ['monitoring.dashboard: false', (stack) => new Monitoring(stack, 'Part', { profile, dashboard: false })],
    ['monitoring.logRetention: 1', (stack) => new ServerlessFunction(stack, 'Part', { ...CODE, profile, logRetention: RetentionDays.ONE_DAY })],
    ['website.accessLogs: false', (stack) => new StaticWebsite(stack, 'Part', { profile, accessLogs: false })],
    ['security.firewall.loggingEnabled: true', (stack) => new WebFirewall(stack, 'Part', { profile, loggingEnabled: true })],
  ])('%s', (given, make) => {
    expect(() => make(newStack())).toThrow(`Stack/Part ${given} cannot be used. The profile 'acme' locks ${given.split(':')[0]}. Its reason: ${REASON}`);
  });
});
