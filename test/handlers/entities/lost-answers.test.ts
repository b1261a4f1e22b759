import { entity } from './support/handler';
import { MemorySystem } from './support/system';
import type { Person } from './support/world';

const ANN: Person = { user: 'ann', groups: [], scopes: [] };
const PRODUCT = entity('product', { sku: { type: 'string' }, price: { type: 'number' } }, { key: 'sku', required: ['sku'] });

/** Does each write, and fails as the SDK does that tries again after it has heard nothing: what it wrote stands in its way. */
function forgetful(system: MemorySystem, attempts: number): void {
  const { table } = system;
  const run = table.run.bind(table);
  jest.spyOn(table, 'run').mockImplementation((action, input) => {
    const answer = run(action, input);
    if (action !== 'PutItem') {
      return answer;
    }
    throw Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException', Item: input.Item, $metadata: { httpStatusCode: 400, attempts } });
  });
}

afterEach(() => { jest.restoreAllMocks(); });

test('a write whose answer was lost is done', async () => {
  const system = new MemorySystem({ entities: [PRODUCT] });
  await system.call('POST /products', { person: ANN, body: { sku: 'old' } });
  forgetful(system, 2);
  expect(await system.call('POST /products', { person: ANN, body: { sku: 'a' } })).toMatchObject({ status: 201, json: { id: 'a', version: 1 } });
  expect(await system.call('PATCH /products/{id}', { person: ANN, id: 'old', body: { price: 1 } })).toMatchObject({ status: 200, json: { price: 1, version: 2 } });
});

test('a record that looks the same and was there before is another\'s', async () => {
  const system = new MemorySystem({ entities: [PRODUCT] });
  forgetful(system, 1);
  expect((await system.call('POST /products', { person: ANN, body: { sku: 'a' } })).status).toBe(409);
});
