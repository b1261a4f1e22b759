import { FirewallLogDestination } from './firewall-log-destination';

/** Action that was taken on a logged request. */
export enum FirewallLogAction {
  /** A rule allowed it. Most requests pass without a matching rule, and aren't of this kind. */
  ALLOW = 'ALLOW',

  /** It was refused. */
  BLOCK = 'BLOCK',

  /** A rule counted it, of the firewall or of a group. */
  COUNT = 'COUNT',

  /** A person had to solve a puzzle. */
  CAPTCHA = 'CAPTCHA',

  /** The browser had to prove that it is one. */
  CHALLENGE = 'CHALLENGE',
}

/**
 * Log of requests: when, from where, what for, its headers, and the result of each rule. No bodies.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging.html
 */
export interface FirewallLogging {
  /**
   * Destination of the log.
   *
   * @default FirewallLogDestination.newLogGroup()
   */
  readonly destination?: FirewallLogDestination;

  /**
   * Which requests are kept, by what was done with them.
   *
   * @default - all
   */
  readonly keep?: FirewallLogAction[];

  /**
   * Headers whose values are kept out of the log, by name. The header of a proxy's `proof` always is.
   *
   * @default ['authorization', 'cookie', 'x-api-key']
   */
  readonly redactedHeaders?: string[];

  /**
   * Whether the query string is kept out of the log.
   *
   * @default true
   */
  readonly redactQueryString?: boolean;

  /**
   * Whether the path is kept out of the log.
   *
   * @default false
   */
  readonly redactPath?: boolean;
}
