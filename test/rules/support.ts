import * as fs from 'fs';
import * as path from 'path';
import { App, IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';
import { ServerlessRules } from '../../src';
import { UNSTAGED, temporaryDirectory } from '../support/synth';

/** A finding of the assembly's report, by resource. */
export interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly construct: string;
  readonly reason?: string;
}

export interface Report {
  readonly findings: Found[];
  readonly acknowledged: Found[];
  readonly error?: string;
}

interface Violation {
  readonly ruleName: string;
  readonly severity: string;
  readonly reason?: string;
  readonly violatingConstructs: { readonly constructPath: string }[];
}

interface PluginReport {
  readonly violations: Violation[];
  readonly suppressedViolations?: Violation[];
  readonly metadata?: { readonly error?: string };
}

/** Findings of the validator in an app. */
export function reportOf(
  build: (app: App) => void, context: Record<string, unknown> = {}, plugins: IPolicyValidationPlugin[] = [ServerlessRules.plugin()],
): Report {
  const outdir = temporaryDirectory();
  const app = new App({ context: { ...context, ...UNSTAGED }, outdir, analyticsReporting: false, treeMetadata: false });
  build(app);
  Validations.of(app).addPlugins(...plugins);
  const print = jest.spyOn(console, 'error').mockImplementation();
  let error: string | undefined;
  try {
    app.synth();
  } catch (e) {
    error = String(e);
  } finally {
    print.mockRestore();
  }
  if (!fs.existsSync(path.join(outdir, 'validation-report.json'))) throw new Error(error ?? 'There is no report.');
  const { pluginReports } = JSON.parse(fs.readFileSync(path.join(outdir, 'validation-report.json'), 'utf8')) as { pluginReports: PluginReport[] };
  for (const { metadata } of pluginReports) if (metadata?.error) throw new Error(metadata.error);
  return {
    findings: pluginReports.flatMap(({ violations }) => found(violations)),
    acknowledged: pluginReports.flatMap(({ suppressedViolations }) => found(suppressedViolations ?? [])),
    error,
  };
}

function found(violations: Violation[]): Found[] {
  return violations.flatMap(({ ruleName, severity, reason, violatingConstructs }) => violatingConstructs.map(({ constructPath }) => ({
    rule: ruleName, severity, construct: constructPath, reason,
  })));
}

/** Those of our rules only. */
export const ours = (findings: Found[]) => findings.filter(({ rule }) => rule.startsWith('SRV-'));
