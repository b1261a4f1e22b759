import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseJobMessage } from './job-message';
import { type JobProcessorProps, processJob } from './process-job';
import { errorName } from '../shared/sdk-errors';

export type WorkerHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** A lease outlives its invocation by this much, so that nobody takes a job over while it may still be running. */
const LEASE_MARGIN_MILLISECONDS = 5000;

/** Handles a batch: what fails comes again alone, its neighbours are done. */
export function workerHandler(props: JobProcessorProps): WorkerHandler {
  const processor = new BatchProcessor(EventType.SQS);
  return (event, context) => processPartialResponse(event, async (record: SQSRecord) => {
    try {
      await processJob(props, parseJobMessage(record.body), context.getRemainingTimeInMillis() + LEASE_MARGIN_MILLISECONDS);
    } catch (error) {
      props.log.warn('A message was not handled', { requestId: context.awsRequestId, messageId: record.messageId, error: errorName(error) });
      throw error;
    }
  }, processor, {
    context,
    // All messages failing is reported like some failing: an error of the function would say that its code is broken.
    throwOnFullBatchFailure: false,
  });
}
