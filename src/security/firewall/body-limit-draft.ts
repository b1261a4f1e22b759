import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { BodyInspectionLimit, BodyLimit, OversizeHandling } from './body-limit';
import { FirewallAction } from './firewall-action';
import { RuleContext, RuleDraft } from './rule-draft';
import { invalid } from '../../private/invalid';

/** The rule before it has its priority. */
export function draftBodyLimit(limit: BodyLimit, inspected: BodyInspectionLimit, { responses }: RuleContext): RuleDraft {
  const { name, maxSize, scopeDown, oversizeHandling = OversizeHandling.MATCH, action = FirewallAction.block() } = limit;
  checkSize(limit, oversizeHandling, inspected);
  const sizeConstraintStatement: CfnWebACL.SizeConstraintStatementProperty = {
    fieldToMatch: { body: { oversizeHandling } },
    comparisonOperator: 'GT',
    size: maxSize.toBytes(),
    textTransformations: [{ type: 'NONE', priority: 0 }],
  };
  return {
    name,
    statement: scopeDown ? { andStatement: { statements: [{ sizeConstraintStatement }, scopeDown._statement] } } : { sizeConstraintStatement },
    action: action._render(responses),
    capacity: 1 + (scopeDown?._capacity ?? 0),
  };
}

function checkSize({ name, maxSize }: BodyLimit, oversizeHandling: OversizeHandling, inspected: BodyInspectionLimit): void {
  if (maxSize.isUnresolved()) return;
  const bytes = maxSize.toBytes();
  const most = Number(inspected.slice('KB_'.length)) * 1024;
  if (!Number.isInteger(bytes) || bytes < 0 || bytes > most) {
    throw invalid(`security.firewall.bodyLimits.${name}.maxSize`, `${bytes} bytes`, `0 to ${most} bytes, which is bodyInspectionLimit`);
  }
  if (bytes === most && oversizeHandling !== OversizeHandling.MATCH) {
    throw invalid(`security.firewall.bodyLimits.${name}.oversizeHandling`, oversizeHandling, 'MATCH where maxSize is bodyInspectionLimit: no longer body is seen');
  }
}
