import { setTimeout as pause } from 'node:timers/promises';
import { HANDLERS } from '../../../src/handlers/catalog';
import type { ItemStore } from '../../../src/handlers/items/item-store';
import { itemsApi } from '../../../src/handlers/items/items-api';
import { apiHandler } from '../../../src/handlers/shared/api-handler';
import { Environment } from '../../../src/handlers/shared/environment';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import { call } from '../support/api';
import { captureOutput } from '../support/environment';

jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn() }));

const ID = '00000000-0000-4000-8000-000000000000';
const ITEM = { id: ID, name: 'Lamp', version: 3, createdAt: 'then', updatedAt: 'then' };

test('a patch that is overtaken every time tries eight times, waits longer each time, and asks to come again', async () => {
  captureOutput();
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
  const replace = jest.fn(async () => ({ done: false, existing: ITEM }));
  const environment = new Environment(HANDLERS.items, {});
  const telemetry = telemetryOf(HANDLERS.items, environment);
  const handler = apiHandler(environment, telemetry, itemsApi({ get: async () => ITEM, replace } as object as ItemStore, telemetry.metrics));
  expect(await call(handler, 'PATCH /items/{id}', { id: ID, body: { name: 'Chair' } })).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
  expect(replace.mock.calls).toEqual(Array(8).fill([expect.any(String), ID, { name: 'Chair' }, [3]]));
  expect(jest.mocked(pause).mock.calls).toEqual([5, 10, 20, 40, 80, 160, 320, 640].map((milliseconds) => [milliseconds]));
});
