import { type BroadcastMessage, parseBroadcast } from './broadcast-message';
import { type Frame, frameOf } from './frame';
import type { FrameSender, SendOutcome } from './frame-sender';
import { PARALLEL } from './management-api';
import { Progress } from './progress';
import type { ProgressTable } from './progress-table';
import { Slots } from './slots';
import type { ConnectionRegistry, FoundConnection } from '../realtime/connection-registry';
import { errorName } from '../shared/sdk-errors';
import { type Telemetry, count } from '../shared/telemetry';

export interface BroadcasterProps extends Telemetry {
  readonly registry: ConnectionRegistry;
  readonly progress: ProgressTable;
  readonly sender: FrameSender;
}

/** As many frames as come again after a crash. */
const FRAMES_PER_WRITE = 1000;

/** The message comes again, for the connections that have not got it. */
export class UndeliveredError extends Error {
  override readonly name = 'UndeliveredError';
}

/**
 * Sends a message to every connection of its owner, group or claim that has not got it. Throws to have it again.
 *
 * @param deadline when it is too late to begin with a connection
 */
export async function broadcast(props: BroadcasterProps, body: string, deadline: number): Promise<void> {
  const { message, frame } = read(props, body);
  const reached = await props.progress.read(message);
  const progress = new Progress(reached);
  const outcomes: Record<SendOutcome, number> = { sent: 0, gone: 0, left: 0 };
  // As many as are sent at a time over all messages, so that none of them stands in line behind all connections of another.
  const window = new Slots(PARALLEL);
  const running = new Set<Promise<void>>();
  let begun = 0;
  let late = false;
  for await (const { connection, isNext } of connections(props, message, reached.left, reached.after)) {
    await window.enter();
    late = Date.now() > deadline;
    if (late) {
      break;
    }
    if (isNext) {
      progress.begin(connection);
    }
    const one = deliver(props, message, connection, frame, deadline).then((outcome) => {
      outcomes[outcome] += 1;
      if (outcome !== 'left') {
        progress.end(connection);
      }
    }).finally(() => {
      running.delete(one);
      window.leave();
    });
    running.add(one);
    begun += 1;
    if (begun % FRAMES_PER_WRITE === 0) {
      await write(props, message, progress);
    }
  }
  await Promise.all(running);
  count(props.metrics, 'FramesSent', outcomes.sent);
  count(props.metrics, 'ConnectionsGone', outcomes.gone);
  count(props.metrics, 'FramesRetried', outcomes.left);
  if (outcomes.sent > 0) {
    await write(props, message, progress);
  }
  if (late || !progress.isComplete) {
    throw new UndeliveredError();
  }
}

/** Those that have not had their turn, in order, and then those that were left: none that fails again and again holds up the others. */
async function* connections(
  { registry }: BroadcasterProps, { to }: BroadcastMessage, left: readonly FoundConnection[], after?: string,
): AsyncGenerator<{ readonly connection: FoundConnection; readonly isNext: boolean }> {
  for await (const connection of registry.after(to, after)) {
    yield { connection, isNext: true };
  }
  for (const connection of left) {
    yield { connection, isNext: false };
  }
}

async function deliver(
  props: BroadcasterProps, message: BroadcastMessage, connection: FoundConnection, frame: Frame, deadline: number,
): Promise<SendOutcome> {
  const outcome = await props.sender.send(connection, frame, deadline);
  if (outcome === 'gone') {
    await clean(props, message, connection.id);
  }
  return outcome;
}

/** Messages that can never be sent are counted as refused, and end in the dead-letter queue. */
function read({ metrics }: BroadcasterProps, body: string): { readonly message: BroadcastMessage; readonly frame: Frame } {
  try {
    const message = parseBroadcast(body);
    return { message, frame: frameOf(message) };
  } catch (error) {
    count(metrics, 'MessagesRefused');
    throw error;
  }
}

/** Without it a message that comes again is sent again, under the id that clients know: no reason to have it come again. */
async function write({ progress: table, logger }: BroadcasterProps, message: BroadcastMessage, progress: Progress): Promise<void> {
  try {
    await table.write(message, progress.reached);
  } catch (error) {
    logger.warn('Progress was not written', { error: errorName(error) });
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
