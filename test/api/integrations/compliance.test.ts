import * as fs from 'fs';
import * as path from 'path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { everyIntegration } from './support/everything';
import { FLAG_SETS, temporaryDirectory } from '../../support/synth';

const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true, '@aws-cdk/core:strictCfnValidateErrors': true };

interface Finding { readonly ruleName: string; readonly violatingConstructs: { readonly constructPath: string }[] }
interface Report { readonly violations: Finding[]; readonly suppressedViolations?: (Finding & { readonly reason?: string })[] }

function reportsOf(context: Record<string, unknown>): Report[] {
  const outdir = temporaryDirectory();
  const app = new App({ context: { ...context, ...STRICT }, outdir, analyticsReporting: false });
  everyIntegration(new Stack(app, 'Stack'));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  const print = jest.spyOn(console, 'error').mockImplementation();
  try {
    app.synth();
  } catch {
    // Strict validation ends the synthesis; what it found is in the report.
  } finally {
    print.mockRestore();
  }
  return JSON.parse(fs.readFileSync(path.join(outdir, 'validation-report.json'), 'utf8')).pluginReports;
}

test.each(FLAG_SETS)('every integration has no finding but the acknowledged ones, with %s', (_, flags) => {
  const reports = reportsOf(flags);
  const found = reports.flatMap(({ violations }) => violations).map(({ ruleName, violatingConstructs }) => `${ruleName} ${violatingConstructs.map(({ constructPath }) => constructPath)}`);
  // The roles of the state machines are the test's own: CDK lets them write logs and traces anywhere.
  expect(found.filter((each) => !/IAM5.* Stack\/(Standard|Express)\/Role/.test(each))).toEqual([]);
  const wildcards = reports.flatMap(({ suppressedViolations = [] }) => suppressedViolations).filter(({ ruleName }) => /IAM5.*(public|in)\/\*/.test(ruleName));
  expect(wildcards.map(({ ruleName }) => ruleName.replace(/<[\w.]+>/, ''))).toEqual([
    'AwsSolutions-IAM5[Resource::/public/*]', 'AwsSolutions-IAM5[Resource::/in/*]',
  ]);
  for (const { reason } of wildcards) expect(reason!.length).toBeGreaterThan(40);
});
