import * as fs from 'fs';
import * as path from 'path';
import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { RouteIntegration, SecureRestApi, ServerlessApiPattern, StatefulBaseline } from '../../src';
import { temporaryDirectory } from '../support/synth';

const newApp = () => new App({
  outdir: temporaryDirectory(), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false,
});

/** An API that differs from others by a route. */
function api(scope: Construct, id: string, openApiFile: string): void {
  new SecureRestApi(scope, id, { openApiFile }).addRoute(`GET /${id.toLowerCase()}`, { integration: RouteIntegration.mock() });
}

const pathsIn = (file: string) => Object.keys(JSON.parse(fs.readFileSync(file, 'utf8')).paths);

describe('two constructs never write one file', () => {
  test.each<[string, (app: App) => [Construct, Construct]]>([
    ['two stacks', (app) => [new Stack(app, 'One'), new Stack(app, 'Two')]],
    ['a stack', (app) => { const stack = new Stack(app, 'One'); return [stack, stack]; }],
    ['a stack and one that is nested in it', (app) => { const stack = new Stack(app, 'One'); return [stack, new NestedStack(stack, 'Nested')]; }],
    ['two stacks of a stage', (app) => { const stage = new Stage(app, 'Prod'); return [new Stack(stage, 'One'), new Stack(stage, 'Two')]; }],
  ])('in %s', (_, scopes) => {
    const [first, second] = scopes(newApp());
    api(first, 'Orders', 'openapi.json');
    expect(() => api(second, 'Prices', 'openapi.json')).toThrow(
      `${second.node.path}/Prices api.openApiFile: 'openapi.json' cannot be used. Allowed: a different file, for example with the name of its stack; `
      + `${first.node.path}/Orders writes this one.`,
    );
    expect(() => api(second, 'Names', 'OpenApi.json')).toThrow('writes this one');
    expect(() => api(second, 'Places', 'places.json')).not.toThrow();
  });

  test('nor does a system with its own document', () => {
    const stack = new Stack(newApp(), 'One');
    expect(() => new ServerlessApiPattern(stack, 'Shop', { explainFile: 'shop.json', api: { openApiFile: 'shop.json' } }))
      .toThrow("One/Shop explainFile: 'shop.json' cannot be used");
  });

  test('nor two systems their settings', () => {
    const app = newApp();
    new ServerlessApiPattern(new Stack(app, 'One'), 'Shop', { explainFile: 'settings.md' });
    expect(() => new ServerlessApiPattern(new Stack(app, 'Two'), 'Shop', { explainFile: 'settings.md' })).toThrow('One/Shop writes this one');
  });

  test('nor two scopes their baseline', () => {
    const app = newApp();
    const [one, two] = [new Stack(app, 'One'), new Stack(app, 'Two')];
    StatefulBaseline.guard(one, 'baseline.json');
    StatefulBaseline.guard(one, 'baseline.json');
    expect(() => StatefulBaseline.guard(two, './baseline.json')).toThrow("Two StatefulBaseline.guard: 'baseline.json' cannot be used");
  });
});

test('stages and apps have their own files', () => {
  const app = newApp();
  const stages = ['Test', 'Prod'].map((id) => new Stage(app, id));
  api(new Stack(stages[0], 'One'), 'Orders', 'openapi.json');
  api(new Stack(stages[1], 'One'), 'Prices', 'openapi.json');
  api(new Stack(app, 'One'), 'Names', 'openapi.json');
  app.synth();
  expect([...stages.map(({ outdir }) => outdir), app.outdir].map((outdir) => pathsIn(path.join(outdir, 'openapi.json'))))
    .toEqual([['/orders'], ['/prices'], ['/names']]);
  expect(() => api(new Stack(newApp(), 'One'), 'Orders', 'openapi.json')).not.toThrow();
});

test.each(['manifest.json', 'tree.json', 'validation-report.json', 'One.template.json', 'One.assets.json', 'One.metadata.json', 'Manifest.json'])(
  'a file of CDK is not written over: %s', (file) => {
    const stack = new Stack(newApp(), 'One');
    expect(() => api(stack, 'Orders', file)).toThrow(`api.openApiFile: '${file}' cannot be used. Allowed: a name that CDK doesn't use for its own files`);
  },
);
