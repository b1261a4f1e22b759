import * as fs from 'fs';
import * as path from 'path';
import { App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { Auth, Profile, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { FLAG_SETS, temporaryDirectory } from '../support/synth';
import { broughtIn, everythingSet } from '../support/systems';

/** Fails the synthesis on any finding of the built-in validator. */
const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true, '@aws-cdk/core:strictCfnValidateErrors': true };

interface Finding { readonly ruleName: string; readonly reason?: string; readonly violatingConstructs: { readonly constructPath: string }[] }

interface Report { readonly pluginName: string; readonly violations: Finding[]; readonly suppressedViolations?: Finding[] }

/** What the packs and the built-in validator say of an app, as the assembly's report has it. */
function reportsOf(build: (stack: Stack) => void, context: Record<string, unknown>): Report[] {
  const outdir = temporaryDirectory();
  const app = new App({ context: { ...context, ...STRICT }, outdir, analyticsReporting: false });
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
  return pluginReports;
}

const pattern = (props: ServerlessApiPatternProps = {}) => (stack: Stack) => void new ServerlessApiPattern(stack, 'Shop', props);
const unacknowledged = (reports: Report[]) => reports.flatMap((report) => report.violations.map((finding) => finding.ruleName));
const acknowledged = (reports: Report[]) => reports.flatMap((report) => report.suppressedViolations ?? []);
const withoutLogicalIds = (rule: string) => rule.replace(/<[A-Za-z0-9.]+>/, '<…>');

/** The findings that follow from the design of the default system. */
const BY_DESIGN = [
  'AwsSolutions-APIG6',
  'AwsSolutions-COG8',
  'AwsSolutions-IAM5[Resource::*]',
  'AwsSolutions-IAM5[Resource::<…>/files/*]',
  'Serverless-LambdaDLQ',
  'Serverless-LambdaEventSourceMappingDestination',
  'Serverless-SQSRedrivePolicy',
];

/** What a profile for development leaves out beside that. */
const BY_DEVELOPMENT = ['AwsSolutions-APIG3', 'AwsSolutions-COG2', 'AwsSolutions-S1'];

describe.each(FLAG_SETS)('with %s', (_, flags) => {
  test.each([
    [Profile.PRODUCTION, BY_DESIGN],
    [Profile.DEVELOPMENT, [...BY_DESIGN, ...BY_DEVELOPMENT]],
  ])('the default system in %s has no finding but the acknowledged ones', (profile, expected) => {
    const reports = reportsOf(pattern({ profile }), flags);

    expect(unacknowledged(reports)).toEqual([]);
    expect([...new Set(acknowledged(reports).map((finding) => withoutLogicalIds(finding.ruleName)))].sort()).toEqual([...expected].sort());
  });

  test('every other way to authorize is clean too', () => {
    for (const auth of [Auth.iam(), Auth.apiKey({ rateLimit: 5, burstLimit: 10 }), Auth.none({ reason: 'Public price list.' })]) {
      expect(unacknowledged(reportsOf(pattern({ auth }), flags))).toEqual([]);
    }
  });

  test('the system with everything set is clean', () => {
    expect(unacknowledged(reportsOf(everythingSet, flags))).toEqual([]);
  });

  test('the system on brought-in resources is clean', () => {
    expect(unacknowledged(reportsOf(broughtIn, flags))).toEqual([]);
  });
});

test('every acknowledgement has its reason', () => {
  for (const finding of acknowledged(reportsOf(pattern(), {}))) {
    expect(finding.reason?.length).toBeGreaterThan(40);
  }
});

test('acknowledgements can be switched off', () => {
  const reports = reportsOf(pattern({ acknowledgeFindings: false }), {});

  expect(acknowledged(reports)).toEqual([]);
  expect([...new Set(unacknowledged(reports).map(withoutLogicalIds))].sort()).toEqual([...BY_DESIGN].sort());
});

test('the built-in validator would fail a wrong template', () => {
  const reports = reportsOf((stack) => void new CfnResource(stack, 'Wrong', { type: 'AWS::SQS::Queue', properties: { NoSuchProperty: 1 } }), {});

  expect(unacknowledged(reports)).not.toEqual([]);
});
