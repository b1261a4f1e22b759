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
    /** Clients whose tokens are accepted, separated by commas. The handler does not start without one. */
    { name: 'CLIENT_IDS', default: '' },
    /** Scopes of which an access token must have one, separated by spaces. Empty: ID tokens, and no access tokens. */
    { name: 'SCOPES', default: '' },
    /** Groups that may take a route, as JSON: {"GET /admin/{id}":["admins"]}. A route that is not named is denied. */
    { name: 'ROUTE_GROUPS', default: '{}' },
    /**
     * Routes that accept ID tokens of all users and, as JSON, the scopes of which an access token must have one there: {"GET /orders":["orders/read"]}. An
     * empty list: access tokens aren't accepted.
     */
    { name: 'ROUTE_SCOPES', default: '{}' },
    /** Claims of ID tokens that are handed on to such routes, separated by commas, such as custom:tenant. */
    { name: 'CLAIMS', default: '' },
    /** Groups that can open a connection to a WebSocket API, separated by commas. Empty: all callers with a valid token. */
    { name: 'CONNECT_GROUPS', default: '' },
    /** Claims of ID tokens by which connections get messages, separated by commas, such as custom:tenant. */
    { name: 'CONNECT_CLAIMS', default: '' },
  ],
  routes: [],
};
