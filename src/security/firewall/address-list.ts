import { isIPv4, isIPv6 } from 'net';
import { Token } from 'aws-cdk-lib';
import { CfnIPSet } from 'aws-cdk-lib/aws-wafv2';
import { FirewallScope } from './firewall-scope';
import { RuleContext } from './rule-draft';
import { invalid } from '../../private/invalid';
import { checked } from '../../private/known-props';

/** AWS WAF takes this many ranges in an IP set. */
const MAX_RANGES = 10_000;

/** Ranges of addresses. */
export interface AddressRanges {
  /**
   * IPv4 ranges in CIDR notation, at most 10,000: `192.0.2.0/24`, and `192.0.2.44/32` for one address.
   *
   * @default - none
   */
  readonly ipv4?: string[];

  /**
   * IPv6 ranges in CIDR notation, at most 10,000: `2001:db8::/32`, and `2001:db8::1/128` for one address.
   *
   * @default - none
   */
  readonly ipv6?: string[];
}

/** IP sets that exist. */
export interface AddressSets {
  /**
   * ARN of a set of IPv4 ranges.
   *
   * @default - none
   */
  readonly ipv4Arn?: string;

  /**
   * ARN of a set of IPv6 ranges.
   *
   * @default - none
   */
  readonly ipv6Arn?: string;
}

/**
 * Addresses of callers, as IP sets. An IP set costs nothing.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-ip-set-managing.html
 * @example
 * const office = AddressList.ranges({ ipv4: ['203.0.113.0/24'], ipv6: ['2001:db8:1::/48'] });
 * new ServerlessApiPattern(this, 'Shop', { security: { firewall: { addresses: [AddressRule.allowOnly(office)] } } });
 */
@checked
export class AddressList {
  /** Addresses that are set here. Throws on what is no CIDR notation, on `/0` and without any. */
  public static ranges(ranges: AddressRanges): AddressList {
    checkRanges('ipv4', ranges.ipv4, isIPv4, 32);
    checkRanges('ipv6', ranges.ipv6, isIPv6, 128);
    checkNotEmpty(ranges.ipv4 ?? ranges.ipv6);
    return new AddressList(ranges, {});
  }

  /** Addresses of IP sets that exist, of the scope of the firewall, and are kept up to date elsewhere. Throws without any. */
  public static ipSets(sets: AddressSets): AddressList {
    checkNotEmpty(sets.ipv4Arn ?? sets.ipv6Arn);
    return new AddressList({}, sets);
  }

  private constructor(private readonly ranges: AddressRanges, private readonly sets: AddressSets) {}

  /**
   * ARNs of the IP sets, made where they have to be.
   * @internal
   */
  public _bind(name: string, { construct, scope }: RuleContext): string[] {
    const make = (version: string, addresses: string[] | undefined) => addresses && new CfnIPSet(construct, `${name}${version}`, {
      addresses, ipAddressVersion: version.toUpperCase(), scope,
    }).attrArn;
    const { ipv4Arn, ipv6Arn } = this.sets;
    for (const arn of [ipv4Arn, ipv6Arn]) checkArn(arn, scope);
    return [ipv4Arn ?? make('Ipv4', this.ranges.ipv4), ipv6Arn ?? make('Ipv6', this.ranges.ipv6)].filter((arn) => arn !== undefined);
  }
}

function checkNotEmpty(value: unknown): void {
  if (value === undefined) throw invalid('security.firewall.addresses', '{}', 'IPv4 or IPv6 addresses, or both');
}

function checkRanges(version: string, ranges: string[] | undefined, isAddress: (text: string) => boolean, longest: number): void {
  if (ranges === undefined || Token.isUnresolved(ranges)) return;
  const prop = `security.firewall.addresses.${version}`;
  if (ranges.length === 0 || ranges.length > MAX_RANGES) throw invalid(prop, `${ranges.length} ranges`, `1 to ${MAX_RANGES}`);
  for (const range of ranges) {
    if (Token.isUnresolved(range)) continue;
    const [address, length, ...rest] = range.split('/');
    const valid = isAddress(address) && /^\d{1,3}$/.test(length ?? '') && Number(length) >= 1 && Number(length) <= longest && rest.length === 0;
    if (!valid) throw invalid(prop, range, `CIDR notation from /1 to /${longest}`);
  }
}

function checkArn(arn: string | undefined, scope: FirewallScope): void {
  const kind = scope === FirewallScope.CLOUDFRONT ? 'global' : 'regional';
  if (arn === undefined || Token.isUnresolved(arn) || new RegExp(`^arn:[^:]+:wafv2:[^:]+:[^:]+:${kind}/ipset/.`).test(arn)) return;
  throw invalid('security.firewall.addresses', arn, `ARNs of IP sets of the scope ${scope}`);
}
