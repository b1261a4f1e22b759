import * as fs from 'fs';
import * as path from 'path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ShopApi } from '../../examples/api/shop-api';
import { FLAG_SETS, temporaryDirectory } from '../support/synth';

const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true, '@aws-cdk/core:strictCfnValidateErrors': true };

interface Report {
  readonly pluginName: string;
  readonly violations: { ruleName: string }[];
  readonly suppressedViolations?: { ruleName: string; reason: string }[];
}

test.each(FLAG_SETS)('the example of an API of one\'s own is clean in cdk-nag and the strict validator, with %s', (_, context) => {
  const outdir = temporaryDirectory();
  const app = new App({ outdir, analyticsReporting: false, context: { ...context, ...STRICT } });
  new ShopApi(app, 'ShopApi');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  app.synth();
  const { pluginReports } = JSON.parse(fs.readFileSync(path.join(outdir, 'validation-report.json'), 'utf8')) as { pluginReports: Report[] };
  expect(pluginReports.flatMap((report) => report.violations.map((violation) => violation.ruleName))).toEqual([]);
  const reasons = pluginReports.flatMap((report) => report.suppressedViolations ?? []);
  expect(reasons.find(({ ruleName }) => ruleName === 'AwsSolutions-APIG4' )?.reason).toBeDefined();
});
