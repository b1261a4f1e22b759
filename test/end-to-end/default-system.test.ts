import { randomUUID } from 'crypto';
import { Shop } from './support/shop';

let shop: Shop;
beforeAll(async () => { shop = await Shop.start({}, { visibilityTimeoutSeconds: 1 }); });
afterAll(async () => shop.system.stop());

const newOwner = () => randomUUID();

interface Item { readonly id: string; readonly name: string; readonly version: number }
interface Page { readonly items: Item[]; readonly nextCursor?: string }

describe('items', () => {
  test('are created, read, replaced, changed and deleted', async () => {
    const owner = newOwner();
    const created = await shop.call('POST /items', owner, { name: 'Blue mug', tags: ['kitchen'] });
    expect(created).toMatchObject({ status: 201, body: { name: 'Blue mug', tags: ['kitchen'], version: 1 } });
    const path = `/items/${created.body.id}`;

    expect(await shop.call(`GET ${path}`, owner)).toMatchObject({ status: 200, body: created.body });
    expect(await shop.call(`PUT ${path}`, owner, { name: 'Red mug' })).toMatchObject({ status: 200, body: { name: 'Red mug', version: 2 } });
    expect(await shop.call(`PATCH ${path}`, owner, { description: 'Round' })).toMatchObject({ status: 200, body: { name: 'Red mug', description: 'Round', version: 3 } });
    expect(await shop.call(`DELETE ${path}`, owner)).toMatchObject({ status: 204 });
    expect(await shop.call(`GET ${path}`, owner)).toMatchObject({ status: 404, body: { status: 404, requestId: expect.any(String) } });
  });

  test('are listed in pages, each once', async () => {
    const owner = newOwner();
    const names = Array.from({ length: 25 }, (_, index) => `Mug ${index}`);
    for (const name of names) expect((await shop.call('POST /items', owner, { name })).status).toBe(201);

    const seen: string[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const { status, body } = await shop.call(`GET /items?limit=10${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, owner);
      expect(status).toBe(200);
      const page = body as unknown as Page;
      seen.push(...page.items.map((item) => item.name));
      sizes.push(page.items.length);
      cursor = page.nextCursor;
    } while (cursor && sizes.length < 10);

    expect(sizes.slice(0, 3)).toEqual([10, 10, 5]);
    expect(seen.sort()).toEqual(names.sort());
  });

  test('are not overwritten by someone who saw an older version', async () => {
    const owner = newOwner();
    const { body, headers } = await shop.call('POST /items', owner, { name: 'Mug' });
    const stale = { 'If-Match': headers.get('etag')! };
    expect((await shop.call(`PUT /items/${body.id}`, owner, { name: 'First' }, stale)).status).toBe(200);

    for (const method of ['PUT', 'PATCH']) {
      expect(await shop.call(`${method} /items/${body.id}`, owner, { name: 'Second' }, stale)).toMatchObject({ status: 412 });
    }
    expect((await shop.call(`DELETE /items/${body.id}`, owner, undefined, stale)).status).toBe(412);
    expect((await shop.call(`GET /items/${body.id}`, owner)).body.name).toBe('First');
  });

  test('are created once, however often the same POST arrives', async () => {
    const owner = newOwner();
    const key = { 'Idempotency-Key': randomUUID() };
    const answers = await Promise.all([1, 2, 3, 4].map(() => shop.call('POST /items', owner, { name: 'Once' }, key)));

    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect((await shop.call('GET /items', owner)).body.items).toHaveLength(1);
    expect((await shop.call('POST /items', owner, { name: 'Other' }, key)).status).toBe(422);
  });
});

describe('owners', () => {
  test('see nothing of each other', async () => {
    const [alice, bob] = [newOwner(), newOwner()];
    const item = (await shop.call('POST /items', alice, { name: 'Hers' })).body.id;
    const { file } = (await shop.call('POST /files', alice, { name: 'hers.txt', contentType: 'text/plain', size: 4 })).body as never as { file: { id: string } };
    const { job } = (await shop.call('POST /jobs', alice, { type: 'summary' })).body as never as { job: { id: string } };

    for (const path of [`/items/${item}`, `/files/${file.id}`, `/jobs/${job.id}`]) {
      expect((await shop.call(`GET ${path}`, alice)).status).toBe(200);
      expect((await shop.call(`GET ${path}`, bob)).status).toBe(404);
    }
    expect((await shop.call(`PUT /items/${item}`, bob, { name: 'His' })).status).toBe(404);
    expect((await shop.call(`PATCH /items/${item}`, bob, { name: 'His' })).status).toBe(404);
    expect((await shop.call(`DELETE /items/${item}`, bob)).status).toBe(404);
    for (const kind of ['items', 'files', 'jobs']) expect((await shop.call(`GET /${kind}`, bob)).body[kind]).toEqual([]);
  });
});
