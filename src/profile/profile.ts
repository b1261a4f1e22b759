import { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import { FeaturePlan, Mfa } from 'aws-cdk-lib/aws-cognito';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { checkMember } from '../private/invalid';

/** A set of defaults that fit together. Every single one can be overridden by its own prop. */
export enum Profile {
  /** Cheap and easy to throw away: no firewall, no alarms, no backups, short log retention. */
  DEVELOPMENT = 'development',

  /** Safe and observable: firewall, alarms, dashboard, point-in-time recovery, deletion protection. */
  PRODUCTION = 'production',

  /**
   * What auditors of HIPAA, NIST 800-53 and PCI DSS ask, as far as configuration gives it: keys of your own, functions in a network
   * without internet, backups, a second copy of objects that cannot be deleted for a time, logs of the firewall and for a year.
   *
   * The stack needs a region. At rest about $49 a month more than PRODUCTION: see docs/costs.md.
   */
  REGULATED = 'regulated',
}

/** The settings that depend on the profile. */
export interface ProfileSettings {
  readonly deletionProtection: boolean;
  readonly pointInTimeRecovery: boolean;
  readonly backup: boolean;
  readonly serverAccessLogs: boolean;
  readonly objectLock: boolean;
  readonly replication: boolean;
  readonly keyPerService: boolean;
  readonly mfa: Mfa;
  readonly featurePlan: FeaturePlan;
  readonly localhostCallbacks: boolean;
  readonly firewall: boolean;
  readonly firewallLogging: boolean;
  readonly network: boolean;
  readonly managedPolicies: boolean;
  readonly deadLetterQueues: boolean;
  readonly reservedConcurrency: boolean;
  readonly executionLogging: MethodLoggingLevel;
  readonly cache: boolean;
  readonly clientCertificate: boolean;
  readonly alarms: boolean;
  readonly dashboard: boolean;
  readonly logRetention: RetentionDays;
}

/** A value for each profile. */
type Row<T> = { readonly [profile in Profile]: T };

/** The one table: setting × profile. Nothing else holds a default that depends on the profile. */
const SETTINGS: { readonly [setting in keyof ProfileSettings]: Row<ProfileSettings[setting]> } = {
  // Data.
  deletionProtection: { development: false, production: true, regulated: true },
  pointInTimeRecovery: { development: false, production: true, regulated: true },
  backup: { development: false, production: false, regulated: true },
  serverAccessLogs: { development: false, production: true, regulated: true },
  objectLock: { development: false, production: false, regulated: true },
  replication: { development: false, production: false, regulated: true },
  // Who may do what, and by which keys.
  keyPerService: { development: false, production: false, regulated: true },
  mfa: { development: Mfa.OPTIONAL, production: Mfa.REQUIRED, regulated: Mfa.REQUIRED },
  featurePlan: { development: FeaturePlan.ESSENTIALS, production: FeaturePlan.ESSENTIALS, regulated: FeaturePlan.PLUS },
  localhostCallbacks: { development: true, production: false, regulated: false },
  firewall: { development: false, production: true, regulated: true },
  firewallLogging: { development: false, production: false, regulated: true },
  network: { development: false, production: false, regulated: true },
  managedPolicies: { development: false, production: false, regulated: true },
  // Functions and the API.
  deadLetterQueues: { development: false, production: false, regulated: true },
  reservedConcurrency: { development: false, production: false, regulated: true },
  executionLogging: { development: MethodLoggingLevel.OFF, production: MethodLoggingLevel.OFF, regulated: MethodLoggingLevel.ERROR },
  cache: { development: false, production: false, regulated: true },
  clientCertificate: { development: false, production: false, regulated: true },
  // What is seen of it.
  alarms: { development: false, production: true, regulated: true },
  dashboard: { development: false, production: true, regulated: true },
  logRetention: { development: RetentionDays.ONE_WEEK, production: RetentionDays.THREE_MONTHS, regulated: RetentionDays.ONE_YEAR },
};

/** The defaults of a profile: one column of the table. */
export function profileSettings(profile: Profile = Profile.PRODUCTION): ProfileSettings {
  checkMember('profile', profile, Profile);
  const column = Object.entries(SETTINGS).map(([setting, row]) => [setting, row[profile]]);
  return Object.fromEntries(column) as ProfileSettings;
}
