import { EventBus } from 'aws-cdk-lib/aws-events';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { changeEvent, headOf } from '../../src/handlers/changes/change-event';
import { answerTo } from '../../src/handlers/realtime/client-message';
import { frameOf } from '../../src/handlers/broadcast/frame';
import { parseBroadcast } from '../../src/handlers/broadcast/broadcast-message';
import { Access, BundledHandler, BundledHandlers, Entity, EntityOptions, EntitySchema, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { draft7 } from '../../src/pattern/messages/draft-7';
import { ReadDocument } from '../support/read-document';
import { newStack } from '../support/synth';

interface AsyncApi {
  readonly asyncapi: string;
  readonly info: object;
  readonly servers: Record<string, object>;
  readonly channels: Record<string, { address: string | null; description: string; messages: object }>;
  readonly operations: Record<string, { action: string; channel: { $ref: string }; messages: { $ref: string }[] }>;
  readonly components: { messages: Record<string, { payload: { $ref: string }; examples?: { payload: object }[] }>; schemas: Record<string, object> };
}

const note = (options: Partial<EntityOptions> = {}) => Entity.of('note', {
  schema: EntitySchema.fromObject({ type: 'object', properties: { text: { type: 'string', maxLength: 9 } } }), access: [Access.owner().all()], ...options,
});
const read = (props: ServerlessApiPatternProps = {}, add: (shop: ServerlessApiPattern) => void = () => undefined, stack = newStack()) => {
  const shop = new ServerlessApiPattern(stack, 'Shop', props);
  add(shop);
  const { webhooks = {} } = JSON.parse(shop.api.openApi()) as { webhooks?: object };
  return { document: JSON.parse(shop.asyncApi()) as AsyncApi, webhooks: Object.keys(webhooks) };
};
/** Errors of a message, by its name. */
const faults = ({ components }: AsyncApi, name: string, payload: unknown) =>
  new ReadDocument(JSON.stringify({ components, paths: {} })).faults(components.messages[name].payload, payload);

test('the default system tells of jobs, and takes nothing', () => {
  const { document, webhooks } = read();
  expect(document).toMatchObject({ asyncapi: '3.0.0', info: { title: 'Stack/Shop', version: '1' } });
  expect(Object.keys(document.channels)).toEqual(['topic']);
  expect(document.operations).toEqual({ sendTopic: { action: 'send', channel: { $ref: '#/channels/topic' }, messages: [{ $ref: '#/channels/topic/messages/jobEnded' }] } });
  expect(webhooks).toEqual(['jobEnded']);
});

test('an export is a job whose end is told, also without a worker', () => {
  const handlers = BundledHandlers.only([BundledHandler.FILES, BundledHandler.JOBS]);
  expect(read({ handlers, entities: [note()] }).webhooks).toEqual([]);
  expect(read({ handlers, entities: [note({ exports: true })] }).webhooks).toEqual(['jobEnded']);
});

test('clients of the WebSocket API send actions and get frames; functions send broadcasts', () => {
  const { document } = read({ realtime: {} }, (shop) => {
    const { alias } = shop.addFunction('Own', { code: Code.fromInline('//'), handler: 'index.handler', runtime: Runtime.NODEJS_24_X });
    shop.realtime!.addRoute('typing-on', alias);
  });
  expect(Object.entries(document.operations).map(([name, { messages }]) => [name, messages.map(({ $ref }) => $ref.split('/').at(-1))])).toEqual([
    ['sendTopic', ['jobEnded']], ['sendRealtime', ['jobNews', 'message', 'pong', 'problem']], ['receiveRealtime', ['ping', 'sendTypingOn']], ['receiveBroadcasts', ['broadcast']],
  ]);
  expect(faults(document, 'sendTypingOn', { action: 'typing-on', more: 1 })).toEqual([]);
  expect(Object.keys(document.servers)).toEqual(['sns', 'sqs', 'webSocket']);
});

test('examples fit their schemas', () => {
  const { document } = read({ realtime: {}, entities: [note({ changes: true, live: true })] });
  const wrong = Object.entries(document.components.messages).flatMap(([name, { examples = [] }]) => examples.flatMap(({ payload }) => faults(document, name, payload).map((fault) => `${name}: ${fault}`)));
  expect(wrong).toEqual([]);
});

describe('the document describes the messages of the handlers', () => {
  const { document } = read({ realtime: {}, entities: [note({ changes: true, live: true })] });
  const context = { requestId: 'r' };

  test('to clients', () => {
    const answer = (body: string) => answerTo({ body, isBase64Encoded: false, requestContext: context as never });
    expect(faults(document, 'pong', answer('{"action":"ping"}'))).toEqual([]);
    expect(faults(document, 'problem', answer('{}'))).toEqual([]);
    expect(faults(document, 'problem', answer('{"action":"ping"}'))).not.toEqual([]);
    expect(faults(document, 'message', JSON.parse(frameOf({ id: 'a', to: { group: 'b' }, message: { any: 1 } }).text))).toEqual([]);
  });

  test('into the queue of broadcasts, which its handler takes', () => {
    const [{ payload }] = document.components.messages.broadcast.examples!;
    expect(() => parseBroadcast(JSON.stringify(payload))).not.toThrow();
    expect(faults(document, 'broadcast', { ...payload, to: { ownerId: 'a', group: 'b' } })).not.toEqual([]);
    expect(() => parseBroadcast(JSON.stringify({ ...payload, to: { ownerId: 'a', group: 'b' } }))).toThrow();
  });

  test('of changes', () => {
    const record = { id: '01a2b3c4-d5e6-7f80-9a1b-2c3d4e5f6071', owner: 'ann', data: { text: 'a' }, version: 2, createdAt: '2026-01-31T12:00:00.000Z', updatedAt: '2026-01-31T12:00:00.000Z' };
    const entity = { model: note()._model, writeOnly: { without: (data: object) => data } };
    const change = { id: 'c', entity, name: 'updated', at: record.updatedAt, old: { ...record, version: 1 }, new: record } as never;
    expect(faults(document, 'noteChanged', JSON.parse(changeEvent(change).text))).toEqual([]);
    const { id: _id, ...head } = JSON.parse(JSON.stringify(headOf(change))) as { id: string };
    expect(faults(document, 'noteNews', { type: 'message', id: 'a', message: { ...head, record: { id: record.id, text: 'a', version: 2, createdAt: record.createdAt, updatedAt: record.updatedAt } } })).toEqual([]);
    expect(faults(document, 'noteNews', { type: 'message', id: 'a', message: { ...head, change: 'moved' } })).not.toEqual([]);
  });
});

describe('changes of entities', () => {
  test('are messages of the topic, and webhooks, once they are published', () => {
    expect(read({ entities: [note({ changes: true })] }).webhooks).toEqual(['jobEnded', 'noteChanged']);
    expect(read({ entities: [note()] }).webhooks).toEqual(['jobEnded']);
    expect(read({ entities: [note()] }, (shop) => {
      shop.entity('note').onChange(shop.addFunction('Own', { code: Code.fromInline('//'), handler: 'index.handler', runtime: Runtime.NODEJS_24_X }).alias);
    }).webhooks).toEqual(['jobEnded', 'noteChanged']);
  });

  test('are events on the bus, where there is one, and no webhooks', () => {
    const stack = newStack();
    const bus = EventBus.fromEventBusName(stack, 'Bus', 'shop');
    const { document, webhooks } = read({ handlers: BundledHandlers.none(), entities: [note({ changes: true })], entityChanges: { bus, eventSource: 'shop' } }, undefined, stack);
    expect(Object.keys(document.channels)).toEqual(['eventBus']);
    expect(document.channels.eventBus.description).toContain('source shop');
    expect(webhooks).toEqual([]);
  });
});

test('other code in place of the worker publishes what is not known here', () => {
  const replacement = { code: Code.fromInline('//'), handler: 'index.handler', runtime: Runtime.NODEJS_24_X };
  expect(read({ compute: { handlers: { worker: { replacement } } } })).toMatchObject({ document: { channels: {} }, webhooks: [] });
});

test('a file that is no JSON is refused', () => {
  expect(() => read({ asyncApiFile: 'asyncapi.yaml' })).toThrow("asyncApiFile: 'asyncapi.yaml' cannot be used. Allowed: the name of a JSON file");
});

test.each<[string, object, object]>([
  ['a tuple', { type: 'array', prefixItems: [{ type: 'string' }], items: false }, { type: 'array', items: [{ type: 'string' }], additionalItems: false }],
  ['dependencies', { dependentRequired: { a: ['b'] }, dependentSchemas: { c: { type: 'object' } } }, { dependencies: { c: { type: 'object' }, a: ['b'] } }],
  ['a closed object', { type: 'object', unevaluatedProperties: false }, { type: 'object' }],
])('%s is said in the words of draft 7', (_, schema, said) => {
  expect(draft7(schema as never)).toEqual(said);
});
