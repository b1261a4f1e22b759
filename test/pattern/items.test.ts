import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Access, BundledHandler, BundledHandlers, Entity, EntitySchema, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { HANDLERS } from '../../src/handlers/catalog';
import { newStack, templateOf } from '../support/synth';

const entity = (name: string) => Entity.of(name, {
  schema: EntitySchema.fromObject({ type: 'object', properties: { name: { type: 'string', maxLength: 200 } } }), access: [Access.owner().all()],
});
const files = BundledHandlers.only([BundledHandler.FILES]);
const functionsOf = (props: ServerlessApiPatternProps) => Object.keys(new ServerlessApiPattern(newStack(), 'Shop', props).functions);

test('items stay beside declared entities, in their own function', () => {
  expect(functionsOf({ entities: [entity('order')] })).toEqual(['items', 'files', 'jobs', 'worker', 'entities']);
});

test('a declared entity takes the place of the items that are left out', () => {
  const made = templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { handlers: files, entities: [entity('item')] }));
  made.resourcePropertiesCountIs('AWS::ApiGateway::Resource', { PathPart: 'items' }, 1);
  made.resourcePropertiesCountIs('AWS::Lambda::Function', { Description: HANDLERS.entities.description }, 1);
  made.resourcePropertiesCountIs('AWS::Lambda::Function', { Description: HANDLERS.items.description }, 0);
});

const replacement = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };

const WITH_HANDLER = 'the items handler, whose records have the same keys. Use another name, or leave the handler out by BundledHandlers.only().';
const WITH_INGEST = 'ingest, which writes items with the same keys. Use another name.';

test.each<[ServerlessApiPatternProps, string]>([
  [{}, WITH_HANDLER],
  [{ ingest: {} }, WITH_HANDLER],
  [{ handlers: files, ingest: {} }, WITH_INGEST],
  [{ compute: { handlers: { items: { replacement } } } }, WITH_HANDLER],
])('an entity whose records others would write is refused: %#', (props, words) => {
  expect(() => functionsOf({ ...props, entities: [entity('order'), entity('item')] })).toThrow(`Stack/Shop entities 'item': cannot be set together with ${words}`);
});
