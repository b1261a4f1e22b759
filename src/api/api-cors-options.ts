import { Duration } from 'aws-cdk-lib';

/** Which browsers may call: one setting for the preflight, the errors of the API, the handlers' answers and the bucket. */
export interface ApiCorsOptions {
  /**
   * Origins that may call, as browsers send them: `https://shop.example.com`, `https://*.example.com` for every subdomain at any
   * depth, or only `*` for all. Throws for others, such as one with a path, a slash at the end, a default port, a port over 65535 or capital letters,
   * and for a pattern with a token: use a token for a whole origin. Synthesis fails for a `Lazy` whose value is none of these, is a pattern or
   * is `*`. The value of a parameter of the stack is known only at deployment and can't be checked.
   */
  readonly allowOrigins: string[];

  /**
   * Whether browsers may send credentials (cookies, TLS certificates). Not together with `*`.
   * Tokens in the `Authorization` header need no credentials.
   *
   * @default false
   */
  readonly allowCredentials?: boolean;

  /**
   * Request headers that browsers may send. The preflight of a path also allows those that its routes demand or read: of a signature,
   * an API key, a Lambda authorizer, `request`, a mapping or a cache key.
   *
   * @default ['Authorization','Content-Type','Idempotency-Key','If-Match','If-None-Match','X-Api-Key']
   */
  readonly allowHeaders?: string[];

  /**
   * Response headers that scripts may read. Those that a mapped answer sets can be read, too.
   *
   * @default ['ETag','Idempotent-Replayed','Invalid-Fields','Location','Retry-After','x-amzn-RequestId']
   */
  readonly exposeHeaders?: string[];

  /**
   * Time that browsers can cache the answer to a preflight. At most a day.
   *
   * @default Duration.hours(1)
   */
  readonly maxAge?: Duration;
}
