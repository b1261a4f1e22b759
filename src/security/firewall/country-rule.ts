import { checkCountries } from './country-codes';
import { FirewallAction } from './firewall-action';
import { renderForwarded } from './forwarded-config';
import { RuleContext, RuleDraft } from './rule-draft';

/**
 * From which countries requests come. AWS WAF knows the country of an address in 99.8 % of all cases; a proxy hides it.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-geo-match.html
 */
export class CountryRule {
  /**
   * Requests from all other countries, and from none that is known, are blocked. Those that get through pass the other rules.
   *
   * @param countries codes of ISO 3166-1 alpha-2 in capitals, such as `DE`. Throws on others
   */
  public static allow(...countries: string[]): CountryRule {
    return new CountryRule('AllowedCountries', true, countries);
  }

  /**
   * Requests from these countries are blocked.
   *
   * @param countries codes of ISO 3166-1 alpha-2 in capitals, such as `DE`. Throws on others
   */
  public static block(...countries: string[]): CountryRule {
    return new CountryRule('BlockedCountries', false, countries);
  }

  private constructor(private readonly name: string, private readonly negated: boolean, private readonly countryCodes: string[]) {
    checkCountries(countryCodes);
  }

  /** @internal */
  public _draft({ responses, forwardedAddress }: RuleContext): RuleDraft {
    const forwardedIpConfig = forwardedAddress && renderForwarded(forwardedAddress, this.negated);
    const geoMatchStatement = { countryCodes: this.countryCodes, forwardedIpConfig };
    return {
      name: this.name,
      statement: this.negated ? { notStatement: { statement: { geoMatchStatement } } } : { geoMatchStatement },
      action: FirewallAction.block()._render(responses),
      capacity: 1,
    };
  }
}
