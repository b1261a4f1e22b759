import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Profile, ProfileSettings } from 'cdk-serverless-api-pattern';

const REASON = 'ACME-SEC-7 demands it in every account. Ask platform@acme.example for an exception.';

/** ACME's settings for every stage. */
const SETTINGS: ProfileSettings = {
  data: { table: { pointInTimeRecovery: true } },
  security: { firewallEnabled: true, firewall: { loggingEnabled: true } },
};

/** Locked everywhere. A lock on the table means little where a team brings its own, so that is locked, too. */
const LOCKED = ['data.existingTable', 'data.existingBucket', 'data.table.pointInTimeRecovery', 'security.firewallEnabled', 'security.firewall.loggingEnabled', 'security.webAclArn'];

/** Stages that are thrown away. */
export const ACME_DEVELOPMENT = Profile.custom('acme-development', { base: Profile.DEVELOPMENT, settings: SETTINGS, locked: LOCKED, reason: REASON });

/** Settings for production, which customers rely on. */
export const ACME_PRODUCTION = Profile.custom('acme-production', {
  base: Profile.PRODUCTION,
  settings: { ...SETTINGS, monitoring: { logRetention: RetentionDays.ONE_YEAR } },
  locked: [...LOCKED, 'auth.mfa', 'data.table.deletionProtection', 'monitoring.alarms', 'monitoring.logRetention', 'monitoring.tracing'],
  reason: REASON,
});
