import { parseJobMessage } from './job-message';
import { type JobProcessorProps, processJob } from './process-job';
import { type QueueHandler, queueHandler } from '../shared/queue-handler';

/** A lease outlives its invocation by this much, so that no other invocation takes a job over while it may still be running. */
const LEASE_MARGIN_MILLISECONDS = 5000;

export function workerHandler(props: JobProcessorProps): QueueHandler {
  return queueHandler(props, (body, context) => (
    processJob(props, parseJobMessage(body), context.getRemainingTimeInMillis() + LEASE_MARGIN_MILLISECONDS)
  ));
}
