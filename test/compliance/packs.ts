import { App } from 'aws-cdk-lib';
import {
  AwsSolutionsChecks, HIPAASecurityChecks, IApplyRule, NagPack, NagRuleCompliance, NagRuleResult, NIST80053R4Checks, NIST80053R5Checks,
  PCIDSS321Checks, ServerlessChecks,
} from 'cdk-nag';
import { Pack } from '../support/compliance';

export const PACKS: Pack[] = [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks];

/** The verdict of a rule on all resources: the last of these that it has for any. */
export enum Verdict { NOT_APPLICABLE, PASSED, FOUND }

/** A pack that keeps what each of its rules says, which its report leaves out where nothing is found. */
export class WatchedPack {
  public readonly verdicts = new Map<string, Verdict>();

  /** Types of resources that some rule has judged. */
  public readonly judged = new Set<string>();

  public readonly pack: NagPack;

  constructor(Checks: Pack, app: App) {
    this.pack = new Checks(app);
    const applied = this.pack as unknown as { applyRule(params: IApplyRule): void };
    const applyRule = applied.applyRule.bind(this.pack);
    applied.applyRule = (params) => applyRule({ ...params, ruleSuffixOverride: nameOf(params), rule: () => this.watch(params) });
  }

  private watch(params: IApplyRule): NagRuleResult {
    let verdict = Verdict.FOUND;
    try {
      const result = params.rule(params.node);
      verdict = verdictOf(result);
      return result;
    } finally {
      const name = nameOf(params);
      this.verdicts.set(name, Math.max(verdict, this.verdicts.get(name) ?? Verdict.NOT_APPLICABLE));
      if (verdict !== Verdict.NOT_APPLICABLE) this.judged.add(params.node.cfnResourceType);
    }
  }
}

function nameOf({ ruleSuffixOverride, rule }: IApplyRule): string {
  return ruleSuffixOverride ?? rule.name;
}

function verdictOf(result: NagRuleResult): Verdict {
  if (Array.isArray(result)) return result.length > 0 ? Verdict.FOUND : Verdict.PASSED;
  if (result === NagRuleCompliance.NON_COMPLIANT) return Verdict.FOUND;
  return result === NagRuleCompliance.COMPLIANT ? Verdict.PASSED : Verdict.NOT_APPLICABLE;
}
