import { App, Stack } from 'aws-cdk-lib';
import { Answer, Shop, SignedRequest, send } from './support/shop';
import { StoreSystem } from '../../examples/store/store-system';
import { ServerlessApiPattern } from '../../src';
import { ReadDocument } from '../support/read-document';

const ENV = { region: 'eu-west-1' };

/** A running system, and the document of its API. */
class Documented {
  public static async run(build: (app: App) => ServerlessApiPattern): Promise<Documented> {
    let document = '';
    const shop = await Shop.run((app) => {
      const { api } = build(app);
      document = api.openApi();
      return Stack.of(api);
    });
    return new Documented(shop, new ReadDocument(document));
  }

  /** Operations and statuses that were seen. */
  public readonly seen = new Set<string>();

  private constructor(public readonly shop: Shop, public readonly read: ReadDocument) {}

  /** Calls a route, given as the document has it, and compares the answer with the document. */
  public async call(route: string, token: string | undefined, { path = {}, query = '', body, headers = {} }: {
    path?: Record<string, string>; query?: string; body?: unknown; headers?: Record<string, string>;
  } = {}): Promise<Answer> {
    const target = `${route.replace(/\{(\w+)\}/g, (_, name: string) => path[name])}${query}`;
    const answer = await this.shop.call(target, undefined, body, { ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }), ...headers });
    const described = this.read.answer(this.read.operation(route), answer.status);
    this.seen.add(`${route} ${answer.status}`);
    expect([route, answer.status, described === undefined ? 'is not in the document' : 'is in the document']).toEqual([route, answer.status, 'is in the document']);
    const type = answer.headers.get('content-type')?.split(';')[0];
    const media = Object.entries(described!.content ?? {});
    if (Object.keys(answer.body).length) expect([route, answer.status, media.map(([name]) => name)]).toEqual([route, answer.status, [type]]);
    if (media.length) expect([route, answer.status, this.read.faults(media[0][1].schema, answer.body)]).toEqual([route, answer.status, []]);
    const told = Object.keys(described!.headers ?? {}).map((name) => name.toLowerCase());
    for (const name of ['etag', 'location', 'retry-after', 'idempotent-replayed']) {
      if (answer.headers.has(name)) expect([route, answer.status, told]).toEqual([route, answer.status, expect.arrayContaining([name])]);
    }
    // A request that the document allows isn't refused as malformed, and the other way round.
    const content = this.read.operation(route).requestBody?.content['application/json'];
    if (content && body !== undefined && answer.status < 300) {
      expect([route, body, this.read.faults(content.schema, body)]).toEqual([route, body, []]);
    }
    return answer;
  }
}

describe('the default system answers what its document says', () => {
  let documented: Documented;
  let token: string;
  beforeAll(async () => {
    documented = await Documented.run((app) => new ServerlessApiPattern(new Stack(app, 'Stack', { env: ENV }), 'Shop'));
    token = documented.shop.system.token({ sub: 'ann' });
  });
  afterAll(async () => documented?.shop.system.stop());

  test('for items', async () => {
    const { read } = documented;
    const example = read.operation('POST /items').requestBody!.content['application/json'].example;
    const { body: { id }, headers } = await documented.call('POST /items', token, { body: example, headers: { 'Idempotency-Key': 'one' } });
    const path = { id: String(id) };
    await documented.call('POST /items', token, { body: example, headers: { 'Idempotency-Key': 'one' } });
    await documented.call('POST /items', token, { body: { name: 'Other' }, headers: { 'Idempotency-Key': 'one' } });
    await documented.call('POST /items', token, { body: { name: '' } });
    await documented.call('POST /items', token, { body: { name: 'a', attributes: { a: 1e-131 } } });
    await documented.call('POST /items', token, { body: '<a/>', headers: { 'Content-Type': 'text/xml' } });
    await documented.call('POST /items', undefined, { body: example });
    await documented.call('GET /items', token, { query: '?limit=1' });
    await documented.call('GET /items', token, { query: '?limit=0' });
    await documented.call('GET /items/{id}', token, { path });
    await documented.call('GET /items/{id}', token, { path, headers: { 'If-None-Match': headers.get('etag')! } });
    await documented.call('PUT /items/{id}', token, { path, body: example, headers: { 'If-Match': headers.get('etag')! } });
    await documented.call('PATCH /items/{id}', token, { path, body: read.operation('PATCH /items/{id}').requestBody!.content['application/json'].example });
    await documented.call('PUT /items/{id}', token, { path, body: example, headers: { 'If-Match': '"1"' } });
    await documented.call('DELETE /items/{id}', token, { path });
    await documented.call('GET /items/{id}', token, { path });
    expect([...documented.seen].sort()).toEqual([
      'DELETE /items/{id} 204', 'GET /items 200', 'GET /items 400', 'GET /items/{id} 200', 'GET /items/{id} 304', 'GET /items/{id} 404', 'PATCH /items/{id} 200',
      'POST /items 201', 'POST /items 400', 'POST /items 401', 'POST /items 415', 'POST /items 422', 'PUT /items/{id} 200', 'PUT /items/{id} 412',
    ]);
  });

  test('for files', async () => {
    const created = await documented.call('POST /files', token, { body: { name: 'a.txt', contentType: 'text/plain', size: 3 } });
    const { file, upload } = created.body as unknown as { file: { id: string }; upload: SignedRequest };
    await documented.call('GET /files/{id}', token, { path: { id: file.id } });
    await send(upload, 'abc');
    expect((await documented.call('GET /files/{id}', token, { path: { id: file.id } })).body).toHaveProperty('download');
    await documented.call('POST /files/{id}/complete', token, { path: { id: file.id } });
    const parts = await documented.call('POST /files', token, { body: { name: 'b', contentType: 'image/png', size: 3, multipart: true } });
    const path = { id: (parts.body as unknown as { file: { id: string } }).file.id };
    await documented.call('POST /files/{id}/parts', token, { path, body: { parts: [{ number: 1 }] } });
    await documented.call('POST /files/{id}/parts', token, { path, body: { parts: [{ number: 2 }] } });
    await documented.call('POST /files/{id}/complete', token, { path });
    await documented.call('POST /files', token, { body: { name: 'a', contentType: 'text/plain', size: 104857601 } });
    await documented.call('GET /files', token);
    await documented.call('DELETE /files/{id}', token, { path });
  });

  test('for jobs', async () => {
    const { body } = await documented.call('POST /jobs', token, { body: { type: 'summary' } });
    const path = { id: (body as unknown as { job: { id: string } }).job.id };
    const status = async () => ((await documented.call('GET /jobs/{id}', token, { path })).body as unknown as { job: { status: string } }).job.status;
    await documented.shop.until('the job has ended', async () => await status() === 'SUCCEEDED' || undefined);
    await documented.call('POST /jobs', token, { body: { type: 'none' } });
    await documented.call('GET /jobs', token);
    await documented.call('GET /jobs/{id}', token, { path: { id: 'none-such-job' } });
  });
});

describe('the sample store answers what its document says', () => {
  let documented: Documented;
  beforeAll(async () => { documented = await Documented.run((app) => new StoreSystem(app, 'Store', { env: ENV }).store); });
  afterAll(async () => documented?.shop.system.stop());

  test('for each of its entities', async () => {
    const editor = documented.shop.system.token({ sub: 'editor', groups: ['editors'] });
    const buyer = documented.shop.system.token({ sub: 'buyer', claims: { 'custom:company': 'acme' } });
    const mug = { sku: 'mug', name: 'Blue mug', price: 9.9, category: 'kitchen' };
    await documented.call('POST /products', editor, { body: mug });
    await documented.call('POST /products', editor, { body: mug });
    await documented.call('POST /products', editor, { body: { ...mug, sku: 'pan', price: 1.005 } });
    await documented.call('POST /products', buyer, { body: mug });
    await documented.call('GET /products', undefined, { query: '?category=kitchen&from=1' });
    const { headers } = await documented.call('GET /products/{id}', undefined, { path: { id: 'mug' } });
    await documented.call('GET /products/{id}', undefined, { path: { id: 'mug' }, headers: { 'If-None-Match': headers.get('etag')! } });
    await documented.call('PUT /products/{id}', editor, { path: { id: 'mug' }, body: { name: 'Mug', price: 1, category: 'bath' }, headers: { 'If-Match': '"0.x"' } });
    await documented.call('PUT /products/{id}', editor, { path: { id: 'mug' }, body: { name: 'Mug', price: 1, category: 'bath' } });
    await documented.call('PATCH /products/{id}', editor, { path: { id: 'mug' }, body: { tags: ['a'], category: 'bath' } });
    await documented.call('POST /products/batch-get', undefined, { body: { ids: ['mug', 'none'] } });
    await documented.call('POST /products/batch-write', editor, { body: { writes: [{ create: { ...mug, sku: 'jar' } }, { replace: { id: 'mug', value: { name: 'Mug', price: 2, category: 'bath' } } }] } });
    await documented.call('POST /products/batch-write', editor, { body: { writes: [{ create: mug }] } });
    const order = await documented.call('POST /orders', buyer, { body: { number: 'A-1' } });
    const path = { id: String(order.body.id) };
    const line = await documented.call('POST /orders/{id}/lines', buyer, { path, body: { sku: 'mug', quantity: 2 } });
    await documented.call('PATCH /orders/{id}/lines/{lineId}', buyer, { path: { ...path, lineId: String(line.body.id) }, body: { quantity: 3 } });
    await documented.call('GET /orders/{id}/lines', buyer, { path, query: '?sku=mug' });
    await documented.call('PATCH /orders/{id}', buyer, { path, body: { status: null, deliverTo: { street: 'A', city: 'B', country: 'CH' } } });
    await documented.call('GET /orders', buyer, { query: '?status=open' });
    await documented.call('GET /orders', documented.shop.system.token({ sub: 'loner' }));
    await documented.call('DELETE /orders/{id}', buyer, { path });
    await documented.call('DELETE /products/{id}', editor, { path: { id: 'jar' } });
    await documented.call('POST /reviews', buyer, { body: { sku: 'mug', stars: 5 } });
    expect(documented.seen.size).toBeGreaterThan(20);
  });
});
