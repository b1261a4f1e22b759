import { Duration, Stack } from 'aws-cdk-lib';
import { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import { Mfa } from 'aws-cdk-lib/aws-cognito';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  Auth, Encryption, EntityTable, Monitoring, ObjectBucket, Profile, SecureRestApi, ServerlessApiPattern, ServerlessApiPatternProps,
  ServerlessFunction, StaticWebsite, UserDirectory, WebFirewall,
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

test('what a profile decides may be said again', () => {
  const all = ['monitoring.alarms', 'compute.deadLetterQueueEnabled', 'auth.callbackUrls'];
  const same = { monitoring: { alarms: true }, compute: { deadLetterQueueEnabled: true }, auth: Auth.cognito({ callbackUrls: [] }) };
  expect(shop(same, ...all)).not.toThrow();
});

test('what implies the value that the profile has is no override', () => {
  const profile = Profile.custom('acme', { settings: { data: { table: { backupEnabled: true } } }, locked: ['data.table.backupEnabled'], reason: REASON });
  expect(() => new ServerlessApiPattern(newStack(), 'Shop', { profile, data: { table: { backup: {} } } })).not.toThrow();
});

test('a function that is added keeps to the locks, too', () => {
  const made = shop({}, 'compute.deadLetterQueueEnabled', 'monitoring.logRetention')();
  expect(() => made.addFunction('Refunds', { ...CODE, deadLetterQueueEnabled: false }))
    .toThrow(`Stack/Shop/Refunds compute.deadLetterQueueEnabled: false cannot be used. The profile 'acme' locks compute.deadLetterQueueEnabled. Its reason: ${REASON}`);
  expect(made.addFunction('Orders', CODE).deadLetterQueue).toBeInstanceOf(Queue);
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
