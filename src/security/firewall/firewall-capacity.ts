import { Annotations, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { RuleDraft } from './rule-draft';
import { invalid } from '../../private/invalid';

/** AWS WAF takes this many capacity units in a web ACL. */
const MAX_CAPACITY = 5000;

/** As many are in the price of every request. */
const INCLUDED = 1500;

/** Each as many over them are paid for. */
const STEP = 500;

/** Capacity units of the rules together, as AWS documents them. Values that are known only at deployment don't count. */
export function sumCapacity(drafts: readonly RuleDraft[]): number {
  return drafts.reduce((sum, { capacity }) => sum + (Token.isUnresolved(capacity) ? 0 : capacity), 0);
}

/** Throws for more than AWS WAF takes, and tells the price of more than is included. */
export function checkCapacity(scope: Construct, drafts: readonly RuleDraft[]): void {
  const capacity = sumCapacity(drafts);
  if (capacity > MAX_CAPACITY) {
    const each = drafts.map((draft) => `${draft.name} ${draft.capacity}`).join(', ');
    throw invalid('security.firewall', `${capacity} capacity units (${each})`, `at most ${MAX_CAPACITY} of all rules together`);
  }
  if (capacity > INCLUDED) {
    const price = (Math.ceil((capacity - INCLUDED) / STEP) * 0.2).toFixed(2);
    Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:firewallCapacity',
      `The rules of the firewall take ${capacity} capacity units. Over ${INCLUDED}, each ${STEP} cost about $0.20 more per million requests: $${price} here. `
      + 'See "Capacity" in docs/firewall.md.');
  }
}
