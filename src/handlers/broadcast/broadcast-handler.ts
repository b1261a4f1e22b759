import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type BroadcasterProps, broadcast } from './broadcast';
import { errorName } from '../shared/sdk-errors';
import { flushing } from '../shared/telemetry';

export type BroadcastHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** What has begun by then ends before the function does, its receipt included. */
const MARGIN_MILLISECONDS = 8000;

/** Sends a batch of messages: what fails comes again alone, its neighbours are done. */
export function broadcastHandler(props: BroadcasterProps): BroadcastHandler {
  const processor = new BatchProcessor(EventType.SQS);
  return (event, context) => {
    props.logger.addContext(context);
    const deadline = Date.now() + context.getRemainingTimeInMillis() - MARGIN_MILLISECONDS;
    return processPartialResponse(event, (record: SQSRecord) => flushing(props.metrics, () => handle(props, record, deadline)), processor, {
      context,
      // All messages failing is reported like some failing: an error of the function would say that its code is broken.
      throwOnFullBatchFailure: false,
    });
  };
}

async function handle(props: BroadcasterProps, { body, messageId }: SQSRecord, deadline: number): Promise<void> {
  try {
    await broadcast(props, body, deadline);
  } catch (error) {
    props.logger.warn('A message was not sent to all', { messageId, error: errorName(error) });
    throw error;
  }
}
