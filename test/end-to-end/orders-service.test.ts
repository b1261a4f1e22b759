import { randomUUID } from 'crypto';
import { SocketClient } from './support/socket-client';
import { Shop } from './support/shop';
import { OrdersService } from '../../examples/orders-service/orders-service';
import { decode, encode } from '../../examples/orders-service/src/png';

const SLOW = 60_000;
let shop: Shop;

beforeAll(async () => {
  shop = await Shop.run((app) => new OrdersService(app, 'Orders', { env: { region: 'eu-west-1' }, production: false }), { visibilityTimeoutSeconds: 0 });
}, SLOW);
afterAll(async () => shop.system.stop());

const as = (groups: string[], sub = randomUUID()) => ({ Authorization: shop.system.token({ sub, groups }) });

test('admins change the catalog, and all users read it', async () => {
  expect((await shop.call('PUT /catalog/mug', undefined, { name: 'Mug', cents: 900 }, as(['admins']))).status).toBe(200);
  expect((await shop.call('PUT /catalog/mug', undefined, { name: 'Mug', cents: 1 }, as([]))).status).toBe(403);
  expect((await shop.call('PUT /catalog/mug', undefined, { name: 'Mug' }, as(['admins']))).status).toBe(400);
  expect((await shop.call('GET /catalog')).body).toEqual({ products: [{ sku: 'mug', name: 'Mug', cents: 900 }] });
});

test('a customer orders, hears of it, and finds it again', async () => {
  const owner = randomUUID();
  const client = await SocketClient.connect(Object.values(shop.system.sockets)[0], { token: `Bearer ${shop.system.token({ sub: owner })}` });
  const { status, body } = await shop.call('POST /orders', owner, { sku: 'mug', quantity: 2 });
  expect([status, body]).toEqual([201, expect.objectContaining({ sku: 'mug', cents: 1800 })]);
  expect(await client.heard(({ message }) => (message as { orderId?: string } | undefined)?.orderId === body.id)).toMatchObject({ message: { type: 'order.accepted' } });
  client.vanish();
  expect((await shop.call('GET /orders', owner)).body).toEqual({ orders: [body] });
  expect((await shop.call('GET /orders', randomUUID())).body).toEqual({ orders: [] });
  expect((await shop.call('POST /orders', owner, { sku: 'mug' })).status).toBe(400);
});

test('a picture that is uploaded gets a thumbnail', async () => {
  const bucket = shop.resource('AWS::S3::Bucket', 'ShopBucket');
  const points = Buffer.alloc(400 * 200 * 3, 7);
  await shop.system.putObject(bucket, 'files/ada/photo', encode({ width: 400, height: 200, colorType: 2, points }));
  const made = await shop.until('there is a thumbnail', () => shop.system.getObject(bucket, 'thumbnails/ada/photo.png'));
  expect(decode(made)).toMatchObject({ width: 200, height: 100, colorType: 2 });
});

test('the report of the night has what was sold the day before', async () => {
  await shop.system.fire(shop.resource('AWS::Scheduler::Schedule', 'ShopNightly'));
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const report = await shop.until('there is a report', () => shop.system.getObject(shop.resource('AWS::S3::Bucket', 'ShopBucket'), `reports/${day}.json`));
  expect(JSON.parse(report.toString())).toEqual({ day, orders: 0, cents: 0 });
});
