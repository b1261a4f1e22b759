import { randomUUID } from 'crypto';
import { Answer, Shop } from './support/shop';
import { SocketClient } from './support/socket-client';
import { ShopStack } from '../../examples/tutorial/4-website/shop-stack';
import { TokenOptions } from '../../local/src/identity/user-pool';

const SLOW = 60_000;
let shop: Shop;
beforeAll(async () => { shop = await Shop.run((app) => new ShopStack(app, 'Shop', { env: { region: 'eu-west-1' } }), { visibilityTimeoutSeconds: 0 }); }, SLOW);
afterAll(async () => shop?.system.stop());

const ada = randomUUID();
const editor: TokenOptions = { sub: 'editor', groups: ['editors'] };
const call = (caller: TokenOptions | undefined, route: string, body?: unknown): Promise<Answer> =>
  shop.call(route, undefined, body, caller ? { Authorization: shop.system.token(caller) } : {});

test('step 1: the first call is answered with the item, the second lists it', async () => {
  const { status, body } = await call({ sub: ada }, 'POST /items', { name: 'Blue mug' });
  expect([status, body.name]).toEqual([201, 'Blue mug']);
  expect((await call({ sub: ada }, 'GET /items')).body).toMatchObject({ items: [{ name: 'Blue mug' }] });
});

test('step 2: editors write the catalog, which is public', async () => {
  expect((await call({ sub: ada }, 'POST /products', { sku: 'mug', name: 'Blue mug', cents: 990 })).status).toBe(403);
  expect((await call(editor, 'POST /products', { sku: 'mug', name: 'Blue mug', cents: 990 })).status).toBe(201);
  expect((await call(undefined, 'GET /products')).body).toMatchObject({ items: [{ sku: 'mug', cents: 990 }] });
});

test('step 2: orders are validated, and only editors set their status', async () => {
  expect(await call({ sub: ada }, 'POST /orders', { sku: 'mug', quantity: 0 })).toMatchObject({ status: 400 });
  expect(await call({ sub: ada }, 'POST /orders', { sku: 'mug', quantity: 1, status: 'shipped' })).toMatchObject({ status: 400 });
  const { status, body: { id } } = await call({ sub: ada }, 'POST /orders', { sku: 'mug', quantity: 2 });
  expect(status).toBe(201);
  expect((await call({ sub: ada }, 'GET /orders?status=open')).body).toMatchObject({ items: [{ id, status: 'open' }] });
  expect((await call({ sub: randomUUID() }, 'GET /orders')).body).toMatchObject({ items: [] });
});

test('step 3: a new order gets a receipt, which only its customer reads', async () => {
  const { body: { id } } = await call({ sub: ada }, 'POST /orders', { sku: 'mug', quantity: 3 });
  const receipt = async (sub: string) => {
    const answer = await fetch(`${shop.system.url}/receipts/${String(id)}`, { headers: { Authorization: shop.system.token({ sub }) } });
    return answer.status === 200 ? answer.text() : answer.status;
  };
  const text = await shop.until('there is a receipt', async () => { const found = await receipt(ada); return found === 404 ? undefined : found; });
  expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z: 3 x mug\n$/);
  expect(await receipt(randomUUID())).toBe(404);
});

test('step 4: the website serves its pages and settings, and the API below them', async () => {
  const [website] = Object.values(shop.system.websites);
  expect(await (await fetch(website)).text()).toContain('<title>Shop</title>');
  expect(await (await fetch(`${website}/config.json`)).json()).toMatchObject({ apiUrl: '/api', signInUrl: expect.stringMatching(/^http/), realtimeUrl: expect.stringMatching(/^ws/) });
  expect(await (await fetch(`${website}/api/products`)).json()).toMatchObject({ items: [{ sku: 'mug' }] });
});

test('step 4: a customer hears that the order is shipped', async () => {
  const { body: { id } } = await call({ sub: ada }, 'POST /orders', { sku: 'mug', quantity: 1 });
  const client = await SocketClient.connect(Object.values(shop.system.sockets)[0], { protocols: ['bearer', shop.system.token({ sub: ada })] });
  try {
    expect((await call(editor, `PATCH /orders/${String(id)}`, { status: 'shipped' })).status).toBe(200);
    const frame = await client.heard(({ message }) => (message as { type?: string; recordId?: string } | undefined)?.type === 'order.updated');
    expect(frame.message).toMatchObject({ recordId: id, record: { status: 'shipped' } });
  } finally {
    client.vanish();
  }
});
