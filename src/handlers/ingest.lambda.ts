import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTITIES_FILE, type EntitiesModel, INGEST } from './catalog';
import { entitiesOf } from './entities/entity';
import { EntityStore } from './entities/entity-store';
import type { ImportRecord } from './ingest/import';
import { importClient } from './ingest/import-client';
import { ImportObjects } from './ingest/import-objects';
import { ImportQueue } from './ingest/import-queue';
import { ImportStore } from './ingest/import-store';
import { ImportedItems } from './ingest/imported-items';
import { ingestHandler } from './ingest/ingest-handler';
import { RecordLines } from './ingest/record-lines';
import { Slots } from './ingest/slots';
import { Environment } from './shared/environment';
import { objectClient } from './shared/object-client';
import { OwnQueue } from './shared/own-queue';
import { RecordTable, tableClient } from './shared/record-table';
import { telemetryOf } from './shared/telemetry';

/** Writes at once: fewer than the client has connections. */
const PARALLEL_WRITES = 32;
/** Buffer of all imports of an invocation together, beside one record and one chunk of each. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

const environment = new Environment(INGEST);
const client = importClient();
const tableName = environment.resource('table');
const bucketName = environment.resource('source');

// Written by the construct beside the code of this function, where there are entities with imports.
const file = join(process.env.LAMBDA_TASK_ROOT ?? __dirname, ENTITIES_FILE);
const model: EntitiesModel = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as EntitiesModel : { entities: [] };
const store = new EntityStore(tableClient(), tableName);
const imported = entitiesOf(model).filter((entity) => entity.model.imports);

export const handler = ingestHandler({
  bucketName,
  importPrefix: environment.resource('imports'),
  reportPrefix: environment.resource('reports'),
  items: new ImportedItems(client, tableName),
  entities: new Map(imported.map((entity) => [entity.model.name, new RecordLines(store, entity)])),
  imports: new ImportStore(new RecordTable<ImportRecord>(client, tableName, 'IMPORT'), environment.positiveInteger('IMPORT_RETENTION_DAYS')),
  objects: new ImportObjects(objectClient(), bucketName),
  queue: new ImportQueue(new OwnQueue(client.config, environment.resource('queue'))),
  slots: new Slots(PARALLEL_WRITES, MAX_BUFFERED_BYTES),
  newToken: randomUUID,
  ...telemetryOf(INGEST, environment),
});
