/** Firewall settings of a custom profile: defaults of the props of the same names in `security.firewall`. */
export interface ProfileFirewallSettings {
  /**
   * Whether the firewall logs requests.
   *
   * @default - as in the base
   */
  readonly loggingEnabled?: boolean;
}

/** Role settings of a custom profile: defaults of the props of the same names in `security.roles`. */
export interface ProfileRolesSettings {
  /**
   * Whether permissions are in managed policies rather than inline.
   *
   * @default - as in the base
   */
  readonly managedPolicies?: boolean;
}

/** Security settings of a custom profile. */
export interface ProfileSecuritySettings {
  /**
   * The firewall, where there is one.
   *
   * @default - as in the base
   */
  readonly firewall?: ProfileFirewallSettings;

  /**
   * Whether a web ACL of AWS WAF is in front of the API: default of `security.firewallEnabled`. It costs about $9 a month.
   *
   * @default - as in the base
   */
  readonly firewallEnabled?: boolean;

  /**
   * Whether functions are in a network without internet, or in that of Lambda: `Network.isolated()` or `Network.none()` as the default of
   * `security.network`. Endpoints cost about $7 a month each, in each of two zones.
   *
   * @default - as in the base
   */
  readonly isolatedNetwork?: boolean;

  /**
   * Whether each service has a customer managed KMS key, or uses an AWS owned key: `Encryption.keyPerService()` or `Encryption.awsOwned()` as the default of
   * `security.encryption`. A key costs $1 a month. Needs a stack with a region.
   *
   * @default - as in the base
   */
  readonly keyPerService?: boolean;

  /**
   * The roles.
   *
   * @default - as in the base
   */
  readonly roles?: ProfileRolesSettings;
}
