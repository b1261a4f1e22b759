import { QuotaSettings, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';

/**
 * Limits for the clients that share a plan; each client has a key.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export interface UsagePlanOptions {
  /** Name of the plan, letters, digits and dashes. Unique in the API. */
  readonly name: string;

  /** Requests per second and burst of each key. Both are needed: keys without limits protect nothing. */
  readonly throttle: ThrottleSettings;

  /**
   * Requests of each key in a day, week or month.
   *
   * @default - no quota
   */
  readonly quota?: QuotaSettings;

  /**
   * Names of the keys. Each becomes an API key, whose value API Gateway makes.
   *
   * @default - one key with the plan's name
   */
  readonly keys?: string[];
}
