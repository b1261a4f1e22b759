import { type BroadcasterProps, broadcast } from './broadcast';
import { type QueueHandler, queueHandler } from '../shared/queue-handler';

/** What has begun by then ends before the function does, its receipt included. */
const MARGIN_MILLISECONDS = 8000;

export function broadcastHandler(props: BroadcasterProps): QueueHandler {
  return queueHandler(props, (body, context) => broadcast(props, body, Date.now() + context.getRemainingTimeInMillis() - MARGIN_MILLISECONDS));
}
