import { Mfa } from 'aws-cdk-lib/aws-cognito';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** A set of defaults that fit together. Every single one can be overridden by its own prop. */
export enum Profile {
  /** Cheap and easy to throw away: no firewall, no alarms, no backups, short log retention. */
  DEVELOPMENT = 'development',

  /** Safe and observable: firewall, alarms, dashboard, point-in-time recovery, deletion protection. */
  PRODUCTION = 'production',
}

/** The settings that depend on the profile. */
export interface ProfileSettings {
  readonly deletionProtection: boolean;
  readonly pointInTimeRecovery: boolean;
  readonly serverAccessLogs: boolean;
  readonly mfa: Mfa;
  readonly firewall: boolean;
  readonly alarms: boolean;
  readonly dashboard: boolean;
  readonly logRetention: RetentionDays;
}

/** The one table: setting × profile. Nothing else holds a default that depends on the profile. */
const SETTINGS: { readonly [setting in keyof ProfileSettings]: { readonly [profile in Profile]: ProfileSettings[setting] } } = {
  deletionProtection: { development: false, production: true },
  pointInTimeRecovery: { development: false, production: true },
  serverAccessLogs: { development: false, production: true },
  mfa: { development: Mfa.OPTIONAL, production: Mfa.REQUIRED },
  firewall: { development: false, production: true },
  alarms: { development: false, production: true },
  dashboard: { development: false, production: true },
  logRetention: { development: RetentionDays.ONE_WEEK, production: RetentionDays.THREE_MONTHS },
};

/** The defaults of a profile: one column of the table. */
export function profileSettings(profile: Profile = Profile.PRODUCTION): ProfileSettings {
  return {
    deletionProtection: SETTINGS.deletionProtection[profile],
    pointInTimeRecovery: SETTINGS.pointInTimeRecovery[profile],
    serverAccessLogs: SETTINGS.serverAccessLogs[profile],
    mfa: SETTINGS.mfa[profile],
    firewall: SETTINGS.firewall[profile],
    alarms: SETTINGS.alarms[profile],
    dashboard: SETTINGS.dashboard[profile],
    logRetention: SETTINGS.logRetention[profile],
  };
}
