import { Profile, ProfileSettings, profileSettings } from '../profile/profile';

/** The setting of the profile that each prop overrides. */
const SETTINGS: { readonly [prop: string]: keyof ProfileSettings } = {
  'api.cacheEnabled': 'cache',
  'api.clientCertificate': 'clientCertificate',
  'api.executionLogging': 'executionLogging',
  'auth.callbackUrls': 'localhostCallbacks',
  'auth.deletionProtection': 'deletionProtection',
  'auth.featurePlan': 'featurePlan',
  'auth.logoutUrls': 'localhostCallbacks',
  'auth.mfa': 'mfa',
  'compute.deadLetterQueueEnabled': 'deadLetterQueues',
  'compute.reserveConcurrency': 'reservedConcurrency',
  'data.bucket.accessLogs': 'serverAccessLogs',
  'data.bucket.objectLockEnabled': 'objectLock',
  'data.bucket.replicationEnabled': 'replication',
  'data.table.backupEnabled': 'backup',
  'data.table.deletionProtection': 'deletionProtection',
  'data.table.pointInTimeRecovery': 'pointInTimeRecovery',
  'monitoring.alarms': 'alarms',
  'monitoring.dashboard': 'dashboard',
  'monitoring.logRetention': 'logRetention',
  'security.encryption': 'keyPerService',
  'security.firewall.loggingEnabled': 'firewallLogging',
  'security.firewallEnabled': 'firewall',
  'security.network': 'network',
  'security.roles.managedPolicies': 'managedPolicies',
  'website.accessLogs': 'serverAccessLogs',
};

/** Props whose values are no plain ones, in the words of their factories. */
const WORDS: { readonly [prop: string]: (value: unknown) => string } = {
  'auth.callbackUrls': localhost,
  'auth.logoutUrls': localhost,
  'monitoring.logRetention': (days) => `${days} days`,
  'security.encryption': (own) => own ? 'Encryption.keyPerService()' : 'Encryption.awsOwned()',
  'security.network': (own) => own ? 'Network.isolated()' : 'Network.none()',
};

function localhost(own: unknown): string {
  return own ? "['http://localhost:3000']" : 'none';
}

/** What a profile says of a prop. Undefined where it says nothing. */
export function profileValue(prop: string, profile: Profile | undefined): string | undefined {
  const setting = SETTINGS[prop];
  if (setting === undefined) return undefined;
  const value = profileSettings(profile)[setting];
  return WORDS[prop]?.(value) ?? String(value);
}
