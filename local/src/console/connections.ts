import { Action, ConsoleRequest, NotFound } from './action';
import { nameOf } from './parts';
import { string } from '../json';
import type { Connection } from '../websocket/connection';

/** WebSocket connections that are open. */
export const connectionActions: readonly Action[] = [
  {
    method: 'GET',
    path: 'connections',
    run: ({ system: { sockets, stack } }) => sockets.flatMap(({ definition, clients }) => [...clients].map(([id, connection]) => (
      { id, api: nameOf(definition.logicalId, stack.paths), ...connection.describe() }))),
  },
  {
    method: 'POST',
    path: 'connections/:id/send',
    run: async (request) => ({ sent: await connectionOf(request).send(string(request.input.body, 'body')) }),
  },
  {
    method: 'POST',
    path: 'connections/:id/close',
    run: (request) => {
      connectionOf(request).close();
      return {};
    },
  },
];

function connectionOf({ system, id }: ConsoleRequest): Connection {
  const connection = system.sockets.map((api) => api.connection(id)).find((found) => found !== undefined);
  if (connection === undefined) throw new NotFound('The client is gone');
  return connection;
}
