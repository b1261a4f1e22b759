import * as fs from 'fs';
import * as path from 'path';
import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import { Mfa } from 'aws-cdk-lib/aws-cognito';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { settingsPage } from './settings-table';
import { Auth, Encryption, Profile, RouteAuthorization, ServerlessApiPattern, ServerlessApiPatternProps, Setting, SettingOrigin, WebsiteDeployment } from '../../src';
import { profileValue } from '../../src/explain/profile-values';
import { newStack, temporaryDirectory } from '../support/synth';

const ENV = { region: 'eu-west-1', account: '123456789012' };

function settings(props: (stack: Stack) => ServerlessApiPatternProps = () => ({})): Map<string, Setting> {
  const stack = newStack({ env: ENV });
  return new Map(new ServerlessApiPattern(stack, 'Shop', props(stack)).explain().settings.map((setting) => [setting.name, setting]));
}

const valueOf = (made: Map<string, Setting>, name: string) => { const { value, origin } = made.get(name)!; return [value, origin]; };

test('tells defaults, settings of the profile and chosen settings apart', () => {
  const made = settings(() => ({
    profile: Profile.REGULATED,
    api: { stageName: 'v1', throttle: { rateLimit: 5, burstLimit: 10 } },
    compute: { memorySize: 1024, handlers: { worker: { timeout: Duration.minutes(5), runtime: Runtime.NODEJS_22_X } } },
    data: { bucket: { uploads: { maxSize: Size.mebibytes(10) } } },
    security: { firewall: { rateLimit: 500 } },
  }));
  expect(valueOf(made, 'api.stageName')).toEqual(['v1', SettingOrigin.USER]);
  expect(valueOf(made, 'api.throttle')).toEqual(['{ burstLimit: 10, rateLimit: 5 }', SettingOrigin.USER]);
  expect(valueOf(made, 'compute.memorySize')).toEqual(['1024', SettingOrigin.USER]);
  expect(valueOf(made, 'compute.handlers.worker.timeout')).toEqual(['5 minutes', SettingOrigin.USER]);
  expect(valueOf(made, 'compute.handlers.worker.runtime')).toEqual(['nodejs22.x', SettingOrigin.USER]);
  expect(valueOf(made, 'data.bucket.uploads.maxSize')).toEqual(['10 MiB', SettingOrigin.USER]);
  expect(valueOf(made, 'security.firewall.rateLimit')).toEqual(['500', SettingOrigin.USER]);
  expect(valueOf(made, 'security.network')).toEqual(['Network.isolated()', SettingOrigin.PROFILE]);
  expect(valueOf(made, 'monitoring.logRetention')).toEqual(['365 days', SettingOrigin.PROFILE]);
  expect(valueOf(made, 'queueing.queue.maxReceiveCount')).toEqual(['5', SettingOrigin.DEFAULT]);
  expect(valueOf(made, 'realtime')).toEqual(['none', SettingOrigin.DEFAULT]);
  expect([...made.keys()].filter((name) => name.startsWith('compute.handlers'))).toEqual(['compute.handlers.worker.runtime', 'compute.handlers.worker.timeout']);
});

test('tells what is of a custom profile, what it locks, and what is of the profile below', () => {
  const profile = Profile.custom('acme', {
    base: Profile.REGULATED, settings: { monitoring: { dashboard: false }, security: { isolatedNetwork: false } }, locked: ['monitoring', 'api.stageName'], reason: 'ACME-SEC-7 demands it.',
  });
  const made = settings(() => ({ profile }));
  expect(made.get('monitoring.dashboard')).toEqual({ name: 'monitoring.dashboard', value: 'false', origin: SettingOrigin.PLATFORM, lockedBy: 'acme' });
  expect(made.get('monitoring.alarms')).toEqual({ name: 'monitoring.alarms', value: 'true', origin: SettingOrigin.PROFILE, lockedBy: 'acme' });
  expect(made.get('api.stageName')).toEqual({ name: 'api.stageName', value: 'prod', origin: SettingOrigin.DEFAULT, lockedBy: 'acme' });
  expect(made.get('security.network')).toEqual({ name: 'security.network', value: 'Network.none()', origin: SettingOrigin.PLATFORM });
  expect(valueOf(made, 'profile')).toEqual(['acme', SettingOrigin.USER]);
  const text = new ServerlessApiPattern(newStack({ env: ENV }), 'Shop', { profile }).explain().toText();
  expect(text).toMatch(/^monitoring\.dashboard +platform +false \(locked by acme\)$/m);
  expect(text).toMatch(/^security\.network +platform +Network\.none\(\)$/m);
});

describe('differences', () => {
  const differences = (shop: ServerlessApiPattern) => shop.explain().differences().settings.map(({ name, value, origin }) => `${origin} ${name}: ${value}`);

  test('are none without props, nor where defaults are given', () => {
    expect(differences(new ServerlessApiPattern(newStack(), 'Shop'))).toEqual([]);
    expect(differences(new ServerlessApiPattern(newStack(), 'Shop', { api: { stageName: 'prod' }, monitoring: { alarms: true } }))).toEqual([]);
    expect(new ServerlessApiPattern(newStack(), 'Shop').explain().differences().toText()).toBe('');
  });

  test('are what a profile, a platform and the user chose otherwise', () => {
    const profile = Profile.custom('acme', { base: Profile.DEVELOPMENT, settings: { monitoring: { alarms: true, dashboard: true, logRetention: 14 } } });
    const shop = new ServerlessApiPattern(newStack(), 'Shop', { profile, auth: Auth.iam(), data: { table: { pointInTimeRecovery: true, deletionProtection: true } }, compute: { memorySize: 1024 } });
    expect(differences(shop)).toEqual([
      'user auth: Auth',
      'user compute.memorySize: 1024',
      'profile data.bucket.accessLogs: false',
      'platform monitoring.logRetention: 14 days',
      'user profile: acme',
      'profile security.firewallEnabled: false',
    ]);
  });

  test('are what methods added', () => {
    const shop = new ServerlessApiPattern(newStack(), 'Shop', { auth: Auth.iam(), schedules: [{ id: 'Own', schedule: ScheduleExpression.rate(Duration.days(1)) }] });
    const orders = shop.addFunction('Orders', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = 1;'), memorySize: 256, description: undefined });
    shop.addRoute('GET /orders', { function: orders });
    shop.api.addRoute('GET /prices', { function: orders, authorization: RouteAuthorization.none({ reason: 'Prices are public.' }) });
    shop.addSchedule('Nightly', { schedule: ScheduleExpression.rate(Duration.hours(2)), function: orders });
    shop.onObjectCreated('photos/', orders);
    expect(differences(shop)).toEqual([
      'user auth: Auth',
      'user functions.Orders.code: Code',
      'user functions.Orders.handler: index.handler',
      'user functions.Orders.memorySize: 256',
      'user functions.Orders.runtime: nodejs24.x',
      'user objectCreated.photos/: Stack/Shop/Orders',
      'user routes.GET /orders: AWS_IAM',
      'user routes.GET /prices: NONE (Prices are public.)',
      'user schedules: { id: Own, schedule: rate(1 day) }',
      'user schedules.Nightly: { function: Stack/Shop/Orders, schedule: rate(2 hours) }',
    ]);
  });
});

test('tells of the user directory, and of nothing where there is none', () => {
  const made = settings(() => ({ auth: Auth.cognito({ mfa: Mfa.OFF }) }));
  expect(valueOf(made, 'auth.mfa')).toEqual(['OFF', SettingOrigin.USER]);
  expect(valueOf(made, 'auth.deletionProtection')).toEqual(['true', SettingOrigin.PROFILE]);
  expect([...settings(() => ({ auth: Auth.iam() })).keys()].filter((name) => name.startsWith('auth.'))).toEqual([]);
});

test('tells of sections that were asked for, and what one setting implies for another', () => {
  const made = settings(() => ({
    profile: Profile.DEVELOPMENT,
    website: { deployment: WebsiteDeployment.manual() },
    schedules: [{ id: 'Nightly', schedule: ScheduleExpression.rate(Duration.days(1)) }],
    data: { table: { backup: {} } },
    security: { encryption: Encryption.oneKey(), firewall: {} },
    monitoring: { alarms: true },
  }));
  expect(valueOf(made, 'website.accessLogs')).toEqual(['false', SettingOrigin.PROFILE]);
  expect(valueOf(made, 'website.deployment')).toEqual(['WebsiteDeployment', SettingOrigin.USER]);
  expect(valueOf(made, 'schedules')).toEqual(['{ id: Nightly, schedule: rate(1 day) }', SettingOrigin.USER]);
  expect(valueOf(made, 'data.table.backupEnabled')).toEqual(['true', SettingOrigin.USER]);
  expect(valueOf(made, 'security.firewallEnabled')).toEqual(['true', SettingOrigin.USER]);
  expect(valueOf(made, 'security.encryption')).toEqual(['one-key', SettingOrigin.USER]);
});

test('names constructs by their path, and what is known at deployment as such', () => {
  const made = settings((stack) => ({
    data: { existingTable: TableV2.fromTableName(stack, 'Entities', 'entities') },
    api: { description: stack.stackId },
  }));
  expect(valueOf(made, 'data.existingTable')).toEqual(['Stack/Entities', SettingOrigin.USER]);
  expect(valueOf(made, 'api.description')).toEqual(['known at deployment', SettingOrigin.USER]);
});

test.each(['settings.txt', 'settings.json'])('is written beside the template: %s', (explainFile) => {
  const outdir = temporaryDirectory();
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  const shop = new ServerlessApiPattern(new Stack(app, 'Stack'), 'Shop', { explainFile });
  app.synth();
  const written = fs.readFileSync(path.join(outdir, explainFile), 'utf8');
  expect(written).toBe(`${explainFile.endsWith('.json') ? shop.explain().toJson() : shop.explain().toText()}\n`);
  expect(written).toMatch(/api\.stageName/);
});

test('refuses a file that is none beside the template', () => {
  expect(() => new ServerlessApiPattern(newStack(), 'Shop', { explainFile: '../settings.txt' })).toThrow("explainFile: '../settings.txt' cannot be used");
});

describe('documented settings', () => {
  interface Field { readonly default?: string; readonly struct?: string }
  const structs = JSON.parse(fs.readFileSync(path.join(__dirname, '..', '..', 'assets', 'settings.json'), 'utf8')) as Record<string, Record<string, Field>>;

  /** Every option that is reached from a struct, but for the sections of single handlers, which repeat that of all. */
  function options(struct: string, prefix: string): [string, Field][] {
    return Object.entries(structs[struct]).flatMap(([name, field]): [string, Field][] => name === 'handlers' || !field.struct
      ? [[`${prefix}${name}`, field]]
      : [[`${prefix}${name}`, field], ...options(field.struct, `${prefix}${name}.`)]);
  }

  test('to depend on the profile is told as the profile has it, and nothing else is', () => {
    const sections = ['monitoring', 'security'];
    const all = [...options('ServerlessApiPatternProps', ''), ...options('UserDirectoryOptions', 'auth.')];
    const documented = all.filter(([, field]) => field.default?.startsWith('- by profile')).map(([name]) => name).filter((name) => !sections.includes(name));
    expect(documented.length).toBeGreaterThan(20);
    expect(documented.filter((name) => profileValue(name, Profile.PRODUCTION) === undefined)).toEqual([]);
    expect(all.map(([name]) => name).filter((name) => profileValue(name, Profile.PRODUCTION) !== undefined).sort()).toEqual(documented.sort());
  });
});

test('docs/settings.md is what explain() tells: npm run settings', () => {
  expect(fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'settings.md'), 'utf8')).toBe(settingsPage());
});
