import * as fs from 'fs';
import * as path from 'path';
import { Annotations, Duration, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Costs, costsOf, NamedResources, round } from './charges';
import { CostLine } from './cost-line';
import { CostLimitOptions, CostReportOptions } from './cost-options';
import { markdownOf, Printable, sorted, textOf, usd } from './cost-text';
import { PRICES_AS_OF } from './prices';
import { invalid } from '../private/invalid';
import { checked } from '../private/known-props';
import { checkTemplates } from '../private/synth-check';
import { stacksOf, synthesized, written } from '../private/templates';

const YEAR = 365 * 24 * 3_600_000;
const FUNCTION_DURATION = Duration.millis(100);

/** Resources that an error names, at most. */
const DEAREST = 5;

/**
 * Reports the cost of stacks before you deploy them: idle cost a month, and cost of use. Estimated from their templates and a price table of
 * us-east-1 that comes with the library. A resource without a price is listed as such.
 *
 * @example
 * declare const app: App;
 *
 * CostReport.limit(app, { monthly: 50 });
 * @see https://calculator.aws/
 */
@checked
export class CostReport {
  /** Report on all stacks of an `App`, a `Stage` or a `Stack`, nested ones included. Throws for any other construct. Synthesizes the app. */
  public static of(scope: IConstruct, options: CostReportOptions = {}): CostReport {
    stacksOf(scope);
    warnOfOldPrices(scope);
    return new CostReport(synthesized(scope), options);
  }

  /**
   * Report on a template that is already synthesized, such as `cdk.out/Shop.template.json`, of any app.
   *
   * @param file a template as JSON, from the working directory
   */
  public static ofTemplate(file: string, options: CostReportOptions = {}): CostReport {
    return new CostReport([{ name: path.basename(file).replace(/(\.nested)?\.template\.json$/, ''), resources: resourcesOf(file) }], options);
  }

  /**
   * Fails the synthesis where all stacks of an `App`, a `Stage` or a `Stack` cost more at rest. Warns of resources without a price,
   * which do not count, and of a price table older than a year: `Annotations.of(scope).acknowledgeWarning(…)` silences the latter.
   */
  public static limit(scope: IConstruct, options: CostLimitOptions): void {
    stacksOf(scope);
    const { monthly } = options;
    if (Token.isUnresolved(monthly) || !Number.isFinite(monthly) || monthly < 0) throw invalid('monthly', monthly, 'US dollars, 0 or more');
    warnOfOldPrices(scope);
    checkTemplates(scope, 'CostLimit', () => {
      const report = new CostReport(written(scope), {});
      const violatingResources = [{ constructPath: scope.node.path, locations: [] }];
      return [
        ...(report.monthlyAtRest > monthly ? [{ ruleName: 'Monthly', description: report.excess(monthly), violatingResources, severity: 'fatal' }] : []),
        ...(report.notPriced.length > 0 ? [{
          ruleName: 'NotPriced', description: ['These count for nothing, as they have no price:', ...report.notPriced].join('\n'), violatingResources, severity: 'warning',
        }] : []),
      ];
    });
  }

  /** The day that the price table is of, as `2026-01-31`. */
  public readonly pricesAsOf: string = PRICES_AS_OF;

  /** Every price of every resource. */
  public readonly lines: CostLine[];

  /** US dollars in a month without any use, alarms and dashboards in full. */
  public readonly monthlyAtRest: number;

  /** The same where the account has no other alarms and dashboards: 10 metrics of alarms and 3 dashboards are free. */
  public readonly monthlyLessAllowances: number;

  /** Resources without a price, and the reason. The sums leave them out. */
  public readonly notPriced: string[];

  private readonly milliseconds: number;

  private constructor(stacks: NamedResources[], { functionDuration = FUNCTION_DURATION }: CostReportOptions) {
    this.milliseconds = millisecondsOf(functionDuration);
    const { lines, notPriced, allowances }: Costs = costsOf(stacks, this.milliseconds / 1_000);
    this.lines = lines;
    this.notPriced = notPriced;
    this.monthlyAtRest = round(lines.reduce((sum, line) => sum + line.monthlyAtRest, 0));
    this.monthlyLessAllowances = round(this.monthlyAtRest - allowances);
  }

  /** For a terminal. */
  public toText(): string {
    return textOf(this.printable());
  }

  /** For a document or a comment on a pull request. */
  public toMarkdown(): string {
    return markdownOf(this.printable());
  }

  private printable(): Printable {
    const { lines, notPriced, monthlyAtRest, monthlyLessAllowances, milliseconds } = this;
    return { lines, notPriced, monthlyAtRest, monthlyLessAllowances, functionMilliseconds: milliseconds, isOutdated: isOutdated() };
  }

  private excess(limit: number): string {
    const dearest = sorted(this.lines).filter((line) => line.monthlyAtRest > 0).slice(0, DEAREST);
    return [
      `The idle cost of about ${usd(this.monthlyAtRest)} a month, by the prices of us-east-1 of ${PRICES_AS_OF}, exceeds the limit of ${usd(limit)}. The most expensive resources:`,
      ...dearest.map(({ logicalId, stack, item, monthlyAtRest }) => `- ${usd(monthlyAtRest)}  ${logicalId} of ${stack}: ${item}`),
      'Leave out what is not needed, choose another profile, or raise the limit of CostReport.limit.',
    ].join('\n');
  }
}

function isOutdated(): boolean {
  return Date.now() - Date.parse(PRICES_AS_OF) > YEAR;
}

function warnOfOldPrices(scope: IConstruct): void {
  if (!isOutdated()) return;
  Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:oldPrices',
    `The prices of the cost report are of ${PRICES_AS_OF}, more than a year old. Take a newer version of the library.`);
}

function millisecondsOf(duration: Duration): number {
  const milliseconds = duration.isUnresolved() ? NaN : duration.toMilliseconds({ integral: false });
  if (!(milliseconds >= 1 && milliseconds <= 900_000)) {
    throw invalid('functionDuration', duration.isUnresolved() ? 'a token' : duration.toHumanString(), '1 millisecond to 15 minutes');
  }
  return milliseconds;
}

function resourcesOf(file: string): NamedResources['resources'] {
  if (!fs.existsSync(file)) throw invalid('file', file, 'a template that is there, such as cdk.out/Shop.template.json after cdk synth');
  let template: { Resources?: NamedResources['resources'] } | null;
  try {
    template = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    throw invalid('file', file, 'a template as JSON');
  }
  if (typeof template?.Resources !== 'object') throw invalid('file', file, 'a template with Resources');
  return template.Resources;
}
