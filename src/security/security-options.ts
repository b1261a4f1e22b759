import { Encryption } from './encryption';
import { WebFirewallOptions } from './web-firewall';

/** The `security` section of the pattern. */
export interface SecurityOptions {
  /**
   * Whether AWS WAF stands in front of the API. About $9 a month and $0.60 per million requests.
   *
   * @default - by profile: true in PRODUCTION, false in DEVELOPMENT; true where `firewall` is given
   */
  readonly firewallEnabled?: boolean;

  /**
   * Who owns the keys that encrypt the system at rest. With keys of your own, a table needs a stack with a region.
   *
   * @default Encryption.awsOwned()
   */
  readonly encryption?: Encryption;

  /**
   * Settings of the firewall.
   *
   * @default - the defaults of `WebFirewall`
   */
  readonly firewall?: WebFirewallOptions;
}
