import { broadcastHandler } from './broadcast/broadcast-handler';
import { FrameSender } from './broadcast/frame-sender';
import { ManagementApi } from './broadcast/management-api';
import { ProgressTable } from './broadcast/progress-table';
import { BROADCAST } from './catalog';
import { ConnectionRegistry } from './realtime/connection-registry';
import { Environment } from './shared/environment';
import { tableClient } from './shared/record-table';
import { telemetryOf } from './shared/telemetry';

const environment = new Environment(BROADCAST);
const telemetry = telemetryOf(BROADCAST, environment);
const client = tableClient();
const tableName = environment.resource('connections');

export const handler = broadcastHandler({
  registry: new ConnectionRegistry(client, tableName),
  progress: new ProgressTable(client, tableName),
  sender: new FrameSender(new ManagementApi(environment.resource('management'), client.config), telemetry.logger),
  ...telemetry,
});
