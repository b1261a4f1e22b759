import { Template } from 'aws-cdk-lib/assertions';
import { modelsOf, resourcesOf } from './support/served';
import { order, product } from './support/shop';
import { Access, EntityImports, EntitySchema, EntityTable, ObjectBucket, ObjectIngest, Ownership, ServerlessApiPattern } from '../../src';
import { EntitiesModel, HANDLERS } from '../../src/handlers/catalog';
import { newStack } from '../support/synth';

const EMPTY = EntitySchema.fromObject({ type: 'object' });
const editors = EntityImports.asGroup('editors');
const STAGED = { context: { 'aws:cdk:disable-asset-staging': false } };

/** Permissions of the importing function on the table. */
function grantsOf(stack: ReturnType<typeof newStack>): string[] {
  const policies = Object.entries(resourcesOf(stack, 'AWS::IAM::Policy')).filter(([id]) => id.includes('Ingest'));
  return policies.flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as { Action: string | string[] }[]).flatMap(({ Action }) => Action).filter((action) => action.startsWith('dynamodb:')).sort();
}

test('lines are imported as their owner or as a member of a group, by the function that imports items', () => {
  const stack = newStack(STAGED);
  const parent = order({ imports: EntityImports.asOwner() });
  const line = parent.child('line', { schema: EMPTY, access: [Access.owner().all()] });
  const shop = new ServerlessApiPattern(stack, 'Shop', { entities: [product({ imports: editors }), parent, line], ingest: {} });
  expect(grantsOf(stack)).toEqual(['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']);
  Template.fromStack(stack).resourcePropertiesCountIs('AWS::Lambda::Function', { Description: HANDLERS.ingest.description }, 1);
  const models: EntitiesModel[] = modelsOf(stack);
  const imported = models.find(({ entities }) => entities.every(({ imports }) => imports))!;
  // The children of an entity are in its lists.
  expect(imported.entities).toMatchObject([{ name: 'product', imports: { group: 'editors' } }, { name: 'order', imports: {}, children: ['line'], deletedSlot: 1 }]);
  const settings = Object.fromEntries(shop.explain().settings.map(({ name, value }) => [name, value]));
  expect(settings).toMatchObject({ 'entities.product.imports': 'as group editors', 'entities.order.imports': 'as the owner', 'entities.line.imports': 'no' });
});

test('without imports, the function may do what it could before', () => {
  const stack = newStack(STAGED);
  new ServerlessApiPattern(stack, 'Shop', { entities: [order()], ingest: {} });
  expect(grantsOf(stack)).toEqual(['dynamodb:UpdateItem']);
});

test('an ingest without the pattern imports records of entities, too', () => {
  const stack = newStack(STAGED);
  new ObjectIngest(stack, 'Ingest', { table: new EntityTable(stack, 'Table').table, bucket: new ObjectBucket(stack, 'Bucket').bucket, entities: [order({ imports: EntityImports.asOwner() })] });
  expect(grantsOf(stack)).toContain('dynamodb:PutItem');
});

test('a rule must let the owner of imports create records', () => {
  const refused = "Entity.of('product').imports: 'EntityImports.asOwner()' cannot be used. Allowed: imports as a subject with a rule for create(): Access.group('editors').";
  expect(() => product({ imports: EntityImports.asOwner() })).toThrow(refused);
  expect(() => product({ imports: EntityImports.asGroup('others') })).toThrow("'EntityImports.asGroup('others')' cannot be used");
  expect(() => order({ access: [Access.owner().read().list()], imports: EntityImports.asOwner() })).toThrow('no rule has it');
  expect(() => order({ access: [Access.scope('orders/write').all()], indexes: [], imports: EntityImports.asOwner() })).toThrow("Access.scope('orders/write')");
  const premium = [Access.owner().inGroup('premium').all()];
  expect(() => order({ access: premium, imports: EntityImports.asOwner() })).toThrow("Access.owner().inGroup('premium')");
  for (const imports of [EntityImports.asGroup('premium')]) expect(() => order({ access: premium, imports })).not.toThrow();
  expect(() => order({ access: [Access.signedIn().all()], imports: EntityImports.asOwner() })).not.toThrow();
  expect(() => product({ access: [Access.anyone({ reason: 'Open.' }).all()], ownership: Ownership.shared(), imports: EntityImports.asOwner() })).not.toThrow();
  expect(() => EntityImports.asGroup('a,b')).toThrow("EntityImports.asGroup: 'a,b' cannot be used");
});

test('a system imports where it takes in objects', () => {
  expect(() => new ServerlessApiPattern(newStack(), 'Shop', { entities: [product({ imports: editors })] }))
    .toThrow("Stack/Shop imports of the entity 'product': 'EntityImports' conflicts with a system without ingest. Set ingest: {}, or remove it.");
});
