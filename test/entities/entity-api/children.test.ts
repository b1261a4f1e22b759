import { App, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { Access, Entity, EntityIndex, EntityKey, EntitySchema, Ownership, ServerlessApiPattern } from '../../../src';
import { ReadDocument } from '../../support/read-document';
import { newStack } from '../../support/synth';
import { modelsOf, resourcesOf, routesOf, withEntities } from '../support/served';
import { order, product } from '../support/shop';

describe('children', () => {
  const lineOf = (parent: Entity, options = {}) => parent.child('line', {
    schema: EntitySchema.fromObject({ type: 'object', required: ['sku'], properties: { sku: { type: 'string', maxLength: 40 }, quantity: { type: 'integer' } } }),
    access: [Access.owner().all(), Access.group('support').read().list()],
    indexes: [EntityIndex.by('sku')],
    ...options,
  });
  const family = (options = {}, parentOptions = {}) => {
    const parent = order(parentOptions);
    return [parent, lineOf(parent, options)];
  };

  test('have routes below their parent, and the function may check it and find what is to be deleted', () => {
    const stack = newStack();
    withEntities(stack, family({ batches: true }));
    const routes = Object.entries(routesOf(stack)).filter(([route]) => route.includes('line'));
    const authorization = 'COGNITO_USER_POOLS';
    expect(Object.fromEntries(routes)).toEqual({
      'GET /orders/{id}/lines': { authorization },
      'POST /orders/{id}/lines': { authorization, model: 'Line' },
      'GET /orders/{id}/lines/{lineId}': { authorization },
      'PUT /orders/{id}/lines/{lineId}': { authorization, model: 'Line' },
      'PATCH /orders/{id}/lines/{lineId}': { authorization },
      'DELETE /orders/{id}/lines/{lineId}': { authorization },
      'POST /orders/{id}/lines/batch-get': { authorization },
      'POST /orders/{id}/lines/batch-write': { authorization },
    });
    const statements = Object.values(resourcesOf(stack, 'AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[] }[]);
    expect(statements.flatMap(({ Action }) => Action)).toContain('dynamodb:ConditionCheckItem');
    Template.fromStack(stack).hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(15 minutes)', Target: Match.objectLike({ Input: '{"task":"finish-deletions"}' }) });
  });

  test('are told to the handler with their parent, whose owner and shards are theirs', () => {
    const stack = newStack({ context: { 'aws:cdk:disable-asset-staging': false } });
    withEntities(stack, family({}, { ownership: Ownership.tenant('custom:tenant'), shards: 3, access: [Access.owner().all(), Access.group('support').read().list().create()] }));
    const [{ entities: [parent, line] }] = modelsOf(stack);
    expect(parent).toMatchObject({ name: 'order', children: ['line'], deletedSlot: 1 });
    expect(line).toMatchObject({ name: 'line', parent: 'order', parameter: 'lineId', path: '/orders/{id}/lines', ownership: { kind: 'tenant' }, shards: 3, indexes: [{ allSlot: 2 }] });
    expect(line).not.toHaveProperty('allSlot');
    expect(line.indexes[0]).not.toHaveProperty('ownerSlot');
  });

  test('are served by the function of their parent', () => {
    const stack = newStack({ context: { 'aws:cdk:disable-asset-staging': false } });
    const made = withEntities(stack, [...family({}, { ownFunction: true }), product()]);
    expect(made.entity('line').handler).toBe(made.entity('order').handler);
    expect(modelsOf(stack).map(({ entities }) => entities.map(({ name }) => name)).sort()).toEqual([['order', 'line'], ['order', 'line', 'product'], ['product']]);
    Template.fromStack(stack).resourceCountIs('AWS::Scheduler::Schedule', 1);
  });

  test('of entities without any are neither checked nor looked for', () => {
    const stack = newStack();
    withEntities(stack, [order()]);
    expect(JSON.stringify(resourcesOf(stack))).not.toContain('ConditionCheckItem');
    Template.fromStack(stack).resourceCountIs('AWS::Scheduler::Schedule', 0);
  });

  test('are described without the owner parameter, and explained with their parent', () => {
    const stack = newStack();
    const [parent, line] = family();
    const shop = new ServerlessApiPattern(stack, 'Shop', { entities: [parent, line] });
    const { paths } = new ReadDocument(shop.api.openApi()).document;
    expect(paths['/orders/{id}/lines'].get.parameters?.map(({ name }) => name)).toEqual(['id', 'limit', 'order', 'cursor', 'sku']);
    expect(shop.explain().settings).toContainEqual(expect.objectContaining({ name: 'entities.line.parent', value: 'order' }));
  });

  test('have natural keys whoever may read them, and all callers may create them if the parent is public', () => {
    expect(() => family({ key: EntityKey.property('sku') })).not.toThrow();
    const open = Access.anyone({ reason: 'Comments.' });
    expect(() => family({ access: [open.create()], indexes: [] }, { access: [Access.owner().all(), open.read()] })).not.toThrow();
  });

  test.each<[string, () => unknown, string]>([
    ['without their parent', () => withEntities(newStack(), [family()[1]]), "entities: 'line' cannot be used. Allowed: children beside their parent: add 'order'"],
    ['beside another parent of that name', () => withEntities(newStack(), [order(), family()[1]]), "entities: 'line' cannot be used. Allowed: children beside their parent"],
    ['of children', () => family()[1].child('part', { schema: EntitySchema.fromObject({ type: 'object' }), access: [Access.owner().all()] }), "child of the entity 'line': 'part' cannot be used. Allowed: none: 'line' is a child of 'order'"],
    ['with a wrong name', () => order().child('Line', { schema: EntitySchema.fromObject({ type: 'object' }), access: [Access.owner().all()] }), "Entity.child: 'Line' cannot be used"],
    ['for those who may not read the parent', () => family({ access: [Access.group('packers').read()], indexes: [] }), "child('line') of the entity 'order'.access[0]: 'Access.group('packers')' cannot be used. Allowed: rules for callers who may read the parent: add Access.group('packers').read() to the access of 'order'"],
    ['for everybody where the parent is not', () => family({ access: [Access.anyone({ reason: 'x' }).read()], indexes: [] }), "'Access.anyone()' cannot be used"],
    ['for owners in a group where the parent is for another', () => family({ access: [Access.owner().inGroup('a').read()], indexes: [] }, { access: [Access.owner().inGroup('b').all(), Access.group('support').read()], indexes: [] }), "'Access.owner().inGroup('a')'"],
  ])('%s: refused', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('break no rule of AWS', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: { region: 'eu-west-1' } });
    new ServerlessApiPattern(stack, 'Shop', { entities: family({ batches: true }) });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    expect(() => app.synth()).not.toThrow();
  });
});
