import { IKey } from 'aws-cdk-lib/aws-kms';
import { DurableConfig, TenancyConfig } from 'aws-cdk-lib/aws-lambda';
import { DataProtectionPolicy, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { FunctionCode } from './function-code';
import { FunctionOptions } from './function-options';
import { IMonitoring } from '../monitoring/contract';
import { Profile } from '../profile/profile';
import { IFunctionNetwork } from '../security/contract';

/** Options of a function. */
export interface ServerlessFunctionOptions extends FunctionOptions, FunctionCode {
  /**
   * Description of the function.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * An execution environment for each tenant, which no other tenant's invocations run in. Callers name the tenant: a route of the
   * API by its `RouteIntegration.function` with `tenantId`. Cannot be changed later. Not together with provisioned concurrency, SnapStart,
   * a URL, queues or streams.
   *
   * @default - environments serve all callers
   * @see https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html
   */
  readonly tenancyConfig?: TenancyConfig;

  /**
   * Lets executions wait and go on for up to a year, by the steps they recorded. The code uses the durable execution SDK.
   * Steps and what they keep are paid for. Cannot be added later without another function.
   *
   * @default - an invocation ends with its timeout
   * @see https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html
   */
  readonly durableConfig?: DurableConfig;
}

/** Settings that a function takes from the system that it is part of. */
export interface FunctionWiring {
  /**
   * Whether X-Ray traces are recorded. The first 100,000 traces of a month are free, then $5 per million.
   *
   * @default true
   */
  readonly tracing?: boolean;

  /**
   * Time that log lines are kept.
   *
   * @default - by profile: one week in DEVELOPMENT, three months in PRODUCTION, one year in REGULATED
   */
  readonly logRetention?: RetentionDays;

  /**
   * Key that encrypts the function's log group. Its policy must let CloudWatch Logs use it, as those of `EncryptionKeys` do.
   *
   * @default - one that CloudWatch Logs owns
   */
  readonly logEncryptionKey?: IKey;

  /**
   * Masks personal data in the function's log.
   *
   * @default - nothing is masked
   */
  readonly logDataProtection?: DataProtectionPolicy;

  /**
   * Key that encrypts the queue of events that were given up, where the function makes one.
   *
   * @default - one that SQS owns
   */
  readonly messageEncryptionKey?: IKey;

  /**
   * Network that the function is in where it has no own `vpc`.
   *
   * @default - Lambda's own network
   */
  readonly network?: IFunctionNetwork;

  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;

  /**
   * Watches errors and throttles.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}

/** Properties of `ServerlessFunction`. */
export interface ServerlessFunctionProps extends ServerlessFunctionOptions, FunctionWiring {}
