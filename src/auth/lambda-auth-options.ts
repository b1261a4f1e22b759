import { Duration } from 'aws-cdk-lib';

/** Options of authorization by your own function. */
export interface LambdaAuthOptions {
  /**
   * Time that a decision is cached for the same identity. At most one hour; zero asks every time.
   * The policy that the function returns is then used for every route that it guards, so let it name them all.
   *
   * @default Duration.minutes(5)
   */
  readonly resultsCacheTtl?: Duration;

  /**
   * Parts of the request that identify the caller. Requests without them are refused before the function is called.
   *
   * @default - the Authorization header
   */
  readonly identitySources?: string[];
}
