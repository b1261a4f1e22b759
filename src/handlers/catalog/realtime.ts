import { HandlerContract } from './contract';
import { COMMON_SETTINGS } from './settings';

export const REALTIME: HandlerContract = {
  name: 'realtime',
  description: 'Registers the connections of a WebSocket API, and answers what clients send.',
  memorySizeMiB: 512,
  timeoutSeconds: 10,
  access: [{
    resource: 'connections',
    environment: 'CONNECTIONS_TABLE_NAME',
    actions: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:Query'],
  }],
  settings: /* @__PURE__ */ COMMON_SETTINGS.concat([
    /** Which verified identity owns a connection: lambda (the principal of the authorizer), iam or iam-session. */
    { name: 'OWNER_SOURCE', default: 'lambda' },
    /** Connections that an owner may have at a time. */
    { name: 'CONNECTIONS_PER_OWNER', default: '100' },
    /** Claims by which connections get messages, three at the most, separated by commas, such as custom:tenant. */
    { name: 'CONNECT_CLAIMS', default: '' },
  ]),
  routes: [],
};
