import { REALTIME } from './catalog';
import { ConnectionRegistry } from './realtime/connection-registry';
import { realtimeHandler } from './realtime/realtime-handler';
import { Environment } from './shared/environment';
import { ownerSource } from './shared/owner';
import { tableClient } from './shared/record-table';
import { telemetryOf } from './shared/telemetry';

const environment = new Environment(REALTIME);

export const handler = realtimeHandler({
  registry: new ConnectionRegistry(tableClient(), environment.resource('connections')),
  connectionsPerOwner: environment.positiveInteger('CONNECTIONS_PER_OWNER'),
  claims: environment.list('CONNECT_CLAIMS'),
  source: ownerSource(environment.setting('OWNER_SOURCE')),
  ...telemetryOf(REALTIME, environment),
});
