import * as fs from 'fs';
import * as path from 'path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { temporaryDirectory } from '../../support/synth';

/** Fails the synthesis on any finding of the built-in validator. */
const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true, '@aws-cdk/core:strictCfnValidateErrors': true };

interface Report { readonly violations: { readonly ruleName: string }[] }

/** What the packs and the built-in validator have to say of a stack, beside what is acknowledged. */
export function findingsOf(build: (stack: Stack) => void, flags: Record<string, unknown>): string[] {
  const outdir = temporaryDirectory();
  const app = new App({ context: { ...flags, ...STRICT }, outdir, analyticsReporting: false });
  build(new Stack(app, 'Stack'));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  const print = jest.spyOn(console, 'error').mockImplementation();
  try {
    app.synth();
  } catch {
    // Strict validation ends the synthesis; what it found is in the report.
  } finally {
    print.mockRestore();
  }
  const { pluginReports } = JSON.parse(fs.readFileSync(path.join(outdir, 'validation-report.json'), 'utf8')) as { pluginReports: Report[] };
  // Annotations are hints of CDK to whoever writes the app, such as the one that a function with a permission gets.
  return pluginReports.flatMap((report) => report.violations.map(({ ruleName }) => ruleName)).filter((name) => !name.startsWith('Annotation::'));
}
