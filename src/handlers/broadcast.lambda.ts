import { broadcastHandler } from './broadcast/broadcast-handler';
import { FrameSender, managementClient } from './broadcast/frame-sender';
import { Receipts } from './broadcast/receipts';
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
  receipts: new Receipts(client, tableName),
  sender: new FrameSender(managementClient(environment.resource('management')), telemetry.logger),
  ...telemetry,
});
