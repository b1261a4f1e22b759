import { Duration } from 'aws-cdk-lib';

/** Which browsers may call: one setting for the preflight, the errors of the API, the handlers' answers and the bucket. */
export interface CorsOptions {
  /** Origins that may call, such as `https://shop.example.com`, or `*` alone for all. */
  readonly allowOrigins: string[];

  /**
   * Whether browsers may send credentials (cookies, TLS certificates). Not together with `*`.
   * Tokens in the `Authorization` header need no credentials.
   *
   * @default false
   */
  readonly allowCredentials?: boolean;

  /**
   * Request headers that browsers may send.
   *
   * @default ['Authorization','Content-Type','Idempotency-Key','If-Match','If-None-Match','X-Api-Key']
   */
  readonly allowHeaders?: string[];

  /**
   * Response headers that scripts may read.
   *
   * @default ['ETag','Idempotent-Replayed','Location','Retry-After','x-amzn-RequestId']
   */
  readonly exposeHeaders?: string[];

  /**
   * How long browsers may remember the answer to a preflight. At most a day.
   *
   * @default Duration.hours(1)
   */
  readonly maxAge?: Duration;
}
