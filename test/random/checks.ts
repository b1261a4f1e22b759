import * as fs from 'fs';
import * as path from 'path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, NagPack, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks } from 'cdk-nag';
import { make, profileOf, withoutContradictions } from './configuration';
import { Configuration } from './contradictions';
import { cyclesIn, Template } from './cycles';
import { Profile, ServerlessRules } from '../../src';
import { temporaryDirectory, UNSTAGED } from '../support/synth';

type Pack = new (app: App) => NagPack;

const PACKS: Pack[] = [AwsSolutionsChecks, ServerlessChecks];
const REGULATORY: Pack[] = [HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks];
const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true, '@aws-cdk/core:strictCfnValidateErrors': true };
const ACCOUNT = '123456789012';

interface Report {
  readonly pluginName: string;
  readonly violations: { readonly ruleName: string; readonly violatingConstructs: { readonly constructPath: string }[] }[];
  readonly metadata?: { readonly error?: string };
}

/** Errors of a configuration in a place, under flags. */
export function problemsOf(loose: Configuration, region: string | undefined, flags: Record<string, unknown>): string[] {
  const configuration = withoutContradictions(loose, region);
  const outdir = temporaryDirectory();
  try {
    const app = new App({ context: { ...flags, ...STRICT, ...UNSTAGED }, outdir, analyticsReporting: false, treeMetadata: false });
    const stack = new Stack(app, 'Stack', region === undefined ? {} : { env: { account: ACCOUNT, region } });
    try {
      make(stack, configuration);
    } catch (error) {
      return [`refused: ${(error as Error).stack?.split('\n').slice(0, 12).join('\n')}`];
    }
    const packs = profileOf(configuration) === Profile.REGULATED ? [...PACKS, ...REGULATORY] : PACKS;
    Validations.of(app).addPlugins(ServerlessRules.plugin(), ...packs.map((Checks) => new Checks(app)));
    const error = synthesize(app);
    const found = findingsIn(outdir);
    if (error && !hasViolations(outdir)) return [`synthesis: ${error.stack?.split('\n').slice(0, 12).join('\n')}`];
    return [...found ?? ['no report'], ...problemsIn(path.join(outdir, 'Stack.template.json'), region)];
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true });
  }
}

/** Strict validation ends the synthesis by an error; what it found is in the report. */
export function synthesize(app: App): Error | undefined {
  const print = console.error;
  console.error = () => undefined;
  try {
    app.synth();
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    console.error = print;
  }
}

/** Findings that are not acknowledged. Those of cdk-nag in what the user has beside the system are the user's. */
export function findingsIn(outdir: string): string[] | undefined {
  const file = path.join(outdir, 'validation-report.json');
  if (!fs.existsSync(file)) return undefined;
  const { pluginReports } = JSON.parse(fs.readFileSync(file, 'utf8')) as { pluginReports: Report[] };
  return pluginReports.flatMap(({ pluginName, violations, metadata }) => [
    ...metadata?.error ? [`${pluginName}: ${metadata.error}`] : [],
    // Warnings of this library tell of prices and limits of what was chosen: that is what they are for.
    ...violations.filter(({ ruleName }) => !isLimit(ruleName)).flatMap(({ ruleName, violatingConstructs }) => violatingConstructs
      .filter(({ constructPath }) => pluginName.startsWith('CloudFormation') || !/^Stack\/(?!Shop|RestApi)/.test(constructPath))
      .map(({ constructPath }) => `${ruleName} in ${constructPath}`)),
  ]);
}

function problemsIn(file: string, region: string | undefined): string[] {
  const text = fs.readFileSync(file, 'utf8');
  const problems = cyclesIn(JSON.parse(text) as Template).map((cycle) => `circle: ${cycle.join(' → ')}`);
  const elsewhere = region?.startsWith('cn-') || region?.startsWith('us-gov-');
  if (elsewhere && text.includes('arn:aws:')) problems.push(`arn:aws: in ${region}: ${/.{60}arn:aws:.{60}/.exec(text)?.[0]}`);
  return problems;
}

function hasViolations(outdir: string): boolean {
  const file = path.join(outdir, 'validation-report.json');
  return fs.existsSync(file) && fs.readFileSync(file, 'utf8').includes('"violatingConstructs"');
}

/** Reports that a correct system causes because it is large or expensive: warnings of the library, and its rule about the same. */
function isLimit(ruleName: string): boolean {
  return ruleName.startsWith('Annotation::cdk-serverless-api-pattern:') || ruleName === 'SRV-StackResources';
}
