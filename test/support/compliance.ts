import * as fs from 'fs';
import * as path from 'path';
import { App, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NagPack, ServerlessChecks } from 'cdk-nag';
import { ALL } from './all';
import { UNSTAGED, temporaryDirectory } from './synth';

/** Fails the synthesis on any finding of the built-in validator. */
const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true, '@aws-cdk/core:strictCfnValidateErrors': true };

/** Tests put more into one stack than is sensible. The warning is right, but isn't a finding of a rule. */
export const MANY_RESOURCES = 'Annotation::cdk-serverless-api-pattern:manyResources';

export const MANY_ENTITIES = 'Annotation::cdk-serverless-api-pattern:manyEntities';

export interface Finding { readonly ruleName: string; readonly reason?: string; readonly violatingConstructs: { readonly constructPath: string }[] }

export interface Report { readonly pluginName: string; readonly violations: Finding[]; readonly suppressedViolations?: Finding[] }

/** A pack of rules. */
export type Pack = new (app: App) => NagPack;

/**
 * The packs' verdict on a stack, from the assembly's report, and in `npm run test:all` the built-in validator, too. In `npm test` that
 * judges what asks for it: it takes seconds to make, and half a gigabyte.
 */
export function reportsOf(
  build: (stack: Stack) => void, context: Record<string, unknown>, props?: StackProps, packs?: Pack[], strict?: boolean,
): Report[] {
  return reportsOfApp((app) => build(new Stack(app, 'Stack', props)), context, packs, strict);
}

/** The same of an app. */
export function reportsOfApp(build: (app: App) => void, context: Record<string, unknown>, packs: Pack[] = [], strict = ALL): Report[] {
  const outdir = temporaryDirectory();
  const app = new App({
    context: { ...context, ...UNSTAGED, ...(strict ? STRICT : {}) },
    outdir,
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: strict,
  });
  build(app);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app), ...packs.map((Checks) => new Checks(app)));
  const print = jest.spyOn(console, 'error').mockImplementation();
  try {
    app.synth();
  } catch {
    // Strict validation ends the synthesis; what it found is in the report.
  } finally {
    print.mockRestore();
  }
  const { pluginReports } = JSON.parse(fs.readFileSync(path.join(outdir, 'validation-report.json'), 'utf8')) as { pluginReports: Report[] };
  return pluginReports;
}

/** That a stack has no region, as many here have none, is the app's affair. */
const OF_THE_APP = 'Annotation::cdk-serverless-api-pattern:websiteLogRegion';

export const unacknowledged = (reports: Report[]) =>
  reports.flatMap((report) => report.violations.map((finding) => finding.ruleName)).filter((name) => name !== OF_THE_APP);
export const acknowledged = (reports: Report[]) => reports.flatMap((report) => report.suppressedViolations ?? []);
