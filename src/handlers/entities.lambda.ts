import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTITIES, ENTITIES_FILE, type EntitiesModel } from './catalog';
import { entitiesApi } from './entities/entities-api';
import { entitiesOf } from './entities/entity';
import { EntityStore } from './entities/entity-store';
import { answering } from './shared/api-handler';
import { Environment } from './shared/environment';
import { ownerSource } from './shared/owner';
import { tableClient } from './shared/record-table';
import { rehearsed } from './shared/rehearsal';
import { loggerOf } from './shared/telemetry';

const environment = new Environment(ENTITIES);
// Written by the construct beside the code of this function.
const model = JSON.parse(readFileSync(join(process.env.LAMBDA_TASK_ROOT ?? __dirname, ENTITIES_FILE), 'utf8')) as EntitiesModel;

export const handler = answering(environment, loggerOf(ENTITIES), entitiesApi({
  entities: entitiesOf(model),
  store: new EntityStore(rehearsed(tableClient()), environment.resource('table')),
  source: ownerSource(environment.setting('OWNER_SOURCE')),
  ofAuthorization: environment.list('AUTH_QUERY_PARAMETERS'),
}));
