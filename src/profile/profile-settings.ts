import { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import { FeaturePlan, Mfa } from 'aws-cdk-lib/aws-cognito';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ProfileDataSettings } from './profile-data-settings';
import { ProfileSecuritySettings } from './profile-security-settings';

/** API settings of a custom profile: defaults of the props of the same names in `api`. */
export interface ProfileApiSettings {
  /**
   * Whether the stage has a cache. One of 0.5 GB costs about $15 a month.
   *
   * @default - as in the base
   */
  readonly cacheEnabled?: boolean;

  /**
   * Whether API Gateway proves itself to HTTP backends by a certificate.
   *
   * @default - as in the base
   */
  readonly clientCertificate?: boolean;

  /**
   * Level of API Gateway's execution log. Needs a role of the account: see `ApiGatewayLogging`.
   *
   * @default - as in the base
   */
  readonly executionLogging?: MethodLoggingLevel;
}

/** User directory settings of a custom profile, for `Auth.cognito()`: defaults of the props of the same names in `auth`. */
export interface ProfileAuthSettings {
  /**
   * Addresses that the hosted sign-in can redirect to.
   *
   * @default - as in the base
   */
  readonly callbackUrls?: string[];

  /**
   * Whether the user pool refuses to be deleted.
   *
   * @default - as in the base
   */
  readonly deletionProtection?: boolean;

  /**
   * Plan of the user pool. PLUS costs about $0.02 for each monthly user.
   *
   * @default - as in the base
   */
  readonly featurePlan?: FeaturePlan;

  /**
   * Addresses that the hosted sign-out can redirect to.
   *
   * @default - as in the base
   */
  readonly logoutUrls?: string[];

  /**
   * Whether users need a second factor.
   *
   * @default - as in the base
   */
  readonly mfa?: Mfa;
}

/** Function settings of a custom profile: defaults of the props of the same names in `compute`. */
export interface ProfileComputeSettings {
  /**
   * Whether each function has a queue for failed asynchronous invocations.
   *
   * @default - as in the base
   */
  readonly deadLetterQueueEnabled?: boolean;

  /**
   * Whether each function reserves concurrency of the account.
   *
   * @default - as in the base
   */
  readonly reserveConcurrency?: boolean;
}

/** Monitoring settings of a custom profile: defaults of the props of the same names in `monitoring`. */
export interface ProfileMonitoringSettings {
  /**
   * Whether there are alarms. Each costs $0.10 a month for each of its metrics.
   *
   * @default - as in the base
   */
  readonly alarms?: boolean;

  /**
   * Whether there is a dashboard, for $3 a month.
   *
   * @default - as in the base
   */
  readonly dashboard?: boolean;

  /**
   * Time that logs are kept.
   *
   * @default - as in the base
   */
  readonly logRetention?: RetentionDays;
}

/** Website settings of a custom profile: defaults of the props of the same names in `website`. */
export interface ProfileWebsiteSettings {
  /**
   * Whether requests to the website are logged.
   *
   * @default - as in the base
   */
  readonly accessLogs?: boolean;
}

/** Settings of a custom profile, by the sections of `ServerlessApiPattern`: everything that the profiles of the library decide. */
export interface ProfileSettings {
  /**
   * The API.
   *
   * @default - as in the base
   */
  readonly api?: ProfileApiSettings;

  /**
   * The user directory that `Auth.cognito()` makes.
   *
   * @default - as in the base
   */
  readonly auth?: ProfileAuthSettings;

  /**
   * All functions, the shipped ones and those that are added.
   *
   * @default - as in the base
   */
  readonly compute?: ProfileComputeSettings;

  /**
   * The table and the bucket.
   *
   * @default - as in the base
   */
  readonly data?: ProfileDataSettings;

  /**
   * Alarms, dashboard and log retention.
   *
   * @default - as in the base
   */
  readonly monitoring?: ProfileMonitoringSettings;

  /**
   * Firewall, network, keys and roles.
   *
   * @default - as in the base
   */
  readonly security?: ProfileSecuritySettings;

  /**
   * The website, where there is one.
   *
   * @default - as in the base
   */
  readonly website?: ProfileWebsiteSettings;
}
