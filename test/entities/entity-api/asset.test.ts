import * as fs from 'fs';
import * as path from 'path';
import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Access, Entity, EntitySchema } from '../../../src';
import { unpackedHandler } from '../../support/shipped-handler';
import { temporaryDirectory } from '../../support/synth';
import { assetsOf, withEntities } from '../support/served';
import { order } from '../support/shop';

describe('the asset', () => {
  const settings = { analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false };
  const newApp = () => new App({ outdir: temporaryDirectory(), ...settings });

  test('is the bundle and what is declared', () => {
    const app = newApp();
    withEntities(new Stack(app, 'Stack'), [order()]);
    const { directory } = app.synth();
    const assets = assetsOf(directory);
    for (const asset of assets) {
      expect(fs.readdirSync(path.join(directory, asset)).sort()).toEqual(['entities.json', 'index.js', 'main.js']);
      expect(JSON.parse(fs.readFileSync(path.join(directory, asset, 'entities.json'), 'utf8'))).toEqual({ entities: [order()._model] });
    }
    const bundles = ['entities', 'reindex'].map((name) => fs.readFileSync(path.join(unpackedHandler(name), 'main.js'), 'utf8'));
    expect(assets.map((asset) => fs.readFileSync(path.join(directory, asset, 'main.js'), 'utf8')).sort()).toEqual(bundles.sort());
  });

  test('is one for a stack, a nested stack and a stack of a stage', () => {
    const app = newApp();
    const stack = new Stack(app, 'Stack');
    withEntities(stack, [order()]);
    withEntities(new NestedStack(stack, 'Nested'), [order()]);
    withEntities(new Stack(new Stage(app, 'Stage'), 'Stack'), [order()]);
    // Of the entities, and of the job.
    expect(assetsOf(app.synth().directory)).toHaveLength(2);
  });

  test('has the same hash in every app, also where maps arrive in another order, and another hash with another schema', () => {
    const hashOf = (schema: { [keyword: string]: unknown }) => {
      const app = newApp();
      withEntities(new Stack(app, 'Stack'), [Entity.of('note', { schema: EntitySchema.fromObject(schema), access: [Access.owner().all()] })]);
      return assetsOf(app.synth().directory);
    };
    const [a, b] = [{ type: 'string', maxLength: 9 }, { maxLength: 9, type: 'string' }];
    const first = hashOf({ type: 'object', properties: { a, b: a } });
    expect(hashOf({ properties: { b, a: b }, type: 'object' })).toEqual(first);
    expect(hashOf({ type: 'object', properties: { a, b: { ...a, maxLength: 8 } } })).not.toEqual(first);
  });
});
