import { randomUUID } from 'crypto';
import { Shop } from './support/shop';
import { ShopApi } from '../../examples/api/shop-api';

const ORIGIN = 'https://shop.example.com';

let shop: Shop;
beforeAll(async () => { shop = await Shop.run((app) => new ShopApi(app, 'Stack'), { visibilityTimeoutSeconds: 0 }); });
afterAll(async () => shop.system.stop());

const newOwner = () => randomUUID();
const bearing = (groups: string[], sub = newOwner()) => ({ Authorization: shop.system.token({ sub, groups }) });

describe('requests that API Gateway refuses', () => {
  test.each([
    ['POST /orders', { item: 'Mug' }, 'amount'],
    ['POST /orders', { item: 'Mug', amount: 0 }, 'amount'],
    ['POST /orders', { item: 5, amount: 1 }, 'item'],
    ['GET /orders/search', undefined, 'q'],
  ])('%s with %j is answered with a problem that names the field, which browsers can read', async (route, body, field) => {
    const { status, headers, body: problem } = await shop.call(route, newOwner(), body, { Origin: ORIGIN });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(problem.detail).toContain(field);
  });
});

describe('callers', () => {
  test('of a group may take its route, others may not', async () => {
    expect((await shop.call('DELETE /orders/1', undefined, undefined, bearing(['staff']))).status).toBe(200);
    expect((await shop.call('DELETE /orders/1', undefined, undefined, bearing(['guests', 'admins']))).status).toBe(200);
    expect((await shop.call('DELETE /orders/1', undefined, undefined, bearing(['guests']))).status).toBe(403);
    expect((await shop.call('DELETE /orders/1', undefined, undefined, bearing([]))).status).toBe(403);
    expect((await shop.call('DELETE /orders/1')).status).toBe(401);
    expect((await shop.call('DELETE /orders/1', undefined, undefined, { Authorization: 'Bearer nonsense' })).status).toBe(401);
  });

  test('of a group may take its route for one thing after the other', async () => {
    const caller = bearing(['staff']);
    for (const id of [1, 2, 1]) expect((await shop.call(`DELETE /orders/${id}`, undefined, undefined, caller)).status).toBe(200);
  });

  test('with a key may take the route for partners, others may not', async () => {
    const [key] = Object.values(shop.system.apiKeys);
    expect((await shop.call('GET /partners/orders', undefined, undefined, { 'x-api-key': key })).status).toBe(200);
    expect((await shop.call('GET /partners/orders', undefined, undefined, { 'x-api-key': 'guess' })).status).toBe(403);
    expect((await shop.call('GET /partners/orders')).status).toBe(403);
  });

  test("without a signature can't call the internal route, but the open one", async () => {
    expect(await shop.call('GET /internal/orders')).toMatchObject({ status: 404, body: { detail: expect.stringContaining('signed with AWS credentials') } });
    expect(await shop.call('GET /health')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });
});

describe('a table without a function between', () => {
  const hostile = '"quotes", \'apostrophes\', \\back\\slashes, new\nlines, $util.parseJson($input), #set($x = 1), ünïcödé ✓ </script>';

  test('gives back what was put, whatever it was', async () => {
    const owner = newOwner();
    expect((await shop.call('PUT /notes/1', owner, { text: hostile })).status).toBeLessThan(300);
    expect(await shop.call('GET /notes/1', owner)).toMatchObject({ status: 200, body: { text: hostile } });
  });

  test('shows nothing to others', async () => {
    const owner = newOwner();
    await shop.call('PUT /notes/2', owner, { text: 'mine' });
    expect(await shop.call('GET /notes/2', newOwner())).toMatchObject({ status: 404, body: { status: 404 } });
    expect((await shop.call(`GET /notes/${encodeURIComponent('2"},"x":{"S":"')}`, owner)).status).toBe(404);
  });
});

describe('a queue without a function between', () => {
  test('gets the body as it is', async () => {
    const text = `Nice & <tidy> = "100%" ${randomUUID()}`;
    const { status, body } = await shop.call('POST /feedback', newOwner(), { text });
    expect(status).toBe(202);
    expect(body.messageId).toEqual(expect.any(String));
    const messages = await shop.system.queue(shop.queueNamed('Feedback')).waitFor(1);
    expect(messages.map((message) => JSON.parse(message))).toContainEqual({ text });
  });

  test('gets jobs, which the worker runs as if a function had accepted them', async () => {
    const owner = newOwner();
    await shop.call('POST /items', owner, { name: 'Mug' });
    const { status, body, headers } = await shop.call('POST /jobs', owner, { type: 'summary' }, { Origin: ORIGIN });
    expect(status).toBe(202);
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    const { id } = body.job as unknown as { id: string };
    const job = await shop.until('the job is done', async () => {
      const { body: found } = await shop.call(`GET /jobs/${id}`, owner);
      return (found.job as unknown as { status: string } | undefined)?.status === 'SUCCEEDED' ? found.job : undefined;
    });
    expect(job).toMatchObject({ id, type: 'summary', result: { items: 1 } });
    expect((await shop.call(`GET /jobs/${id}`, newOwner())).status).toBe(404);
  });
});

// Runs last: it looks at every call that the tests above caused.
test('the roles of integrations may do what they were seen to do, and nothing else', () => {
  expect(shop.integrationRoles.length).toBe(4);
  for (const role of shop.integrationRoles) {
    const seen = shop.system.calls.filter((call) => call.role === role).map(({ action, resource }) => `${action} on ${shop.owning(resource)}`);
    expect([...new Set(seen)]).toEqual(shop.grantsOfRole(role).map(({ action, resource }) => `${action} on ${resource}`));
  }
});
