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

  test('has at most 270 kB, and 20 kB an entity of 20 properties', () => {
    const kinds = [
      { type: 'string', minLength: 1, maxLength: 200, pattern: '^[A-Z]{2}-[0-9]{1,10}$' }, { type: 'string', enum: ['open', 'paid', 'sent', 'closed'] },
      { type: 'number', minimum: 0, multipleOf: 0.01 }, { type: 'string', format: 'date-time' }, { $ref: '#/$defs/address' },
      { type: 'array', maxItems: 20, items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string', maxLength: 50 }, count: { type: 'integer', minimum: 1 } } } },
    ];
    const schema = EntitySchema.fromObject({
      type: 'object',
      $defs: { address: { type: 'object', properties: Object.fromEntries(['street', 'city', 'zip'].map((name) => [name, { type: 'string', maxLength: 100 }])) } },
      properties: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`property${index}`, kinds[index % kinds.length]])),
    });
    const bytesWith = (count: number) => {
      const app = newApp();
      withEntities(new Stack(app, 'Stack'), Array.from({ length: count }, (_, index) => Entity.of(`thing${index}`, { schema, access: [Access.owner().all()] })));
      const { directory } = app.synth();
      const folders = assetsOf(directory).map((asset) => path.join(directory, asset));
      return folders.map((folder) => fs.readdirSync(folder).reduce((bytes, file) => bytes + fs.statSync(path.join(folder, file)).size, 0));
    };
    const few = bytesWith(1);
    for (const bytes of few) expect(bytes).toBeLessThanOrEqual(290_000);
    for (const bytes of bytesWith(10)) {
      expect(bytes).toBeLessThanOrEqual(Math.max(...few) + 9 * 20_000);
      // Otherwise the schemas would not be in it.
      expect(bytes).toBeGreaterThan(Math.min(...few) + 9 * 1000);
    }
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
