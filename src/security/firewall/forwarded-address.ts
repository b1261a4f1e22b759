import { SecretValue } from 'aws-cdk-lib';

/** Handling of a request whose header has no valid address. */
export enum FallbackBehavior {
  /** The rule matches it. A rule that allows never does. */
  MATCH = 'MATCH',

  /** The rule does not match it. */
  NO_MATCH = 'NO_MATCH',
}

/** Which of the addresses in the header is compared with a list. */
export enum AddressPosition {
  /** The first, which the caller may have made up. */
  FIRST = 'FIRST',

  /** The last, which the nearest proxy has seen itself. */
  LAST = 'LAST',

  /** Any of the last ten. Takes 4 capacity units more. */
  ANY = 'ANY',
}

/** A header that a proxy adds to each request, with a value that callers can't know. */
export interface ProxyProof {
  /** Name of the header: 1 to 64 letters, digits, `-` and `_`. */
  readonly headerName: string;

  /** Value of the header, 16 to 200 bytes. Use a secret that exists already, such as `SecretValue.secretsManager('origin-verify')`. */
  readonly value: SecretValue;
}

/**
 * Header in which a proxy, such as a content delivery network, writes the address of the caller: behind one, all requests come
 * from its own addresses.
 *
 * **A request without the header passes the rule**, and callers can write what they like into it. Set `proof`, or make
 * sure that callers can't bypass the proxy.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html
 */
export interface ForwardedAddress {
  /**
   * Name of the header.
   *
   * @default 'X-Forwarded-For'
   */
  readonly headerName?: string;

  /**
   * Handling of a request whose header has no valid address.
   *
   * @default FallbackBehavior.MATCH
   */
  readonly fallbackBehavior?: FallbackBehavior;

  /**
   * Which of the addresses is compared with lists of addresses. Rate rules and countries always take the first.
   *
   * @default AddressPosition.FIRST
   */
  readonly position?: AddressPosition;

  /**
   * Proof that a request came through the proxy. The header counts for these requests only, and the address of the connection
   * for all others, so callers can reach the API both ways. Each rule that looks at addresses becomes two: $1 a month each.
   *
   * @default - none: the header counts for all requests
   */
  readonly proof?: ProxyProof;
}
