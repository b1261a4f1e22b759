import { type BroadcasterProps, broadcast } from './broadcast';
import { type QueueHandler, queueHandler } from '../shared/queue-handler';

/** Work that has begun by then ends before the function does, including its receipt. */
const MARGIN_MILLISECONDS = 8000;

export function broadcastHandler(props: BroadcasterProps): QueueHandler {
  return queueHandler(props, (body, context) => broadcast(props, body, Date.now() + context.getRemainingTimeInMillis() - MARGIN_MILLISECONDS));
}
