import { Answer, Shop } from './support/shop';
import { SocketClient } from './support/socket-client';
import { StoreSystem } from '../../examples/store/store-system';
import { TokenOptions } from '../../local/src/identity/user-pool';

let shop: Shop;
beforeAll(async () => { shop = await Shop.run((app) => new StoreSystem(app, 'Store', { env: { region: 'eu-west-1' } })); });
afterAll(async () => shop?.system.stop());

type Caller = TokenOptions | undefined;
const call = (caller: Caller, route: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  shop.call(route, undefined, body, { ...(caller ? { Authorization: shop.system.token(caller) } : {}), ...headers });

const nobody: Caller = undefined;
const editor: Caller = { sub: 'editor', groups: ['editors'] };
const support: Caller = { sub: 'support', groups: ['support'] };
const acme: Caller = { sub: 'ann', claims: { 'custom:company': 'acme' } };
const colleague: Caller = { sub: 'bob', claims: { 'custom:company': 'acme' } };
const globex: Caller = { sub: 'cid', claims: { 'custom:company': 'globex' } };
const loner: Caller = { sub: 'dan' };

const mug = { sku: 'mug', name: 'Blue mug', price: 9.9, category: 'kitchen' };
const orderOf = (number: string) => ({ number });
const items = ({ body }: Answer) => body.items as Record<string, unknown>[];

describe('products', () => {
  beforeAll(async () => {
    for (const [sku, price] of [['mug', 9.9], ['pan', 30], ['cup', 4]]) {
      expect(await call(editor, 'POST /products', { ...mug, sku, price })).toMatchObject({ status: 201, body: { id: sku, sku, price, version: 1 } });
    }
  });

  test('are written by editors only', async () => {
    expect((await call(nobody, 'POST /products', { ...mug, sku: 'a' })).status).toBe(401);
    expect((await call(loner, 'POST /products', { ...mug, sku: 'a' })).status).toBe(403);
    expect((await call(editor, 'POST /products', mug)).status).toBe(409);
  });

  test('are read by all callers, with a token and without', async () => {
    const [open, signed] = [await call(nobody, 'GET /products/mug'), await call(editor, 'GET /products/mug')];
    expect(open).toMatchObject({ status: 200, body: { ...mug, id: 'mug' } });
    expect(signed.body).toEqual(open.body);
    expect((await call(nobody, 'GET /products/none')).status).toBe(404);
  });

  test('are listed by category, in order of their prices and between two of them', async () => {
    const list = async (query: string) => items(await call(nobody, `GET /products?category=kitchen${query}`)).map(({ sku }) => sku);
    expect(await list('')).toEqual(['cup', 'mug', 'pan']);
    expect(await list('&order=desc&limit=2')).toEqual(['pan', 'mug']);
    expect(await list('&from=9.9&to=30')).toEqual(['mug']);
    expect(await call(nobody, 'GET /products?name=mug')).toMatchObject({ status: 400 });
  });

  test('that do not fit are refused by API Gateway, or by the function where draft 4 says too little', async () => {
    const { price: _price, ...unpriced } = mug;
    expect(await call(editor, 'POST /products', { ...unpriced, sku: 'b' })).toMatchObject({ status: 400 });
    expect(await call(editor, 'POST /products', { ...mug, sku: 'b', price: 1.005 })).toMatchObject({ status: 400, body: { errors: [{ field: 'price' }] } });
  });

  test('are written in batches, all of them or none, and read so by all callers', async () => {
    const { sku: _sku, ...priced } = { ...mug, price: 12 };
    const writes = [{ create: { ...mug, sku: 'jar', category: 'bath' } }, { create: { ...mug, sku: 'bowl', category: 'bath' } }, { replace: { id: 'mug', value: { ...priced, price: 9.9 } } }];
    expect((await call(nobody, 'POST /products/batch-write', { writes })).status).toBe(401);
    expect(await call(editor, 'POST /products/batch-write', { writes: [...writes, { create: mug }] })).toMatchObject({ status: 400, body: { errors: [{ field: 'writes.3' }] } });
    expect(await call(editor, 'POST /products/batch-write', { writes })).toMatchObject({ status: 200, body: { results: [{ status: 201, id: 'jar' }, { status: 201 }, { status: 200, item: { version: 2 } }] } });
    expect(await call(nobody, 'POST /products/batch-get', { ids: ['jar', 'none', 'bowl'] })).toMatchObject({ status: 200, body: { items: [{ sku: 'jar' }, { sku: 'bowl' }], missing: ['none'], left: [] } });
    expect(await call(editor, 'POST /products/batch-write', { writes: [{ delete: { id: 'jar' } }, { delete: { id: 'bowl' } }] })).toMatchObject({ status: 200 });
  });

  test('are replaced with the version that was read only, and without the key', async () => {
    const { headers } = await call(nobody, 'GET /products/pan');
    const { sku: _sku, ...body } = { ...mug, price: 29.99 };
    const etag = headers.get('etag')!;
    expect(await call(editor, 'PUT /products/pan', body, { 'If-Match': etag })).toMatchObject({ status: 200 });
    expect(await call(editor, 'PUT /products/pan', body, { 'If-Match': etag })).toMatchObject({ status: 412 });
    expect((await call(nobody, 'GET /products/pan')).body).toMatchObject({ sku: 'pan', price: 29.99, version: 2 });
  });
});

describe('orders', () => {
  test('are those of a company, for all of its users, and not for others', async () => {
    const { status, body: { id } } = await call(acme, 'POST /orders', orderOf('A-1'));
    expect(status).toBe(201);
    expect(await call(colleague, `GET /orders/${id}`)).toMatchObject({ status: 200, body: { number: 'A-1', status: 'open' } });
    expect((await call(globex, `GET /orders/${id}`)).status).toBe(404);
    expect(items(await call(globex, 'GET /orders'))).toEqual([]);
    expect(items(await call(colleague, 'GET /orders')).map(({ number }) => number)).toContain('A-1');
    expect((await call(loner, 'POST /orders', orderOf('A-2'))).status).toBe(403);
    expect((await call(nobody, `GET /orders/${id}`)).status).toBe(401);
  });

  test('of all companies are listed by the support, also by status, which sees and sets what companies do not', async () => {
    const ids = await Promise.all([acme, globex].map(async (caller, index) => (await call(caller, 'POST /orders', orderOf(`B-${index}`))).body.id as string));
    for (const id of ids) {
      expect(await call(support, `PATCH /orders/${id}`, { status: 'paid', internalNote: 'Hurry' })).toMatchObject({ status: 200, body: { internalNote: 'Hurry', owner: expect.any(String) } });
    }
    expect(items(await call(support, 'GET /orders?status=paid')).map(({ id }) => id)).toEqual(ids);
    expect(items(await call(acme, 'GET /orders?status=paid')).map(({ id }) => id)).toEqual(ids.slice(0, 1));
    expect((await call(acme, `GET /orders/${ids[0]}`)).body).not.toHaveProperty('internalNote');
    expect(await call(acme, `PATCH /orders/${ids[0]}`, { internalNote: 'Mine' })).toMatchObject({ status: 400, body: { errors: [{ field: 'internalNote' }] } });
    expect(await call(support, `PATCH /orders/${ids[0]}`, { number: 'Z-1' })).toMatchObject({ status: 400, body: { errors: [{ field: 'number' }] } });
  });

  test('keep, in a replacement, what the caller may not set', async () => {
    const { body: { id } } = await call(acme, 'POST /orders', orderOf('C-1'));
    await call(support, `PATCH /orders/${id}`, { internalNote: 'Keep' });
    expect(await call(acme, `PUT /orders/${id}`, { ...orderOf('C-1'), status: 'sent' })).toMatchObject({ status: 200 });
    expect((await call(support, `GET /orders/${id}`)).body).toMatchObject({ internalNote: 'Keep', status: 'sent' });
    expect(await call(support, `PUT /orders/${id}`, { status: 'paid' })).toMatchObject({ status: 200, body: { number: 'C-1', status: 'paid' } });
  });

  test('have their own numbers within a company', async () => {
    const create = (caller: Caller) => call(caller, 'POST /orders', orderOf('D-1'));
    expect((await create(acme)).status).toBe(201);
    expect((await create(colleague)).status).toBe(409);
    expect((await create(globex)).status).toBe(201);
  });

  test('of all companies reach the support as they come, without a call', async () => {
    const [url] = Object.values(shop.system.sockets);
    const [client, buyer] = await Promise.all([support, acme].map((caller) => SocketClient.connect(url, { token: `Bearer ${shop.system.token(caller!)}` })));
    const { body: { id } } = await call(globex, 'POST /orders', orderOf('F-1'));
    const { message } = await client.heard(({ message: each }) => (each as { recordId?: string }).recordId === id);
    expect(message).toMatchObject({ type: 'order.created', record: { id, number: 'F-1', owner: 'globex' } });
    expect(buyer.frames).toEqual([]);
    for (const each of [client, buyer]) each.vanish();
  });

  test('keep who changed what, for their company without what it may not see', async () => {
    const { body: { id } } = await call(acme, 'POST /orders', orderOf('H-1'));
    await call(support, `PATCH /orders/${id}`, { status: 'paid', internalNote: 'Hurry' });
    const versions = async (caller: Caller) => items(await call(caller, `GET /orders/${id}/history`)) as { version: number; by: string; record: Record<string, unknown> }[];
    const [paid, open] = await versions(support);
    expect([paid, open]).toMatchObject([{ version: 2, by: 'support', record: { status: 'paid', internalNote: 'Hurry' } }, { version: 1, by: 'ann', record: { status: 'open' } }]);
    expect((await versions(colleague)).map(({ record }) => [record.status, record.internalNote])).toEqual([['paid', undefined], ['open', undefined]]);
    expect((await call(globex, `GET /orders/${id}/history`)).status).toBe(404);
  });

  test('are made once by one key', async () => {
    const create = () => call(acme, 'POST /orders', orderOf('E-1'), { 'Idempotency-Key': 'order-e-1' });
    const [first, second] = [await create(), await create()];
    expect([first.status, second.status, second.body.id]).toEqual([201, 201, first.body.id]);
  });
});

describe('lines', () => {
  const create = async (number: string) => (await call(acme, 'POST /orders', orderOf(number))).body.id as string;
  const skus = async (caller: Caller, id: string, query = '') => items(await call(caller, `GET /orders/${id}/lines${query}`)).map(({ sku }) => sku);

  test('are written and listed below their order, by its company, and read by the support', async () => {
    const [id, other] = [await create('L-1'), await create('L-2')];
    const { status, headers, body } = await call(acme, `POST /orders/${id}/lines`, { sku: 'mug', quantity: 2 });
    expect([status, new URL(headers.get('location')!, 'http://localhost').pathname.endsWith(`/orders/${id}/lines/${body.id}`)]).toEqual([201, true]);
    expect(await call(colleague, `PATCH /orders/${id}/lines/${body.id}`, { quantity: 3 })).toMatchObject({ status: 200, body: { quantity: 3 } });
    expect(await call(colleague, `POST /orders/${id}/lines/batch-write`, { writes: [5, 1].map((quantity) => ({ create: { sku: 'pan', quantity } })) })).toMatchObject({ status: 200 });
    expect([await skus(support, id), await skus(support, id, '?sku=pan&from=2'), await skus(acme, other)]).toEqual([['mug', 'pan', 'pan'], ['pan'], []]);
    expect((await call(support, `POST /orders/${id}/lines`, { sku: 'mug', quantity: 1 })).status).toBe(403);
    expect((await call(globex, `GET /orders/${id}/lines`)).status).toBe(404);
    expect(await call(acme, `POST /orders/${id}/lines`, { sku: 'mug', quantity: 0 })).toMatchObject({ status: 400 });
    expect(items(await call(acme, 'GET /orders')).every((each) => 'number' in each)).toBe(true);
  });

  test('are deleted with their order: at once, and what is left of many by the schedule', async () => {
    const id = await create('L-3');
    for (let batch = 0; batch < 41; batch += 1) {
      const writes = Array.from({ length: 25 }, () => ({ create: { sku: 'mug', quantity: batch + 1 } }));
      expect((await call(acme, `POST /orders/${id}/lines/batch-write`, { writes })).status).toBe(200);
    }
    expect((await call(acme, `DELETE /orders/${id}`)).status).toBe(202);
    expect([(await call(acme, `GET /orders/${id}`)).status, (await call(acme, `POST /orders/${id}/lines`, { sku: 'mug', quantity: 1 })).status]).toEqual([404, 404]);
    // Its number is taken until the last line is gone.
    expect((await call(acme, 'POST /orders', orderOf('L-3'))).status).toBe(409);
    await shop.system.fire(shop.resource('AWS::Scheduler::Schedule', 'StoreEntitiesEntitiesDeletions'));
    expect((await call(acme, 'POST /orders', orderOf('L-3'))).status).toBe(201);
  });

  test('are reached with what the function may do, and with no more', async () => {
    const handler = shop.functionOf('entities');
    const seen = new Set(shop.system.calls.filter((each) => each.function === handler).map(({ action }) => action).filter((action) => action.startsWith('dynamodb:')));
    const granted = new Set(shop.grantsOf('entities').map(({ action }) => action).filter((action) => action.startsWith('dynamodb:')));
    expect([...seen].sort()).toEqual([...granted].sort());
  });
});

describe('the catalog', () => {
  test('comes as a file, whose lines are products where they fit the schema', async () => {
    const rows = ['sku,name,price,category,tags', 'bowl,Blue bowl,7.50,table,new|blue', 'fork,Fork,-1,table,', 'mug,Another mug,1.00,kitchen,', ',Nothing,1,table,'];
    await shop.system.putObject(shop.resource('AWS::S3::Bucket', 'StoreBucket'), 'imports/product/warehouse/catalog.csv', rows.join('\n'));
    const written = await shop.until('a report', () => shop.system.calls.find(({ action, resource }) => action === 's3:PutObject' && resource.includes('/reports/product/warehouse/')));
    const report = await shop.system.getObject(shop.resource('AWS::S3::Bucket', 'StoreBucket'), written.resource.split(':::')[1].split('/').slice(1).join('/'));
    expect(JSON.parse(report!.toString())).toMatchObject({
      // An earlier test has created a mug.
      status: 'COMPLETED',
      lines: 5,
      imported: 1,
      skipped: 1,
      rejected: 2,
      rejections: [{ line: 3, field: 'price', reason: 'must be at least 0' }, { line: 5, field: 'sku', reason: 'is missing' }],
    });
    expect(items(await call(nobody, 'GET /products?category=table'))).toEqual([expect.objectContaining({ id: 'bowl', price: 7.5, tags: ['new', 'blue'], version: 1 })]);
    expect(items(await call(nobody, 'GET /products?category=kitchen')).map(({ sku }) => sku)).not.toContain('bowl');
  });
});

describe('reviews', () => {
  test('are written by users, read by all callers, and deleted by their writers and by moderators', async () => {
    const review = { sku: 'mug', stars: 4, text: 'Good.' };
    const write = async (caller: Caller, stars: number) => (await call(caller, 'POST /reviews', { ...review, stars })).body.id as string;
    const [mine, theirs] = [await write(acme, 4), await write(loner, 2)];
    expect(items(await call(nobody, 'GET /reviews?sku=mug')).map(({ stars }) => stars)).toEqual([2, 4]);
    expect(JSON.stringify(await call(nobody, `GET /reviews/${mine}`))).not.toContain('ann');
    expect((await call(acme, `PATCH /reviews/${theirs}`, { stars: 1 })).status).toBe(403);
    expect((await call(acme, `PATCH /reviews/${mine}`, { stars: 5 })).status).toBe(200);
    expect((await call({ sub: 'mod', groups: ['moderators'] }, `DELETE /reviews/${theirs}`)).status).toBe(204);
    expect((await call(acme, `DELETE /reviews/${mine}`)).status).toBe(204);
    expect(items(await call(nobody, 'GET /reviews'))).toEqual([]);
  });
});
