import { ITEM, ITEMS } from './catalog';
import { entitiesApi } from './entities/entities-api';
import { entitiesOf } from './entities/entity';
import { EntityStore } from './entities/entity-store';
import { answering } from './shared/api-handler';
import { isNew } from './shared/creation';
import { Environment } from './shared/environment';
import { ownerSource } from './shared/owner';
import { tableClient } from './shared/record-table';
import { rehearsed } from './shared/rehearsal';
import { count, flushing, telemetryOf } from './shared/telemetry';

const environment = new Environment(ITEMS);
const { logger, metrics } = telemetryOf(ITEMS, environment);
const routes = entitiesApi({
  entities: entitiesOf({ entities: [ITEM] }),
  store: new EntityStore(rehearsed(tableClient()), environment.resource('table')),
  source: ownerSource(environment.setting('OWNER_SOURCE')),
  ofAuthorization: environment.list('AUTH_QUERY_PARAMETERS'),
});

/** The one entity that every system has without a declaration. */
export const handler = answering(environment, logger, (event) => flushing(metrics, async () => {
  const response = await routes(event);
  count(metrics, 'ItemsCreated', isNew(response) ? 1 : 0);
  return response;
}));
