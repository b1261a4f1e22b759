import { allOf } from './callers';
import { checkCountries } from './country-codes';
import { FirewallAction } from './firewall-action';
import { renderForwarded } from './forwarded-config';
import { RequestMatch } from './request-match';
import { RuleContext, RuleDraft } from './rule-draft';

/**
 * From which countries requests come. AWS WAF knows the country of an address in 99.8 % of all cases; a proxy hides it.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-geo-match.html
 * @example
 * new ServerlessApiPattern(this, 'Shop', {
 *   security: { firewall: { countries: CountryRule.allow('AT', 'CH', 'DE') } },
 * });
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
  public _drafts({ responses, callers }: RuleContext): RuleDraft[] {
    return callers.map(({ suffix, forwarded, match }) => {
      const forwardedIpConfig = forwarded && renderForwarded(forwarded, this.negated);
      const listed = RequestMatch._of({ geoMatchStatement: { countryCodes: this.countryCodes, forwardedIpConfig } }, 1);
      const matched = allOf(match, this.negated ? RequestMatch.otherThan(listed) : listed)!;
      return {
        name: this.name + suffix,
        statement: matched._statement,
        action: FirewallAction.block()._render(responses),
        capacity: matched._capacity,
      };
    });
  }
}
