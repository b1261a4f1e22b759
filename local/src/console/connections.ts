import { setTimeout as pause } from 'node:timers/promises';
import { Action, ConsoleRequest, NotFound } from './action';
import { nameOf } from './parts';
import { string } from '../json';
import type { Connection } from '../websocket/connection';

const CLOSING_MS = 2_000;

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
    run: async (request) => {
      const connection = connectionOf(request);
      connection.close();
      // Who asks for the list next doesn't see it any longer, unless the client doesn't answer.
      await Promise.race([connection.ended, pause(CLOSING_MS, undefined, { ref: false })]);
      return {};
    },
  },
];

function connectionOf({ system, id }: ConsoleRequest): Connection {
  const connection = system.sockets.map((api) => api.connection(id)).find((found) => found !== undefined);
  if (connection === undefined) throw new NotFound('The client is gone');
  return connection;
}
