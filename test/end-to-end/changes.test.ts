import { Stack } from 'aws-cdk-lib';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Answer, Shop } from './support/shop';
import { SocketClient } from './support/socket-client';
import { TokenOptions } from '../../local/src/identity/user-pool';
import {
  Access, BundledHandlers, Entity, EntityChange, EntityIndex, EntityKey, EntitySchema, EntityUnique, FieldCondition, MessageFilter, Ownership,
  ServerlessApiPattern,
} from '../../src';

/** Prints each event, and reports those of which the number says that they fail. */
const LISTENER = `exports.handler = async ({ Records }) => {
  const failed = Records.filter(({ body }) => body.includes('"number":"fails"'));
  for (const { body } of Records) console.log('heard ' + body);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;

const order = Entity.of('order', {
  schema: EntitySchema.fromObject({
    type: 'object',
    required: ['number'],
    properties: {
      number: { type: 'string', maxLength: 20 },
      status: { enum: ['open', 'paid'], default: 'open' },
      note: { type: 'string', maxLength: 300_000 },
      cardNumber: { type: 'string', maxLength: 20, writeOnly: true },
    },
  }),
  access: [Access.owner().all().hiding('note'), Access.group('support').read().list().update()],
  indexes: [EntityIndex.by('status').sortedBy('createdAt')],
  unique: [EntityUnique.property('number')],
  live: true,
});

const product = Entity.of('product', {
  schema: EntitySchema.fromObject({ type: 'object', required: ['sku'], properties: { sku: { type: 'string', maxLength: 20 } } }),
  ownership: Ownership.shared(),
  access: [Access.anyone({ reason: 'The catalog is public.' }).read(), Access.group('editors').create().delete()],
  key: EntityKey.property('sku'),
});

const basket = Entity.of('basket', {
  schema: EntitySchema.fromObject({ type: 'object', properties: {} }), access: [Access.owner().all()], changes: true, live: true,
});
const line = basket.child('line', {
  schema: EntitySchema.fromObject({ type: 'object', required: ['sku'], properties: { sku: { type: 'string', maxLength: 20 } } }),
  access: [Access.owner().all()],
  live: true,
});

const deal = Entity.of('deal', {
  schema: EntitySchema.fromObject({ type: 'object', properties: { title: { type: 'string', maxLength: 20 }, margin: { type: 'number' } } }),
  ownership: Ownership.tenant('custom:tenant'),
  access: [Access.owner().all().hiding('margin'), Access.group('support').read().update()],
  live: true,
  history: true,
});

interface Event {
  readonly id: string;
  readonly type: string;
  readonly recordId: string;
  readonly recordVersion: number;
  readonly [name: string]: unknown;
}

let shop: Shop;
const clients: SocketClient[] = [];
beforeAll(async () => {
  shop = await Shop.run((app) => {
    const stack = new Stack(app, 'Stack');
    const system = new ServerlessApiPattern(stack, 'Shop', { handlers: BundledHandlers.none(), realtime: {}, entities: [order, product, basket, line, deal] });
    const code = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(LISTENER) };
    const [packer, archive] = ['Packer', 'Archive'].map((id) => system.addFunction(id, code));
    system.entity('order').onChange(packer.alias, {
      types: [EntityChange.CREATED, EntityChange.UPDATED],
      filters: [MessageFilter.body({ 'new.status': FieldCondition.oneOf('paid') })],
    });
    system.entity('product').onChange(archive.alias);
    system.entity('line').onChange(archive.alias, { types: [EntityChange.DELETED] });
    return stack;
  }, { visibilityTimeoutSeconds: 0 });
});
afterEach(() => { clients.splice(0).forEach((client) => client.vanish()); });
afterAll(async () => shop?.system.stop());

const ann: TokenOptions = { sub: 'ann' };
const support: TokenOptions = { sub: 'sue', groups: ['support'] };
const editor: TokenOptions = { sub: 'edith', groups: ['editors'] };
const call = (caller: TokenOptions, route: string, body?: unknown): Promise<Answer> =>
  shop.call(route, undefined, body, { Authorization: shop.system.token(caller) });
async function connect(caller: TokenOptions): Promise<SocketClient> {
  const client = await SocketClient.connect(Object.values(shop.system.sockets)[0], { token: `Bearer ${shop.system.token(caller)}` });
  clients.push(client);
  return client;
}

const published = () => (shop.system.published[shop.topic] ?? [])
  .map(({ message, attributes }) => ({ attributes, event: JSON.parse(message) as Event }));
const eventsOf = (id: string) => published().filter(({ event }) => event.recordId === id);
const publishedOf = (id: string, count: number) => shop.until(`${count} events of ${id}`, () => eventsOf(id).length >= count ? eventsOf(id) : undefined);
const heard = (name: string): Event[] => shop.log.filter((text) => text.startsWith(`[${name}`)).flatMap((text) => {
  const { message = '' } = text.includes('"heard ') ? JSON.parse(text.slice(text.indexOf('{'))) as { message?: string } : {};
  return message === '' ? [] : [JSON.parse(message.replace('heard ', '')) as Event];
});
const liveOf = (client: SocketClient, id: string) => client.frames.map(({ message }) => message as Event).filter(({ recordId }) => recordId === id);

test('creations, updates and deletions are published, with old and new values and without write-only fields', async () => {
  const { body: { id } } = await call(ann, 'POST /orders', { number: 'A-1', cardNumber: '4111' });
  await call(support, `PATCH /orders/${id}`, { status: 'paid', note: 'Hurry' });
  await call(ann, `DELETE /orders/${id}`);
  const events = await publishedOf(id as string, 3);
  expect(events.map(({ attributes }) => attributes)).toEqual(['created', 'updated', 'deleted'].map((name) => ({ type: `order.${name}`, entity: 'order', ownerId: 'ann' })));
  const open = { id, number: 'A-1', status: 'open', version: 1, owner: 'ann', createdAt: expect.any(String), updatedAt: expect.any(String) };
  const paid = { ...open, status: 'paid', note: 'Hurry', version: 2 };
  const common = { id: expect.stringMatching(/^[0-9a-f]{32}$/), version: 1, entity: 'order', recordId: id, ownerId: 'ann', at: expect.any(String) };
  expect(events.map(({ event }) => event)).toEqual([
    { ...common, type: 'order.created', change: 'created', recordVersion: 1, new: open },
    { ...common, type: 'order.updated', change: 'updated', recordVersion: 2, old: open, new: paid },
    { ...common, type: 'order.deleted', change: 'deleted', recordVersion: 2, reason: 'request', old: paid },
  ]);
});

test('a function hears of the types and the values that it asked for, and of those whose values were left out', async () => {
  const create = async (number: string, more: object = {}) => (await call(ann, 'POST /orders', { number, ...more })).body.id as string;
  const [open, paid, large] = [await create('B-1'), await create('B-2', { status: 'paid' }), await create('B-3')];
  await call(ann, `PATCH /orders/${open}`, { status: 'paid' });
  await call(ann, `DELETE /orders/${paid}`);
  await call(support, `PATCH /orders/${large}`, { note: 'x'.repeat(290_000) });
  const heardOf = () => heard('ShopPacker').filter(({ recordId }) => [open, paid, large].includes(recordId));
  const found = await shop.until('three events', () => heardOf().length >= 3 ? heardOf() : undefined);
  await publishedOf(paid, 2);
  const told = found.map(({ type, recordId, recordVersion, omitted }) => ({ type, recordId, recordVersion, omitted }));
  expect(told).toHaveLength(3);
  expect(told).toEqual(expect.arrayContaining([
    { type: 'order.created', recordId: paid, recordVersion: 1, omitted: undefined },
    { type: 'order.updated', recordId: large, recordVersion: 2, omitted: 'new' },
    { type: 'order.updated', recordId: open, recordVersion: 2, omitted: undefined },
  ]));
});

test('clients get the changes of their records, and groups those that they may read, each with the visible fields', async () => {
  const [owner, helper, stranger] = await Promise.all([connect(ann), connect(support), connect({ sub: 'bob' })]);
  const { body: { id } } = await call(ann, 'POST /orders', { number: 'C-1', cardNumber: '4111' });
  await call(support, `PATCH /orders/${id}`, { note: 'Hurry' });
  await call(ann, `DELETE /orders/${id}`);
  for (const client of [owner, helper]) await shop.until('three messages', () => liveOf(client, id as string).length === 3 || undefined);

  const sorted = (client: SocketClient) => liveOf(client, id as string).sort((a, b) => a.type < b.type ? -1 : 1);
  expect(sorted(owner).map(({ type, record }) => [type, record])).toEqual([
    ['order.created', expect.objectContaining({ id, number: 'C-1', version: 1 })], ['order.deleted', undefined], ['order.updated', expect.objectContaining({ version: 2 })],
  ]);
  expect(sorted(helper).map(({ record }) => record)).toEqual([
    expect.objectContaining({ owner: 'ann', version: 1 }), undefined, expect.objectContaining({ owner: 'ann', version: 2, note: 'Hurry' }),
  ]);
  expect(JSON.stringify(owner.frames)).not.toMatch(/Hurry|"owner"|4111/);
  expect(JSON.stringify(helper.frames)).not.toContain('4111');
  expect(stranger.frames).toEqual([]);
});

test('users of a tenant hear of its records, those of another one do not, and each sees what their rules show', async () => {
  const [anna, noah, olga] = [['anna', 'north'], ['noah', 'north'], ['olga', 'south']].map(([sub, tenant]): TokenOptions => ({ sub, claims: { 'custom:tenant': tenant } }));
  const [first, second, other, helper, nobodys] = await Promise.all([anna, noah, olga, support, { sub: 'north', groups: ['north'] }].map(connect));
  const { body: { id } } = await call(anna, 'POST /deals', { title: 'Ships' });
  await call(support, `PATCH /deals/${id}`, { margin: 12 });
  for (const client of [first, second, helper]) await shop.until('two messages', () => liveOf(client, id as string).length === 2 || undefined);
  for (const client of [first, second]) {
    expect(liveOf(client, id as string).map(({ type }) => type).sort()).toEqual(['deal.created', 'deal.updated']);
    expect(JSON.stringify(client.frames)).not.toMatch(/margin|"owner"/);
  }
  expect(JSON.stringify(helper.frames)).toContain('"margin":12');
  expect([other.frames, nobodys.frames]).toEqual([[], []]);
});

test('earlier versions can be read by readers of the record, also after its deletion, and reading is no change', async () => {
  const anna: TokenOptions = { sub: 'anna', claims: { 'custom:tenant': 'north' } };
  const { body: { id } } = await call(anna, 'POST /deals', { title: 'Ships' });
  await call(support, `PATCH /deals/${id}`, { title: 'Boats', margin: 12 });
  const history = async (caller: TokenOptions) => call(caller, `GET /deals/${id}/history`);
  expect((await history(support)).body.items).toMatchObject([{ version: 2, by: 'sue', record: { margin: 12 } }, { version: 1, by: 'anna', record: { title: 'Ships' } }]);
  expect((await call({ ...anna, sub: 'noah' }, `DELETE /deals/${id}`)).status).toBe(204);
  expect((await history(anna)).body.items).toMatchObject([{ version: 3, change: 'deleted', by: 'noah' }, { version: 2, record: { title: 'Boats' } }, { version: 1 }]);
  expect(JSON.stringify((await history(anna)).body)).not.toContain('margin');
  expect([(await history(support)).status, (await history({ sub: 'olga', claims: { 'custom:tenant': 'south' } })).status]).toEqual([404, 404]);
});

test('children are told of by their own name with their parent, and a parent is deleted once', async () => {
  const client = await connect(ann);
  const { body: { id } } = await call(ann, 'POST /baskets', {});
  for (const sku of ['a', 'b']) await call(ann, `POST /baskets/${id}/lines`, { sku });
  expect((await call(ann, `DELETE /baskets/${id}`)).status).toBe(204);
  const events = () => published().map(({ event }) => event).filter(({ recordId, parentId }) => [recordId, parentId].includes(id));
  const told = await shop.until('six events', () => events().length >= 6 ? events() : undefined);
  expect(told.map(({ type, parentId }) => [type, parentId]).sort()).toEqual([
    ['basket.created', undefined], ['basket.deleted', undefined], ['line.created', id], ['line.created', id], ['line.deleted', id], ['line.deleted', id],
  ]);
  expect(told.find(({ type }) => type === 'basket.deleted')).toMatchObject({ reason: 'request', recordVersion: 2 });
  const deleted = await shop.until('both lines', () => heard('ShopArchive').filter(({ parentId }) => parentId === id).length === 2 || undefined);
  expect(deleted).toBe(true);
  const live = () => client.frames.map(({ message }) => message as Event).filter(({ recordId, parentId }) => [recordId, parentId].includes(id));
  await shop.until('six messages', () => live().length >= 6 || undefined);
  expect(live().map(({ type }) => type).sort()).toEqual(['basket.created', 'basket.deleted', 'line.created', 'line.created', 'line.deleted', 'line.deleted']);
});

test('shared records have changes without an owner, and none for a client', async () => {
  const client = await connect(editor);
  await call(editor, 'POST /products', { sku: 'mug' });
  const [found] = await shop.until('an event', () => heard('ShopArchive').filter(({ entity }) => entity === 'product').at(0) ? heard('ShopArchive').filter(({ entity }) => entity === 'product') : undefined);
  expect(found).toMatchObject({ type: 'product.created', recordId: 'mug', new: { sku: 'mug' } });
  expect(JSON.stringify(found)).not.toContain('owner');
  expect(client.frames).toEqual([]);
});

test('changes that SNS refuses for a while are published in the end, under the same id and in order', async () => {
  shop.system.fault({ function: shop.functionOf('changes'), action: 'sns:Publish', times: 6, status: 500 });
  const { body: { id } } = await call(ann, 'POST /orders', { number: 'D-1' });
  await call(ann, `PATCH /orders/${id}`, { status: 'paid' });
  const events = (await publishedOf(id as string, 2)).map(({ event }) => event);
  expect([...new Set(events.map(({ type }) => type))]).toEqual(['order.created', 'order.updated']);
  for (const type of ['order.created', 'order.updated']) expect(new Set(events.filter((event) => event.type === type).map((event) => event.id)).size).toBe(1);
});

test('an event that a function fails with five times is kept, and nothing else', async () => {
  const { body: { id } } = await call(ann, 'POST /orders', { number: 'fails', status: 'paid' });
  const dead = await shop.system.queue(shop.deadLettersOf('ShopEntitiesChangesOrderChanges')).waitFor(1);
  expect(dead.map((body) => (JSON.parse(body) as Event).recordId)).toEqual([id]);
});

// Runs last: it looks at every call that the tests above caused.
test('the policy grants what the function was seen to do, where it did it, and nothing else', () => {
  const changes = shop.functionOf('changes');
  const seen = shop.system.calls.filter((each) => each.function === changes).map(({ action, resource }) => `${action} on ${shop.owning(resource)}`);
  // Lambda reads the stream and keeps what was given up in the name of the function.
  const granted = shop.grantsOf('changes').map(({ action, resource }) => `${action} on ${resource}`).filter((grant) => !/dynamodb:|Failures/.test(grant));
  expect([...new Set(seen)].filter((grant) => !grant.startsWith('dynamodb:')).sort()).toEqual(granted.sort());
  expect(shop.wildcardsOf('changes')).toEqual(['xray']);
});
