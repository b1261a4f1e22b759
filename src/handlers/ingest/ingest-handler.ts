import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseObjectEvent } from './object-event';
import { type ObjectProcessorProps, processObject } from './process-object';
import { errorName } from '../shared/sdk-errors';
import { flushing } from '../shared/telemetry';

export interface IngestHandlerProps extends ObjectProcessorProps {
  readonly bucketName: string;
}

export type IngestHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** Handles a batch: what fails comes again alone, its neighbours are done. */
export function ingestHandler(props: IngestHandlerProps): IngestHandler {
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

async function handle(props: IngestHandlerProps, { messageId, body }: SQSRecord, context: Context): Promise<void> {
  try {
    await processObject(props, parseObjectEvent(body, props.bucketName), { remainingMilliseconds: () => context.getRemainingTimeInMillis() });
  } catch (error) {
    props.logger.warn('A message was not handled', { messageId, error: errorName(error) });
    throw error;
  }
}
