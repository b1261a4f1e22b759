import { Encryption } from './encryption';
import { Network } from './network';
import { RoleConventions } from './role-conventions';
import { WebFirewallOptions } from './web-firewall-options';

/** The `security` section of the pattern. */
export interface SecurityOptions {
  /**
   * Whether AWS WAF stands in front of the API. About $9 a month and $0.60 per million requests.
   *
   * @default - by profile: false in DEVELOPMENT, else true; true where `firewall` is given
   */
  readonly firewallEnabled?: boolean;

  /**
   * Rules for the roles that are made: a permissions boundary, a path, a prefix of names.
   *
   * @default - none
   */
  readonly roles?: RoleConventions;

  /**
   * Keys that encrypt the system at rest. With customer managed keys, a table needs a stack with a Region.
   *
   * @default - by profile: Encryption.keyPerService() in REGULATED, else Encryption.awsOwned()
   */
  readonly encryption?: Encryption;

  /**
   * Network that functions are in. Those that were given their own `vpc` keep it, and the shipped handlers that check groups and send
   * live messages stay outside: what they call has no endpoint.
   *
   * @default - by profile: Network.isolated() in REGULATED, else Network.none()
   */
  readonly network?: Network;

  /**
   * Settings of the firewall.
   *
   * @default - the defaults of `WebFirewall`
   */
  readonly firewall?: WebFirewallOptions;

  /**
   * ARN of an existing web ACL for the API, with the scope REGIONAL and in the same Region. Conflicts with `firewall`.
   *
   * @default - the firewall that is made here
   */
  readonly webAclArn?: string;

  /**
   * Blocked requests within five minutes that call someone, a whole number of at least 1. An alarm costs about $0.10 a month.
   *
   * @default - no notifications
   */
  readonly blockedRequestsThreshold?: number;
}
