import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Access, Auth } from '../../../src';
import { newStack } from '../../support/synth';
import { modelsOf, resourcesOf, withEntities } from '../support/served';
import { order, product } from '../support/shop';

describe('the function', () => {
  /** The grants on tables, by resource as it is written: of the functions that serve entities, or of the one that rebuilds indexes. */
  function grantsOf(stack: Stack, reindex = false): [string, string][] {
    const statements = Object.entries(resourcesOf(stack, 'AWS::IAM::Policy')).filter(([id]) => id.includes('Reindex') === reindex)
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
    return statements.flatMap(({ Action, Resource }: { Action: string | string[]; Resource: unknown }) => [Action].flat()
      .flatMap((action) => [Resource].flat().map((arn): [string, string] => [action, JSON.stringify(arn)])))
      .filter(([action]) => action.startsWith('dynamodb:'));
  }

  test('may use the table, query the slots in use, and nothing else', () => {
    const stack = newStack();
    withEntities(stack, [product(), order()]);
    const grants = grantsOf(stack);
    const slots = grants.map(([, arn]) => /\/index\/(\w+)/.exec(arn)?.[1]).filter((slot) => slot);
    expect(grants.filter(([, arn]) => !arn.includes('index')).map(([action]) => action).sort()).toEqual(
      ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query']);
    expect(grants.filter(([, arn]) => arn.includes('index')).map(([action]) => action)).toEqual(slots.map(() => 'dynamodb:Query'));
    // One for all orders, two for their index, one for that of products.
    expect(slots).toEqual(['slot1', 'slot2', 'slot3']);
    // Only the job reads the whole table.
    expect(grantsOf(stack, true).map(([action]) => action)).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Scan', 'dynamodb:UpdateItem']);
  });

  test('needs no slots where only owners list, by no index', () => {
    const stack = newStack();
    withEntities(stack, [order({ access: [Access.owner().all()], indexes: [] })]);
    expect(JSON.stringify(grantsOf(stack))).not.toContain('index');
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
    Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 0);
  });

  test('is one of its own for an entity that asks for it, with a model of that entity only', () => {
    const stack = newStack({ context: { 'aws:cdk:disable-asset-staging': false } });
    const made = withEntities(stack, [product({ ownFunction: true }), order()]);
    expect(made.entity('product').handler.node.id).toBe('EntitiesProduct');
    expect(made.entity('order').handler).toBe(made.function);
    expect(modelsOf(stack).map(({ entities }) => entities.map(({ name }) => name)).sort()).toEqual([['order'], ['product'], ['product', 'order']]);
  });

  test('is told of the owner, and has the settings that are asked for', () => {
    const stack = newStack();
    const handler = { memorySize: 1024, environment: { POWERTOOLS_LOG_LEVEL: 'DEBUG' } };
    withEntities(stack, [order({ access: [Access.owner().all()] })], { auth: Auth.iam().bind(stack, {}), handler });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 1024,
      Environment: { Variables: { OWNER_SOURCE: 'iam', POWERTOOLS_LOG_LEVEL: 'DEBUG', TABLE_NAME: { Ref: Match.stringLikeRegexp('Table') } } },
    });
  });
});
