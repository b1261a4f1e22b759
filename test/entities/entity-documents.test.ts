import { Access, Auth, Entity, EntityOptions, EntityRoute, EntityIndex, EntitySchema, RouteIntegration, Ownership, RouteResponse, ServerlessApiPattern } from '../../src';
import { alwaysReads } from '../../src/entities/routes/readers';
import { ReadDocument } from '../support/read-document';
import { newStack } from '../support/synth';
import { order, product } from './support/shop';

const read = (...entities: Entity[]) => new ReadDocument(new ServerlessApiPattern(newStack(), 'Shop', { entities, auth: Auth.cognito() }).api.openApi());
const statuses = (document: ReadDocument, route: string) => Object.keys(document.operation(route).responses).join(' ');
const note = (options: Partial<EntityOptions> = {}) => Entity.of('note', {
  schema: EntitySchema.fromObject({
    type: 'object',
    required: ['text'],
    properties: {
      text: { type: 'string', maxLength: 100, examples: ['Buy milk'] },
      weight: { type: 'number' },
      above: { type: 'number', minimum: 0 },
      cents: { type: 'number', multipleOf: 0.01 },
      count: { type: 'integer' },
      state: { enum: ['open', 'done'], default: 'open' },
      place: { type: 'object', properties: { x: { type: 'integer' } } },
      made: { type: 'string', maxLength: 9, readOnly: true },
    },
  }),
  access: [Access.owner().all()],
  ...options,
});

describe('the document of entities', () => {
  const document = read(product({ batches: true }), order({ batches: true }));

  test('names operations as methods of a client are', () => {
    expect(document.operations.map(({ operationId }) => operationId).filter((id) => /Order|Product/.test(id))).toEqual([
      'createProduct', 'listProducts', 'getProduct', 'replaceProduct', 'updateProduct', 'deleteProduct', 'batchGetProducts', 'batchWriteProducts',
      'createOrder', 'listOrders', 'getOrder', 'replaceOrder', 'updateOrder', 'deleteOrder', 'batchGetOrders', 'batchWriteOrders',
    ]);
    expect(document.operation('POST /orders')).toMatchObject({ summary: 'Create an order', tags: ['orders'] });
  });

  test('takes ids that callers choose as the handler does', () => {
    const takes = (sku: string) => document.takes('POST /products', { sku, name: 'Blue mug', price: 9.9, category: 'kitchen' });
    expect(['mug-1', 'A', '1.0_~'].filter((sku) => !takes(sku))).toEqual([]);
    expect(['a mug', '-mug', 'batch-get', 'mug/1', 'm\u00fcg'].filter(takes)).toEqual([]);
  });

  test('has every status that a route can answer, and no others', () => {
    const routes = ['POST /orders', 'GET /orders', 'GET /orders/{id}', 'PUT /orders/{id}', 'PATCH /orders/{id}', 'DELETE /orders/{id}', 'POST /orders/batch-get', 'POST /orders/batch-write'];
    expect(Object.fromEntries(routes.map((route) => [route, statuses(document, route)]))).toEqual({
      'POST /orders': '201 400 401 403 409 413 415 422 429 500 503 504',
      'GET /orders': '200 400 401 403 429 500 503 504',
      'GET /orders/{id}': '200 304 400 401 403 404 429 500 503 504',
      'PUT /orders/{id}': '200 400 401 403 404 409 412 413 415 429 500 503 504',
      'PATCH /orders/{id}': '200 400 401 403 404 409 412 413 415 429 500 503 504',
      'DELETE /orders/{id}': '204 400 401 403 404 412 429 500 503 504',
      'POST /orders/batch-get': '200 400 401 403 413 415 429 500 503 504',
      'POST /orders/batch-write': '200 400 401 403 404 409 412 413 415 429 500 503 504',
    });
    expect(statuses(document, 'GET /products')).toBe('200 400 403 429 500 503 504');
  });

  test('examples fit their schemas, and none is made up', () => {
    expect(document.wrongExamples()).toEqual([]);
    const made = read(note());
    expect(made.wrongExamples()).toEqual([]);
    expect(made.operation('POST /notes').requestBody!.content['application/json'].example).toEqual({ text: 'Buy milk', state: 'open' });
    expect(document.operation('POST /products').requestBody!.content['application/json']).not.toHaveProperty('example');
  });

  test('ids of a path are what they can be', () => {
    const id = (route: string) => document.operation(route).parameters![0].schema;
    expect(id('GET /orders/{id}')).toEqual({ type: 'string', format: 'uuid' });
    expect(['mug', 'a.b~c-d_e'].flatMap((value) => document.faults(id('GET /products/{id}'), value))).toEqual([]);
    expect(['batch-get', '.a', 'a b', ''].filter((value) => !document.faults(id('GET /products/{id}'), value).length)).toEqual([]);
  });
});

describe('a body', () => {
  test('has no numbers that cannot be kept', () => {
    const document = read(note());
    const takes = (more: object) => document.takes('POST /notes', { text: 'a', ...more });
    const kept = [{ weight: -1.5 }, { weight: 9e125 }, { above: 1e-130 }, { cents: 0.01 }, { count: 9007199254740991 }, {}];
    const lost = [{ weight: 1e126 }, { weight: -1e-131 }, { above: 1e-131 }, { above: 1e126 }, { cents: 1e126 }, { count: 9007199254740992 }];
    expect([kept.map(takes), lost.map(takes)]).toEqual([kept.map(() => true), lost.map(() => false)]);
  });

  test('is closed where the schema is, in a word that all tools know', () => {
    const document = read(note());
    expect(document.takes('POST /notes', { text: 'a', more: 1 })).toBe(false);
    expect(document.takes('POST /notes', { text: 'a', place: { x: 1, y: 2 } })).toBe(false);
    expect(JSON.stringify(document.document)).not.toContain('unevaluatedProperties');
  });

  test('is closed in its definitions, where each reference closes them', () => {
    const part = { type: 'object', properties: { x: { type: 'integer' } } };
    const made = (place: object) => read(note({ schema: EntitySchema.fromObject({ type: 'object', properties: { place, other: { $ref: '#/$defs/place' } }, $defs: { place: part } }) }));
    const everywhere = made({ $ref: '#/$defs/place' });
    expect(everywhere.document.components.schemas['Note.place'].additionalProperties).toBe(false);
    expect(everywhere.takes('POST /notes', { place: { x: 1, y: 2 } })).toBe(false);
    const somewhere = made({ $ref: '#/$defs/place', unevaluatedProperties: true });
    expect([somewhere.takes('POST /notes', { place: { x: 1, y: 2 } }), somewhere.takes('POST /notes', { other: { x: 1, y: 2 } })]).toEqual([true, false]);
  });

  test('may lack what the handler fills in, and a replacement the key', () => {
    const document = read(product(), order());
    expect(document.takes('POST /orders', { number: 'A', lines: [] })).toBe(true);
    const [whole, keyless] = [{ sku: 'mug', name: 'Mug', price: 1 }, { name: 'Mug', price: 1 }];
    expect([document.takes('POST /products', whole), document.takes('POST /products', keyless)]).toEqual([true, false]);
    expect([document.takes('PUT /products/{id}', whole), document.takes('PUT /products/{id}', keyless)]).toEqual([true, true]);
    expect(document.document.components.schemas.ProductReplacement.required).toEqual(['name', 'price']);
  });

  test('has nothing that no caller may set', () => {
    const locked = read(note({ access: [Access.owner().create().read().list().update().locking('weight')] }));
    expect(locked.document.components.schemas.NotePatch.properties).not.toHaveProperty('weight');
    expect(locked.takes('PUT /notes/{id}', { text: 'a', weight: 1 })).toBe(false);
  });

  test('of a patch has null for what may go, and no key', () => {
    const document = read(product(), order(), note());
    const takes = (route: string, patch: object) => document.takes(route, patch, 'application/merge-patch+json');
    expect([{ weight: null }, { state: null }, { place: { x: null } }, { text: 'b' }].map((patch) => takes('PATCH /notes/{id}', patch))).toEqual(Array(4).fill(true));
    expect([{}, { text: null }, { made: 'x' }, { more: 1 }, { weight: 'x' }].map((patch) => takes('PATCH /notes/{id}', patch))).toEqual(Array(5).fill(false));
    expect(takes('PATCH /products/{id}', { sku: 'pan' })).toBe(false);
    expect(takes('PATCH /orders/{id}', { lines: [{ sku: 'a', quantity: 0 }] })).toBe(false);
  });

  test('of a patch has patches of objects, with what their schemas say', () => {
    const node = { type: 'object', required: ['x'], properties: { x: { type: 'number' }, next: { $ref: '#/$defs/node' } } };
    const open = { type: 'object', properties: { y: { type: 'integer' } }, additionalProperties: true };
    const schema = EntitySchema.fromObject({ type: 'object', properties: { node: { $ref: '#/$defs/node' }, open }, $defs: { node } });
    const document = read(note({ schema }));
    const takes = (patch: object) => document.takes('PATCH /notes/{id}', patch, 'application/merge-patch+json');
    expect([{ node: null }, { node: { next: null } }, { node: { next: { more: 1 } } },
      { open: { y: null } }, { open: { more: 1 } }].filter((patch) => !takes(patch))).toEqual([]);
    expect([{ node: { x: null } }, { node: { x: 1e-131 } }, { node: { more: 1 } }, { open: { y: 'a' } }].filter(takes)).toEqual([]);
  });

  test('has no U+0000 in what lists are by', () => {
    const text = { type: 'string', maxLength: 9, pattern: '^a' };
    const document = read(order(), product(), note({
      indexes: [EntityIndex.by('text')], schema: EntitySchema.fromObject({ type: 'object', properties: { text } }),
    }));
    const refused: [string, object][] = [
      ['PATCH /notes/{id}', { text: 'a\0' }],
      ['PUT /products/{id}', { name: 'Mug', price: 1, category: '\0' }],
      ['POST /notes', { text: 'a\0' }],
      ['POST /notes', { text: 'b' }],
    ];
    expect(refused.filter(([route, body]) => document.takes(route, body))).toEqual([]);
    expect(document.takes('POST /orders', { number: 'A\0', lines: [] })).toBe(true);
    const category = document.operation('GET /products').parameters!.find(({ name }) => name === 'category')!.schema;
    expect([document.faults(category, 'A').length, document.faults(category, 'A\0').length]).toEqual([0, 1]);
  });
});

describe('answers to callers who may not read what they write', () => {
  test.each<[string, Access[], Ownership, boolean, boolean]>([
    ['owners read', [Access.owner().all()], Ownership.user(), true, true],
    ['everybody reads', [Access.group('editors').create().update(), Access.anyone({ reason: 'Open.' }).read()], Ownership.shared(), true, true],
    ['a group writes into records of its own', [Access.group('editors').create().update(), Access.owner().read()], Ownership.user(), true, false],
    ['another group reads', [Access.group('editors').create().update(), Access.group('readers').read()], Ownership.shared(), false, false],
    ['owners of a group read', [Access.owner().create().update(), Access.owner().inGroup('a').read()], Ownership.user(), false, false],
    ['nobody reads', [Access.owner().create().update()], Ownership.user(), false, false],
  ])('%s', (_, access, ownership, creating, updating) => {
    const entity = note({ access, ownership });
    expect([alwaysReads(entity, 'create'), alwaysReads(entity, 'update')]).toEqual([creating, updating]);
    const document = read(entity);
    expect(statuses(document, 'PUT /notes/{id}').includes('204')).toBe(!updating);
    expect(document.answer(document.operation('POST /notes'), 201)!.description!.includes('Without a body')).toBe(!creating);
  });
});

test('a deletion may take its time where records belong to a record', () => {
  const parent = note();
  const child = parent.child('line', { schema: EntitySchema.fromObject({ type: 'object', properties: { a: { type: 'integer' } } }), access: [Access.owner().all()], routes: [EntityRoute.CREATE, EntityRoute.READ] });
  const document = read(parent, child);
  expect(statuses(document, 'DELETE /notes/{id}')).toMatch(/^202 204 /);
  expect(statuses(document, 'POST /notes/{id}/lines')).toContain('404');
  expect(document.operation('GET /notes/{id}/lines/{lineId}').parameters!.slice(0, 2).map(({ name, in: place }) => [name, place])).toEqual([['id', 'path'], ['lineId', 'path']]);
});

test('a name that your own route gives another schema is refused', () => {
  const shop = new ServerlessApiPattern(newStack(), 'Shop', { entities: [note()] });
  shop.addRoute('GET /own', { integration: RouteIntegration.mock(), responses: { 200: RouteResponse.fromObject('NoteRecord', { type: 'string' }) } });
  expect(() => shop.api.openApi()).toThrow("responses of 'GET /own': 'NoteRecord' cannot be used");
});
