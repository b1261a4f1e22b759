import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { ENTITIES, ENTITIES_FILE, type EntitiesModel, FINISH_DELETIONS } from './catalog';
import { finishDeletions } from './entities/deletions';
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

const entities = entitiesOf(model);
const store = new EntityStore(rehearsed(tableClient()), environment.resource('table'));
const answer = answering(environment, loggerOf(ENTITIES), entitiesApi({
  entities,
  store,
  source: ownerSource(environment.setting('OWNER_SOURCE')),
  ofAuthorization: environment.list('AUTH_QUERY_PARAMETERS'),
}));

/** Event of a schedule. Callers of the API can't send one: their requests are wrapped in an API Gateway event. */
interface ScheduledTask {
  readonly task: typeof FINISH_DELETIONS;
}

/** Lets calls to DynamoDB end that have begun. */
const LAST_MILLISECONDS = 1500;

export async function handler(event: APIGatewayProxyEvent | ScheduledTask, context: Context): Promise<APIGatewayProxyResult | void> {
  if (!('task' in event) || event.task !== FINISH_DELETIONS) {
    return answer(event as APIGatewayProxyEvent, context);
  }
  let pages = 0;
  await finishDeletions(store, entities, () => (pages += 1) === 1 || context.getRemainingTimeInMillis() > LAST_MILLISECONDS);
}
