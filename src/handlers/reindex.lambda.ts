import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTITIES_FILE, type EntitiesModel, REINDEX } from './catalog';
import { IndexStates } from './entities/index-states';
import { RebuildTable } from './reindex/rebuild-table';
import { reindexHandler } from './reindex/reindex-handler';
import { Environment } from './shared/environment';
import { OwnQueue } from './shared/own-queue';
import { tableClient } from './shared/record-table';
import { telemetryOf } from './shared/telemetry';

const environment = new Environment(REINDEX);
const client = tableClient();
const tableName = environment.resource('table');
const recordsPerSecond = environment.positiveInteger('RECORDS_PER_SECOND');
// Written by the construct beside the code of this function.
const model = JSON.parse(readFileSync(join(process.env.LAMBDA_TASK_ROOT ?? __dirname, ENTITIES_FILE), 'utf8')) as EntitiesModel;

export const handler = reindexHandler({
  entities: model.entities,
  states: new IndexStates(client, tableName),
  table: new RebuildTable(client, tableName, recordsPerSecond),
  queue: new OwnQueue(client.config, environment.resource('queue')),
  recordsPerSecond,
  newToken: randomUUID,
  ...telemetryOf(REINDEX, environment),
});
