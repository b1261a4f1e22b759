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
  return isObject(message) && message.source === 'reindex' && typeof message.restarts === 'number' ? message.restarts : 0;
}
