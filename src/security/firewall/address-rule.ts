import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { AddressList } from './address-list';
import { FirewallAction } from './firewall-action';
import { AddressPosition, FallbackBehavior, ForwardedAddress } from './forwarded-address';
import { renderForwarded } from './forwarded-config';
import { RuleContext, RuleDraft } from './rule-draft';

/**
 * What is done with requests from a list of addresses. These rules are the first, in the order they are given.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-ipset-match.html
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
  public _draft(context: RuleContext, taken: readonly string[]): RuleDraft {
    const count = taken.filter((name) => name.startsWith(this.name)).length;
    const name = count ? `${this.name}${count + 1}` : this.name;
    const { forwardedAddress } = context;
    const statements = this.addresses._bind(name, context).map((arn): CfnWebACL.StatementProperty => ({
      ipSetReferenceStatement: { arn, ipSetForwardedIpConfig: forwardedAddress && this.forwarded(forwardedAddress) },
    }));
    const listed = statements.length === 1 ? statements[0] : { orStatement: { statements } };
    return {
      name,
      statement: this.negated ? { notStatement: { statement: listed } } : listed,
      action: this.action._render(context.responses),
      capacity: statements.length * (forwardedAddress?.position === AddressPosition.ANY ? 5 : 1),
    };
  }

  private forwarded(address: ForwardedAddress): CfnWebACL.IPSetForwardedIPConfigurationProperty {
    const position = address.position ?? AddressPosition.FIRST;
    // Whoever sends no valid address must not be let in by that.
    if (this.action._kind === 'allow') return { ...renderForwarded(address), fallbackBehavior: FallbackBehavior.NO_MATCH, position };
    return { ...renderForwarded(address, this.negated), position };
  }
}
