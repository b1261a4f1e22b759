import { endExecution } from './end-execution';
import { executionEnd } from './execution-event';
import { type JobInvokerProps, invokeJob } from './invoke-job';
import { type QueueHandler, queueHandler } from '../shared/queue-handler';
import { MalformedMessageError, parseJobMessage } from '../worker/job-message';

/** A lease outlives its invocation by this much, so that no other invocation takes a job over while it may still be running. */
const LEASE_MARGIN_MILLISECONDS = 5000;

export function invokerHandler(props: JobInvokerProps): QueueHandler {
  return queueHandler(props, async (body, context) => {
    const end = executionEnd(body);
    if (end !== undefined) {
      await endExecution(props, end);
      return;
    }
    const message = parseJobMessage(body);
    if (message.version !== 1) {
      throw new MalformedMessageError();
    }
    await invokeJob(props, message, context.getRemainingTimeInMillis() + LEASE_MARGIN_MILLISECONDS);
  });
}
