import { setTimeout as pause } from 'node:timers/promises';
import { ITEM } from '../../../src/handlers/catalog';
import { entitiesApi } from '../../../src/handlers/entities/entities-api';
import { entitiesOf } from '../../../src/handlers/entities/entity';
import type { EntityStore } from '../../../src/handlers/entities/entity-store';
import { OWNER, apiEvent } from '../support/api';

jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn() }));

const ID = '00000000-0000-4000-8000-000000000000';
const RECORD = { id: ID, owner: OWNER, data: { name: 'Lamp' }, version: 3, createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' };

test('a patch that is overtaken every time tries eight times, waits longer each time, and asks to come again', async () => {
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
  const write = jest.fn(async ([part]: readonly object[]) => ({ part, retried: false }));
  const store = { states: { announce: async () => undefined }, get: async () => RECORD, write } as object as EntityStore;
  const routes = entitiesApi({ entities: entitiesOf({ entities: [ITEM] }), store, source: 'cognito', ofAuthorization: [] });
  await expect(routes(apiEvent('PATCH /items/{id}', { id: ID, body: { name: 'Chair' } })))
    .rejects.toMatchObject({ status: 503, details: { headers: { 'Retry-After': '1' } } });
  const put = { Put: expect.objectContaining({ Item: expect.objectContaining({ data: { M: { name: { S: 'Chair' } } }, v: { N: '4' } }) }) };
  expect(write.mock.calls).toEqual(Array(8).fill([[{ kind: 'record', write: put }]]));
  expect(jest.mocked(pause).mock.calls).toEqual([5, 10, 20, 40, 80, 160, 320, 640].map((milliseconds) => [milliseconds]));
});
