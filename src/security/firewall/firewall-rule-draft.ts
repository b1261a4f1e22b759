import { checkLabel } from './check-text';
import { FirewallAction } from './firewall-action';
import { FirewallRule } from './firewall-rule';
import { RuleContext, RuleDraft } from './rule-draft';
import { checkKnownList, invalid } from '../../private/invalid';

/** AWS WAF takes this many labels on a rule. */
const MAX_LABELS = 100;

/** The rule before it has its priority. */
export function draftFirewallRule({ name, match, action, labels }: FirewallRule, { responses }: RuleContext): RuleDraft {
  checkKnownList(`security.firewall.rules.${name}.labels`, labels);
  if (labels && (labels.length === 0 || labels.length > MAX_LABELS)) {
    throw invalid(`security.firewall.rules.${name}.labels`, `${labels.length} labels`, `1 to ${MAX_LABELS}`);
  }
  labels?.forEach((label) => checkLabel(`security.firewall.rules.${name}.labels`, label));
  return { name, statement: match._statement, action: (action ?? FirewallAction.block())._render(responses), labels, capacity: match._capacity };
}
