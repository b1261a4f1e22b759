import { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import { FeaturePlan, Mfa } from 'aws-cdk-lib/aws-cognito';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** The profiles that the library has. */
export type BuiltInProfile = 'development' | 'production' | 'regulated';

/** The settings that depend on the profile, by the path of the prop that overrides each. */
export interface ProfileValues {
  readonly 'data.table.deletionProtection': boolean;
  readonly 'data.table.pointInTimeRecovery': boolean;
  readonly 'data.table.backupEnabled': boolean;
  readonly 'data.bucket.accessLogs': boolean;
  readonly 'data.bucket.objectLockEnabled': boolean;
  readonly 'data.bucket.replicationEnabled': boolean;
  /** Whether that is a key per service. */
  readonly 'security.encryption': boolean;
  readonly 'auth.deletionProtection': boolean;
  readonly 'auth.mfa': Mfa;
  readonly 'auth.featurePlan': FeaturePlan;
  readonly 'auth.callbackUrls': string[];
  readonly 'auth.logoutUrls': string[];
  readonly 'security.firewallEnabled': boolean;
  readonly 'security.firewall.loggingEnabled': boolean;
  /** Whether that is one without internet. */
  readonly 'security.network': boolean;
  readonly 'security.roles.managedPolicies': boolean;
  readonly 'compute.deadLetterQueueEnabled': boolean;
  readonly 'compute.reserveConcurrency': boolean;
  readonly 'api.executionLogging': MethodLoggingLevel;
  readonly 'api.cacheEnabled': boolean;
  readonly 'api.clientCertificate': boolean;
  readonly 'monitoring.alarms': boolean;
  readonly 'monitoring.dashboard': boolean;
  readonly 'monitoring.logRetention': RetentionDays;
  readonly 'website.accessLogs': boolean;
}

/** A value for each profile. */
type Row<T> = { readonly [profile in BuiltInProfile]: T };

const LOCALHOST = { development: ['http://localhost:3000'], production: [], regulated: [] };

/** The one table: setting × profile. Nothing else holds a default that depends on the profile. */
export const PROFILE_TABLE: { readonly [setting in keyof ProfileValues]: Row<ProfileValues[setting]> } = {
  // Data.
  'data.table.deletionProtection': { development: false, production: true, regulated: true },
  'data.table.pointInTimeRecovery': { development: false, production: true, regulated: true },
  'data.table.backupEnabled': { development: false, production: false, regulated: true },
  'data.bucket.accessLogs': { development: false, production: true, regulated: true },
  'data.bucket.objectLockEnabled': { development: false, production: false, regulated: true },
  'data.bucket.replicationEnabled': { development: false, production: false, regulated: true },
  // Permissions and keys.
  'security.encryption': { development: false, production: false, regulated: true },
  'auth.deletionProtection': { development: false, production: true, regulated: true },
  'auth.mfa': { development: Mfa.OPTIONAL, production: Mfa.REQUIRED, regulated: Mfa.REQUIRED },
  'auth.featurePlan': { development: FeaturePlan.ESSENTIALS, production: FeaturePlan.ESSENTIALS, regulated: FeaturePlan.PLUS },
  'auth.callbackUrls': LOCALHOST,
  'auth.logoutUrls': LOCALHOST,
  'security.firewallEnabled': { development: false, production: true, regulated: true },
  'security.firewall.loggingEnabled': { development: false, production: false, regulated: true },
  'security.network': { development: false, production: false, regulated: true },
  'security.roles.managedPolicies': { development: false, production: false, regulated: true },
  // Functions and the API.
  'compute.deadLetterQueueEnabled': { development: false, production: false, regulated: true },
  'compute.reserveConcurrency': { development: false, production: false, regulated: true },
  'api.executionLogging': { development: MethodLoggingLevel.OFF, production: MethodLoggingLevel.OFF, regulated: MethodLoggingLevel.ERROR },
  'api.cacheEnabled': { development: false, production: false, regulated: true },
  'api.clientCertificate': { development: false, production: false, regulated: true },
  // Monitoring.
  'monitoring.alarms': { development: false, production: true, regulated: true },
  'monitoring.dashboard': { development: false, production: true, regulated: true },
  'monitoring.logRetention': { development: RetentionDays.ONE_WEEK, production: RetentionDays.THREE_MONTHS, regulated: RetentionDays.ONE_YEAR },
  'website.accessLogs': { development: false, production: true, regulated: true },
};
