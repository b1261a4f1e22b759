import { HandlerContract } from './contract';

export const AUTHORIZER: HandlerContract = {
  name: 'authorizer',
  description: 'Verifies tokens of a user pool and the groups that a route asks for.',
  memorySizeMiB: 256,
  timeoutSeconds: 5,
  access: [],
  settings: [
    /** The user pool whose tokens are accepted. The handler does not start without one. */
    { name: 'USER_POOL_ID', default: '' },
    /** Clients whose tokens are accepted, separated by commas. Empty: every client of the pool. */
    { name: 'CLIENT_IDS', default: '' },
    /** Groups that may take a route, as JSON: {"GET /admin/{id}":["admins"]}. A route that is not named is denied. */
    { name: 'ROUTE_GROUPS', default: '{}' },
    /** Groups that may open a connection to a WebSocket API, separated by commas. Empty: whoever has a valid token. */
    { name: 'CONNECT_GROUPS', default: '' },
  ],
  routes: [],
};
