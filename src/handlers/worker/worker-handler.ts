import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseJobMessage } from './job-message';
import { type JobProcessorProps, processJob } from './process-job';
import { errorName } from '../shared/sdk-errors';
import { flushing } from '../shared/telemetry';

export type WorkerHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** A lease outlives its invocation by this much, so that nobody takes a job over while it may still be running. */
const LEASE_MARGIN_MILLISECONDS = 5000;

/** Handles a batch: what fails comes again alone, its neighbours are done. */
export function workerHandler(props: JobProcessorProps): WorkerHandler {
  const processor = new BatchProcessor(EventType.SQS);
  return (event, context) => {
    props.logger.addContext(context);
    // Per message: should the function run out of time, what its neighbours have counted is written already.
    return processPartialResponse(event, (record: SQSRecord) => flushing(props.metrics, () => handle(props, record, context)), processor, {
      context,
      // All messages failing is reported like some failing: an error of the function would say that its code is broken.
      throwOnFullBatchFailure: false,
    });
  };
}

async function handle(props: JobProcessorProps, record: SQSRecord, context: Context): Promise<void> {
  try {
    await processJob(props, parseJobMessage(record.body), context.getRemainingTimeInMillis() + LEASE_MARGIN_MILLISECONDS);
  } catch (error) {
    props.logger.warn('A message was not handled', { messageId: record.messageId, error: errorName(error) });
    throw error;
  }
}
