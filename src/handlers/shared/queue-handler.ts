import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { errorName } from './sdk-errors';
import { type Telemetry, flushing } from './telemetry';

export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** Handles messages one by one: only failed ones come again. */
export function queueHandler({ logger, metrics }: Telemetry, work: (body: string, context: Context) => Promise<void>): QueueHandler {
  const processor = new BatchProcessor(EventType.SQS);
  const handle = async ({ body, messageId }: SQSRecord, context: Context): Promise<void> => {
    try {
      await work(body, context);
    } catch (error) {
      logger.warn('A message was not handled', { messageId, error: errorName(error) });
      throw error;
    }
  };
  return (event, context) => {
    logger.addContext(context);
    // Per message: should the function run out of time, what its neighbours have counted is written already.
    return processPartialResponse(event, (record: SQSRecord) => flushing(metrics, () => handle(record, context)), processor, {
      context,
      // All messages failing is reported like some failing: an error of the function would say that its code is broken.
      throwOnFullBatchFailure: false,
    });
  };
}
