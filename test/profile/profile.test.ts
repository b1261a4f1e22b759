import { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import { Mfa } from 'aws-cdk-lib/aws-cognito';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CustomProfileOptions, EntityTable, Profile } from '../../src';
import { PROFILE_TABLE } from '../../src/profile/profile-table';
import { isForDevelopment, profileValues } from '../../src/profile/profile-values';
import { newStack } from '../support/synth';

const REASON = 'ACME-SEC-7 demands it.';

test('the profiles of the library are its only enumerable members, and one instance each', () => {
  expect(Object.keys(Profile)).toEqual(['DEVELOPMENT', 'PRODUCTION', 'REGULATED']);
  expect(Object.values(Profile).map(String)).toEqual(['development', 'production', 'regulated']);
  expect(Profile.PRODUCTION).not.toBe(Profile.REGULATED);
});

test('without a profile, PRODUCTION decides', () => {
  expect(profileValues()).toEqual(profileValues(Profile.PRODUCTION));
  expect(profileValues()).not.toEqual(profileValues(Profile.DEVELOPMENT));
});

test('a custom profile overrides what it names, and leaves all else to its base', () => {
  const acme = Profile.custom('acme', {
    base: Profile.DEVELOPMENT,
    settings: {
      api: { executionLogging: MethodLoggingLevel.INFO },
      auth: { mfa: Mfa.REQUIRED, callbackUrls: ['https://sign-in.acme.example'] },
      data: { table: { pointInTimeRecovery: true } },
      monitoring: { alarms: undefined, logRetention: RetentionDays.FIVE_YEARS },
      security: { keyPerService: true, isolatedNetwork: true, roles: { managedPolicies: true } },
    },
  });
  expect(acme.name).toBe('acme');
  expect(profileValues(acme)).toEqual({
    ...profileValues(Profile.DEVELOPMENT),
    'api.executionLogging': 'INFO',
    'auth.mfa': 'ON',
    'auth.callbackUrls': ['https://sign-in.acme.example'],
    'data.table.pointInTimeRecovery': true,
    'monitoring.logRetention': 1827,
    'security.encryption': true,
    'security.network': true,
    'security.roles.managedPolicies': true,
  });
});

test('custom profiles lie on top of each other', () => {
  const company = Profile.custom('company', { settings: { monitoring: { dashboard: false, logRetention: RetentionDays.ONE_YEAR } } });
  const division = Profile.custom('division', { base: company, settings: { monitoring: { logRetention: RetentionDays.TWO_YEARS } } });
  expect(profileValues(division)).toEqual({ ...profileValues(Profile.PRODUCTION), 'monitoring.dashboard': false, 'monitoring.logRetention': 731 });
  expect(profileValues(company)['monitoring.logRetention']).toBe(365);
});

test('every setting of the table can be set, under its own name or that of the yes or no', () => {
  const names = Object.keys(PROFILE_TABLE).map((path) => path.replace('security.encryption', 'security.keyPerService').replace('security.network', 'security.isolatedNetwork'));
  for (const name of names) {
    const [section, ...rest] = name.split('.');
    const settings = { [section]: rest.reduceRight<unknown>((value, each) => ({ [each]: value }), 'x') };
    expect(Object.values(profileValues(Profile.custom('acme', { settings })))).toContain('x');
  }
});

test('data goes with the stack in what is built on DEVELOPMENT', () => {
  expect([Profile.DEVELOPMENT, Profile.custom('a', { base: Profile.DEVELOPMENT })].map(isForDevelopment)).toEqual([true, true]);
  expect([undefined, Profile.REGULATED, Profile.custom('a')].map(isForDevelopment)).toEqual([false, false, false]);
});

test.each<[string, string, CustomProfileOptions]>([
  ["Profile.custom.name: '' cannot be used. Allowed: 1 to 40 letters", '', {}],
  ["Profile.custom.name: 'Production' cannot be used. Allowed: 1 to 40 letters", 'Production', {}],
  ["Profile.custom.name: 'a b' cannot be used", 'a b', {}],
  ["Profile.custom('acme').locked: 'monitoring.alarm' cannot be used. Allowed: names of settings as explain() tells them", 'acme', { locked: ['monitoring.alarm'], reason: REASON }],
  ["Profile.custom('acme').locked: 'constructor' cannot be used", 'acme', { locked: ['constructor'], reason: REASON }],
  ["Profile.custom('acme').reason: '' cannot be used. Allowed: a sentence of at least ten characters", 'acme', { locked: ['monitoring.alarms'] }],
  ["Profile.custom('acme').reason: '  short  ' cannot be used", 'acme', { locked: ['monitoring.alarms'], reason: '  short  ' }],
  ["Profile.custom('acme').settings.monitoring: 'alarm' cannot be used. Allowed: alarms, dashboard, logRetention.", 'acme', { settings: { monitoring: { alarm: true } as never } }],
  ["profile: 'production' cannot be used. Allowed: Profile.DEVELOPMENT", 'acme', { base: 'production' as never }],
  ["profile: 'null' cannot be used", 'acme', { base: { name: 'null', toString: () => "'null'" } as never }],
])('refuses %s', (message, name, options) => {
  expect(() => Profile.custom(name, options)).toThrow(message);
});

test('a custom profile cannot loosen what its base locks, and may say the same', () => {
  const base = Profile.custom('company', { settings: { monitoring: { alarms: true } }, locked: ['monitoring'], reason: 'Nobody flies blind' });
  expect(() => Profile.custom('division', { base, settings: { monitoring: { alarms: false } } }))
    .toThrow("Profile.custom('division').settings.monitoring.alarms: false cannot be used. Allowed: the value of the profile 'company', which locks it: Nobody flies blind.");
  expect(() => Profile.custom('division', { base, settings: { monitoring: { alarms: true } } })).not.toThrow();
});

test('a profile of a second copy of the library is the same to the first', () => {
  let other: typeof import('../../src') | undefined;
  jest.isolateModules(() => { other = jest.requireActual('../../src'); });
  expect(other!.Profile).not.toBe(Profile);
  const locked = other!.Profile.custom('acme', { base: other!.Profile.DEVELOPMENT, settings: { data: { table: { pointInTimeRecovery: true } } }, locked: ['data.table.pointInTimeRecovery'], reason: REASON });
  const profile = locked as unknown as Profile;
  expect(profileValues(profile)).toEqual({ ...profileValues(Profile.DEVELOPMENT), 'data.table.pointInTimeRecovery': true });
  expect(isForDevelopment(profile)).toBe(true);
  expect(profileValues(Profile.custom('on-top', { base: profile }))).toEqual(profileValues(profile));
  expect(() => new EntityTable(newStack(), 'Table', { profile, pointInTimeRecovery: false })).toThrow("The profile 'acme' locks data.table.pointInTimeRecovery");
});
