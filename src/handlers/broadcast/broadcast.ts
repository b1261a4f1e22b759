import { type BroadcastMessage, parseBroadcast } from './broadcast-message';
import { frameOf } from './frame';
import type { FrameSender, SendOutcome } from './frame-sender';
import type { Receipts } from './receipts';
import type { ConnectionRegistry, FoundConnection } from '../realtime/connection-registry';
import { errorName } from '../shared/sdk-errors';
import { type Telemetry, count } from '../shared/telemetry';

export interface BroadcasterProps extends Telemetry {
  readonly registry: ConnectionRegistry;
  readonly receipts: Receipts;
  readonly sender: FrameSender;
}

/** Its receipt would not fit into an item much later. */
export const MAX_CONNECTIONS = 10_000;

/** The message comes again, for the connections that have not got it. */
export class UndeliveredError extends Error {
  override readonly name = 'UndeliveredError';
}

/** One message for more connections than one attempt can send to. */
export class TooManyConnectionsError extends Error {
  override readonly name = 'TooManyConnectionsError';
}

/**
 * Sends a message to every connection of its owner or group that has not got it. Throws to have it again.
 *
 * @param deadline when it is too late to begin with a connection
 */
export async function broadcast(props: BroadcasterProps, body: string, deadline: number): Promise<void> {
  const { message, frame } = read(props, body);
  const [received, found] = await Promise.all([props.receipts.of(message.id, message.to), props.registry.find(message.to, MAX_CONNECTIONS + 1)]);
  if (found.length > MAX_CONNECTIONS) {
    count(props.metrics, 'MessagesRefused');
    throw new TooManyConnectionsError();
  }
  const connections = found.filter(({ id }) => !received.has(id));
  const outcomes = await Promise.all(connections.map((connection) => props.sender.send(connection, frame, deadline)));
  const having = (outcome: SendOutcome) => connections.filter((_, index) => outcomes[index] === outcome);
  const [sent, gone, left] = [having('sent'), having('gone'), having('left')];
  count(props.metrics, 'FramesSent', sent.length);
  count(props.metrics, 'ConnectionsGone', gone.length);
  count(props.metrics, 'FramesRetried', left.length);
  // First of all: until it is written, whoever has got the message would get it again.
  await receipt(props, message, sent);
  await Promise.all(gone.map(({ id }) => clean(props, message, id)));
  if (left.length > 0) {
    throw new UndeliveredError();
  }
}

/** What can never be sent is counted as refused, and ends in the dead-letter queue. */
function read({ metrics }: BroadcasterProps, body: string): { readonly message: BroadcastMessage; readonly frame: Uint8Array } {
  try {
    const message = parseBroadcast(body);
    return { message, frame: frameOf(message) };
  } catch (error) {
    count(metrics, 'MessagesRefused');
    throw error;
  }
}

/** Without it a message that comes again is sent again, under the id that clients know: no reason to have it come again. */
async function receipt({ receipts, logger }: BroadcasterProps, { id, to }: BroadcastMessage, sent: readonly FoundConnection[]): Promise<void> {
  if (sent.length === 0) {
    return;
  }
  try {
    await receipts.add(id, to, sent.map((connection) => connection.id));
  } catch (error) {
    logger.warn('A receipt was not written', { error: errorName(error) });
  }
}

/** Rows that stay are found gone by the next message, or expire. */
async function clean({ registry, logger }: BroadcasterProps, { to }: BroadcastMessage, connectionId: string): Promise<void> {
  try {
    await registry.remove(connectionId, [to]);
  } catch (error) {
    logger.warn('The rows of a connection are left over', { connectionId, error: errorName(error) });
  }
}
