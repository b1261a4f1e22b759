import { evidenceOf } from './evidence';
import { Access, ApiGatewayLogging, BundledHandler, BundledHandlers, EntitySchema, RouteIntegration, Profile, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { judge, deploy } from '../edges/support/verdicts';
import { allOr } from '../support/all';
import { note } from '../support/systems';

const parent = note();
const schema = EntitySchema.fromObject({ type: 'object', properties: { text: { type: 'string', maxLength: 1000 } } });

/** Systems that have few parts, and parts that come after the rest. */
const SYSTEMS: [string, ServerlessApiPatternProps, ((shop: ServerlessApiPattern) => unknown)?][] = [
  ['nothing', { handlers: BundledHandlers.none() }],
  ['items', { handlers: BundledHandlers.only([BundledHandler.ITEMS]) }],
  ['jobs without a worker', { handlers: BundledHandlers.only([BundledHandler.JOBS]) }],
  ['entities', { handlers: BundledHandlers.none(), entities: [parent, parent.child('comment', { schema, access: [Access.owner().create().list()] })] }],
  ['parts that come later', { handlers: BundledHandlers.none() }, (shop) => [shop.topic, shop.queue, shop.bucket, shop.table]],
];
const CASES = Object.values(Profile).flatMap((profile) => SYSTEMS.map(([name, props, use]) => ({ name, profile, props, use })))
  .filter(({ name, profile }) => allOr(true, profile === Profile.REGULATED || name === 'parts that come later'));

const build = ({ profile, props, use }: typeof CASES[number]) => (stack: ConstructorParameters<typeof ServerlessApiPattern>[0]) => {
  const shop = new ServerlessApiPattern(stack, 'Shop', { profile, ...props });
  use?.(shop);
  if (!shop.api.routes.length) shop.addRoute('GET /ping', { integration: RouteIntegration.mock() });
};

test.each(CASES)('validators and packs have nothing to say of $name in $profile.name', (made) => {
  const { packs, ownRules, builtIn } = evidenceOf(build(made));
  const asked = packs.filter(({ pack }) => made.profile === Profile.REGULATED || ['AwsSolutions', 'Serverless'].includes(pack));
  expect(asked.length).toBe(made.profile === Profile.REGULATED ? 6 : 2);
  expect(asked.flatMap(({ unacknowledged }) => unacknowledged)).toEqual([]);
  expect([...ownRules, ...builtIn]).toEqual([]);
});

test.each(CASES)('every edge of $name in $profile.name delivers only for the owner', async (made) => {
  const verdicts = await judge(deploy((stack) => {
    build(made)(stack);
    new ApiGatewayLogging(stack, 'ApiGatewayLogging');
  }, {}));
  expect(verdicts.length).toBeGreaterThan(0);
  expect(verdicts.filter(({ missing, open }) => missing.length || open.length)).toEqual([]);
});
