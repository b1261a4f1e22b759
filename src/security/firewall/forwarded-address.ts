/** What a rule says of a request whose header holds no valid address. */
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

/**
 * Where a proxy, such as a content delivery network, writes the address of the caller: behind one, all requests come
 * from its own addresses.
 *
 * **A request without the header passes the rule**, and callers can write what they like into it. Take care that nobody
 * gets past the proxy.
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
   * What a rule says of a request whose header holds no valid address.
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
}
