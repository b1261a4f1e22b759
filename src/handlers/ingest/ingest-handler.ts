import { parseObjectEvent } from './object-event';
import { type ObjectProcessorProps, processObject } from './process-object';
import { type QueueHandler, queueHandler } from '../shared/queue-handler';

export interface IngestHandlerProps extends ObjectProcessorProps {
  readonly bucketName: string;
}

export function ingestHandler(props: IngestHandlerProps): QueueHandler {
  return queueHandler(props, (body, context) => (
    processObject(props, parseObjectEvent(body, props.bucketName), { remainingMilliseconds: () => context.getRemainingTimeInMillis() })
  ));
}
