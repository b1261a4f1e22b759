import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { pathToFileURL } from 'url';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ShopStack as FirstStack } from '../../examples/tutorial/1-first-stack/shop-stack';
import { ShopStack as DataStack } from '../../examples/tutorial/2-your-data/shop-stack';
import { ShopStack as FunctionStack } from '../../examples/tutorial/3-your-function/shop-stack';
import { ShopStack as WebsiteStack } from '../../examples/tutorial/4-website/shop-stack';
import { stages } from '../../examples/tutorial/5-production/stages';
import { CostReport } from '../../src';
import { codeBlocksOf, DOCUMENTS, read } from '../support/documents';
import { temporaryDirectory, UNSTAGED } from '../support/synth';

const FOLDER = path.join(__dirname, '..', '..', 'examples', 'tutorial');
const PAGES = DOCUMENTS.filter((document) => document.startsWith('docs/tutorial/'));
const FILE = /^file=([^\s#]+)(?:#(\w+))?$/;
const SHOWN = PAGES.flatMap((page) => codeBlocksOf(page).filter(({ language }) => language !== 'sh').map((block): [string, string, string] => [page, block.info, block.code]));

/** A file of the example, or a region of it. */
function fileOf(reference: string): string {
  const [, file, region] = FILE.exec(reference) ?? [];
  if (file === undefined) return 'no file of the example';
  const text = fs.readFileSync(path.join(FOLDER, file), 'utf8');
  return region === undefined ? text : new RegExp(`^ *// #region ${region}\\n([\\s\\S]*?)^ *// #endregion$`, 'm').exec(text)![1];
}

test.each(SHOWN)('%s shows %s as it is', (_, reference, code) => {
  expect(code).toBe(fileOf(reference));
});

test('every file of the example is on a page, or is the one of an earlier step', () => {
  const files = fs.readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => fs.statSync(path.join(FOLDER, file)).isFile());
  const shown = SHOWN.map(([, reference]) => FILE.exec(reference)![1]);
  const others = files.map((file) => file.replaceAll(path.sep, '/')).filter((file) => !shown.includes(file));
  expect(others.length).toBeGreaterThan(0);
  for (const file of others) expect(fs.readFileSync(path.join(FOLDER, file), 'utf8')).toMatch(/^export \* from '\.\.\/\d-[\w-]+\/[\w-]+';\n$/);
});

test('the index of the tutorial leads through its steps', () => {
  const steps = PAGES.filter((page) => !page.endsWith('README.md')).map((page) => path.basename(page));
  expect([...read('docs/tutorial/README.md').matchAll(/\]\(\.\/(\d-[\w-]+\.md)\)/g)].map(([, page]) => page)).toEqual(steps);
  steps.slice(1).forEach((next, index) => expect(read(`docs/tutorial/${steps[index]}`)).toContain(`](./${next})`));
});

const newApp = () => new App({
  context: UNSTAGED, outdir: temporaryDirectory(), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false,
});
const ENV = { env: { region: 'eu-west-1' } };

function routesOf(stack: Stack): string[] {
  const template = Template.fromStack(stack);
  const parts = template.findResources('AWS::ApiGateway::Resource');
  const pathOf = (reference: { Ref?: string }): string => {
    const part = parts[reference.Ref ?? '']?.Properties;
    return part === undefined ? '' : `${pathOf(part.ParentId)}/${part.PathPart}`;
  };
  return Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties }) => `${Properties.HttpMethod} ${pathOf(Properties.ResourceId)}`);
}

test('each step has the routes that its page calls', () => {
  const [first, data, fn] = [new FirstStack(newApp(), 'Shop', ENV), new DataStack(newApp(), 'Shop', ENV), new FunctionStack(newApp(), 'Shop', ENV)].map(routesOf);
  expect(first).toEqual(expect.arrayContaining(['POST /items', 'GET /items']));
  expect(data).toEqual(expect.arrayContaining([...first, 'GET /products', 'POST /products', 'GET /orders', 'POST /orders']));
  expect(fn).toEqual([...data, 'GET /receipts/{id}'].sort((a, b) => fn.indexOf(a) - fn.indexOf(b)));
});

test('the API accepts tokens of the client for the terminal, whose id the stack puts out', () => {
  const template = Template.fromStack(new FirstStack(newApp(), 'Shop', ENV));
  const [terminal] = Object.keys(template.findResources('AWS::Cognito::UserPoolClient', { Properties: { ExplicitAuthFlows: Match.arrayWith(['ALLOW_ADMIN_USER_PASSWORD_AUTH']) } }));
  const [{ Properties: { IdentityValidationExpression: accepted } }] = Object.values(template.findResources('AWS::ApiGateway::Authorizer'));
  expect(accepted['Fn::Join'][1]).toContainEqual({ Ref: terminal });
  template.hasOutput('TerminalClientId', { Value: { Ref: terminal } });
});

test('the website and its sign-in page are in step 4', () => {
  const template = Template.fromStack(new WebsiteStack(newApp(), 'Shop', ENV));
  for (const type of ['AWS::CloudFront::Distribution', 'AWS::ApiGatewayV2::Api', 'AWS::Cognito::UserPoolDomain']) template.resourceCountIs(type, 1);
});

test('production has what development does without, within the limit of its page', () => {
  const { development, production } = stages(newApp());
  const typesOf = (stack: Stack) => new Set(Object.values<{ Type: string }>(Template.fromStack(stack).toJSON().Resources).map(({ Type }) => Type));
  const [without, types] = [typesOf(development), typesOf(production)];
  const more = [...types].filter((type) => !without.has(type));
  expect(more).toEqual(expect.arrayContaining(['AWS::WAFv2::WebACL', 'AWS::CodeDeploy::DeploymentGroup', 'AWS::CloudWatch::Alarm']));
  expect(production.terminationProtection).toBe(true);
  const [, limit] = /monthly: (\d+)/.exec(fileOf('file=5-production/app.ts'))!;
  expect(CostReport.of(production).monthlyAtRest).toBeLessThan(Number(limit));
  expect(CostReport.of(development).monthlyAtRest).toBe(0);
  // Or synthesis of the step begins with a warning.
  expect(CostReport.of(production).notPriced).toEqual([]);
});

describe('the test that guards data', () => {
  const root = path.join(FOLDER, '..', '..');
  const folder = temporaryDirectory();
  const app = path.join(folder, '5-production');
  beforeAll(() => {
    fs.cpSync(FOLDER, folder, { recursive: true });
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    // Code of functions is bundled from the folder of the lock file.
    fs.writeFileSync(path.join(folder, 'package-lock.json'), '{}');
  });

  /** Runs it as the page does, in a copy of the example. */
  const run = (environment: NodeJS.ProcessEnv = {}): string => {
    const tsx = pathToFileURL(path.join(root, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href;
    // A test of Node.js within another process of tests would report to that one.
    const { NODE_TEST_CONTEXT, ACCEPT_STATEFUL_CHANGES, ...env } = process.env;
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', tsx, '--test', '--test-reporter=tap', 'shop.test.ts'], {
      cwd: app, encoding: 'utf8', env: { ...env, TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.dev.json'), ...environment },
    });
    return stdout + stderr;
  };

  test('passes once its baseline is written', () => {
    expect(run({ ACCEPT_STATEFUL_CHANGES: 'true' })).toMatch(/^ok 1 - no change loses data$/m);
    expect(run()).toMatch(/^ok 1 - no change loses data$/m);
  });

  test('fails after a table was renamed', () => {
    const baseline = path.join(app, 'stateful-baseline.json');
    const before = fs.readFileSync(baseline, 'utf8');
    const [, table] = /"(ShopTable\w+)": \{/.exec(before)!;
    fs.writeFileSync(baseline, before.replaceAll(`"${table}"`, '"ShopFormerTable"'));
    expect(run()).toMatch(/^not ok 1 - no change loses data$[\s\S]*ShopFormerTable/m);
  });
});
