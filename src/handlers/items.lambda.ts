import { ITEMS } from './catalog';
import type { ItemRecord } from './items/item';
import { ItemStore } from './items/item-store';
import { itemsApi } from './items/items-api';
import { apiHandler } from './shared/api-handler';
import { CreatedRecords } from './shared/created-records';
import { Environment } from './shared/environment';
import { tableClient } from './shared/record-table';
import { rehearsed } from './shared/rehearsal';
import { telemetryOf } from './shared/telemetry';

const environment = new Environment(ITEMS);
const telemetry = telemetryOf(ITEMS, environment);
const store = new ItemStore(new CreatedRecords<ItemRecord>(rehearsed(tableClient()), environment.resource('table'), 'ITEM'));

export const handler = apiHandler(environment, telemetry, itemsApi(store, telemetry.metrics));
