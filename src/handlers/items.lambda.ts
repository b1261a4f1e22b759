import { HANDLERS } from './catalog';
import type { ItemRecord } from './items/item';
import { ItemStore } from './items/item-store';
import { itemsApi } from './items/items-api';
import { apiHandler } from './shared/api-handler';
import { Environment } from './shared/environment';
import { Metrics } from './shared/metrics';
import { RecordTable, tableClient } from './shared/record-table';

const environment = new Environment(HANDLERS.items);
const store = new ItemStore(new RecordTable<ItemRecord>(tableClient(), environment.resource('table'), 'ITEM'));

export const handler = apiHandler(HANDLERS.items, environment, itemsApi(store, new Metrics(HANDLERS.items, environment)));
