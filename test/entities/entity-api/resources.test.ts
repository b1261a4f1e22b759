import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Access, BundledHandlers, Entity, EntityRoutes, EntitySchema, ServerlessApiPattern, ServerlessApiPatternProps } from '../../../src';
import { newStack } from '../../support/synth';
import { resourcesOf } from '../support/served';

const entity = (name: string, batches?: boolean) => Entity.of(name, {
  schema: EntitySchema.fromObject({ type: 'object', required: ['a'], properties: { a: { type: 'string', maxLength: 9 } } }), access: [Access.owner().all()], batches,
});

function systemOf(count: number, props: ServerlessApiPatternProps = {}, more: Entity[] = []) {
  const stack = newStack();
  new ServerlessApiPattern(stack, 'Shop', { entities: [...Array.from({ length: count }, (_, index) => entity(`order${index}`)), ...more], ...props });
  return stack;
}

const entityRoutes = EntityRoutes.compact();
const cors = { api: { cors: { allowOrigins: ['https://shop.example.com'] } } };
const WARNING = Match.stringLikeRegexp('of the 500 resources that CloudFormation takes. Entities take');

test('thirty entities fit beside the system into a stack', () => {
  const stack = systemOf(30);
  expect(Object.keys(resourcesOf(stack)).length).toBeLessThanOrEqual(450);
  Annotations.fromStack(stack).hasNoWarning('*', WARNING);
});

test.each<[string, number, ServerlessApiPatternProps, number]>([
  ['beside the whole system', 60, {}, 4],
  ['with CORS beside no shipped handler', 60, { ...cors, handlers: BundledHandlers.none() }, 6],
  ['with CORS beside all shipped handlers: almost', 58, cors, 6],
])('sixty do with compact routes, %s', (_, count, props, each) => {
  const [few, many] = [count - 10, count].map((entities) => Object.keys(resourcesOf(systemOf(entities, { ...props, entityRoutes }))).length);
  expect(many - few).toBe(10 * each);
  expect(many).toBeLessThanOrEqual(500);
});

test('above 450 resources synthesis warns, and says which entities take them and what to do', () => {
  const stack = systemOf(36, {}, [entity('invoice', true)]);
  const names = Array.from({ length: 36 }, (_, index) => `order${index}`).join(', ');
  Annotations.fromStack(stack).hasWarning('/Stack/Shop/Entities', Match.stringLikeRegexp(
    `The stack has 4[5-9]\\d of the 500 resources that CloudFormation takes\\. Entities take 13 of invoice; 9 each of ${names}\\. Set entityRoutes: EntityRoutes\\.compact\\(\\) .* Or put some entities into a second EntityApi`));
});

test("entities that don't fit are an error that says the same", () => {
  expect(() => Template.fromStack(systemOf(45))).toThrow(
    /entities of Stack\/Shop\/Entities: '45 entities' cannot be used. Allowed: entities that fit into the stack: it has 5\d\d resources, and CloudFormation takes 500. Entities take 9 each of order0, order1, .*Set entityRoutes: EntityRoutes.compact\(\)/);
  const compact = systemOf(70, { ...cors, entityRoutes });
  expect(() => Template.fromStack(compact)).toThrow(/Entities take 6 each of order0, .*order69\. Put some entities into a second EntityApi/);
});
