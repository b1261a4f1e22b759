import * as fs from 'fs';
import * as path from 'path';
import { fullDiff } from '@aws-cdk/cloudformation-diff';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import { DEVELOPMENT, PRODUCTION, ShopEnvironment } from '../../examples/shop/environment';
import { ShopStage } from '../../examples/shop/shop-stage';
import { CostReport, ServerlessApiPattern, StatefulBaseline } from '../../src';
import { reportsOfApp, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { temporaryDirectory } from '../support/synth';

const BASELINE = path.join(__dirname, 'shop-baseline.json');
const ROOT = path.join(__dirname, '..', '..');

function stage(environment: ShopEnvironment, change: (shop: ServerlessApiPattern) => void = () => {}): Stack {
  const app = new App({ outdir: temporaryDirectory(), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  const { stack } = new ShopStage(app, environment);
  change(stack.shop);
  return stack;
}

const template = (environment: ShopEnvironment, change?: (shop: ServerlessApiPattern) => void) =>
  Template.fromStack(stage(environment, change)).toJSON();

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  test('every stage is clean', () => {
    const build = (app: App) => { for (const environment of [DEVELOPMENT, PRODUCTION]) new ShopStage(app, environment); };
    expect(unacknowledged(reportsOfApp(build, context))).toEqual([]);
  });
});

test('resources with data are unchanged', () => {
  const app = new App({ outdir: temporaryDirectory(), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  for (const environment of [DEVELOPMENT, PRODUCTION]) new ShopStage(app, environment);
  StatefulBaseline.of(app).check(BASELINE);
});

test('a change of a function changes it, its version and its alias, and nothing that holds data', () => {
  const changed = template(PRODUCTION, (shop) => { shop.functions.items.function.addEnvironment('FEATURE', 'on'); });
  const types: (string | undefined)[] = [];
  fullDiff(template(PRODUCTION), changed).resources.forEachDifference((_, { resourceType }) => types.push(resourceType));
  // The old version goes, the new one comes.
  expect(types.sort()).toEqual(['AWS::Lambda::Alias', 'AWS::Lambda::Function', 'AWS::Lambda::Version', 'AWS::Lambda::Version']);
});

test('production has what development does without', () => {
  const types = (environment: ShopEnvironment) => new Set(Object.values<{ Type: string }>(template(environment).Resources).map(({ Type }) => Type));
  const without = types(DEVELOPMENT);
  const more = [...types(PRODUCTION)].filter((type) => !without.has(type));
  expect(more).toEqual(expect.arrayContaining(['AWS::WAFv2::WebACL', 'AWS::CodeDeploy::DeploymentGroup', 'AWS::CloudWatch::CompositeAlarm', 'AWS::Chatbot::SlackChannelConfiguration']));
  expect(stage(PRODUCTION).terminationProtection).toBe(true);
});

test('everything that can be is tagged', () => {
  const made = Template.fromStack(stage(DEVELOPMENT));
  for (const type of ['AWS::Lambda::Function', 'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::ApiGateway::RestApi']) {
    made.allResourcesProperties(type, { Tags: Match.arrayWith([{ Key: 'application', Value: 'shop' }, { Key: 'stage', Value: 'development' }]) });
  }
});

test('stages cost what they may, and not more', () => {
  expect(CostReport.of(stage(DEVELOPMENT)).monthlyAtRest).toBeLessThan(DEVELOPMENT.budget);
  expect(CostReport.of(stage(PRODUCTION)).monthlyAtRest).toBeLessThan(PRODUCTION.budget);
  expect(() => {
    const app = new App({ outdir: temporaryDirectory(), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
    new ShopStage(app, { ...PRODUCTION, budget: 5 });
    app.synth();
  }).toThrow();
});

test('the pipeline checks, then deploys the stages that there are, one after the other', () => {
  interface Job { readonly needs?: string; readonly steps: { readonly run?: string }[] }
  const { jobs } = parse(fs.readFileSync(path.join(ROOT, 'examples', 'shop', 'pipeline.yml'), 'utf8')) as { jobs: Record<string, Job> };
  expect(Object.entries(jobs).map(([name, { needs }]) => [name, needs])).toEqual([
    ['check', undefined], [DEVELOPMENT.name, 'check'], [PRODUCTION.name, DEVELOPMENT.name],
  ]);
  for (const { name } of [DEVELOPMENT, PRODUCTION]) {
    expect(jobs[name]).toMatchObject({ environment: name, env: { STAGE: name, [`${name.toUpperCase()}_ACCOUNT`]: expect.any(String) } });
    expect(jobs[name].steps.map(({ run }) => run).filter(Boolean)).toContain('npx cdk deploy "$STAGE/*" --require-approval never');
  }
});
