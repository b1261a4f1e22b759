import { type RebuildProps, rebuild } from './rebuild';
import { isObject } from '../entities/json';
import { type QueueHandler, queueHandler } from '../shared/queue-handler';
import type { Telemetry } from '../shared/telemetry';

/** Whatever comes, be it an event of CloudFormation, a schedule's, or what the handler sent to itself, has it look at what there is to do. */
export function reindexHandler(props: RebuildProps & Telemetry): QueueHandler {
  return queueHandler(props, (body, context) => (
    rebuild(props, restartsIn(body), { remainingMilliseconds: () => context.getRemainingTimeInMillis() })
  ));
}

function restartsIn(body: string): number {
  const message: unknown = JSON.parse(body);
  const restarts = isObject(message) && message.source === 'reindex' ? message.restarts : 0;
  // A count that is none would never come to its end.
  return typeof restarts === 'number' && Number.isSafeInteger(restarts) && restarts > 0 ? restarts : 0;
}
