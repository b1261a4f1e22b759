import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { AddressList } from './address-list';
import { allOf } from './callers';
import { FirewallAction } from './firewall-action';
import { AddressPosition, FallbackBehavior, ForwardedAddress } from './forwarded-address';
import { renderForwarded } from './forwarded-config';
import { RequestMatch } from './request-match';
import { RuleContext, RuleDraft } from './rule-draft';

/**
 * Action for requests from a list of addresses. These rules are the first, in the order they are given.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-ipset-match.html
 * @example
 * const scrapers = AddressList.ranges({ ipv4: ['198.51.100.0/24'] });
 * new ServerlessApiPattern(this, 'Shop', { security: { firewall: { addresses: [AddressRule.block(scrapers)] } } });
 */
export class AddressRule {
  /**
   * Requests from these addresses get through, **and no later rule looks at them**: neither at what they hold nor at how many they are.
   */
  public static allow(addresses: AddressList): AddressRule {
    return new AddressRule('AllowedAddresses', addresses, FirewallAction.allow(), false);
  }

  /** Requests from all other addresses are blocked. Those that get through pass the later rules. */
  public static allowOnly(addresses: AddressList): AddressRule {
    return new AddressRule('OtherAddresses', addresses, FirewallAction.block(), true);
  }

  /** Requests from these addresses are blocked. */
  public static block(addresses: AddressList): AddressRule {
    return new AddressRule('BlockedAddresses', addresses, FirewallAction.block(), false);
  }

  private constructor(
    private readonly name: string,
    private readonly addresses: AddressList,
    private readonly action: FirewallAction,
    private readonly negated: boolean,
  ) {}

  /** @internal */
  public _drafts(context: RuleContext, taken: readonly string[]): RuleDraft[] {
    const count = taken.filter((name) => name.startsWith(this.name) && !Number.isNaN(Number(name.slice(this.name.length)))).length;
    const name = count ? `${this.name}${count + 1}` : this.name;
    const sets = this.addresses._bind(name, context);
    return context.callers.map(({ suffix, forwarded, match }) => {
      const capacity = forwarded?.position === AddressPosition.ANY ? 5 : 1;
      const ipSetForwardedIpConfig = forwarded && this.forwarded(forwarded);
      const listed = RequestMatch.any(...sets.map((arn) => RequestMatch._of({ ipSetReferenceStatement: { arn, ipSetForwardedIpConfig } }, capacity)));
      const matched = allOf(match, this.negated ? RequestMatch.otherThan(listed) : listed)!;
      return { name: name + suffix, statement: matched._statement, action: this.action._render(context.responses), capacity: matched._capacity };
    });
  }

  private forwarded(address: ForwardedAddress): CfnWebACL.IPSetForwardedIPConfigurationProperty {
    const position = address.position ?? AddressPosition.FIRST;
    // A request without a valid address must not be allowed because of that.
    if (this.action._kind === 'allow') return { ...renderForwarded(address), fallbackBehavior: FallbackBehavior.NO_MATCH, position };
    return { ...renderForwarded(address, this.negated), position };
  }
}
