import { randomUUID } from 'node:crypto';
import { Discarded } from './stream-batch';
import { arrival, sequenceNumber, StreamRecord } from './stream-shard';
import { FunctionTarget } from '../functions/functions';
import { JsonObject } from '../json';

/** Message to a mapping's destination about discarded records: their positions, not their contents. */
export function discardedMessage(discarded: Discarded, target: FunctionTarget, shardId: string, streamArn: string): JsonObject {
  const { records, condition, invocations, result } = discarded;
  const [first, last] = [records[0] ?? {}, records[records.length - 1] ?? {}];
  // A function that names its failures did not fail itself.
  const functionError = result?.outcome === 'succeeded' ? {} : { functionError: 'Unhandled' };
  return {
    requestContext: { requestId: randomUUID(), functionArn: target.arn, condition, approximateInvokeCount: invocations },
    ...(result === undefined ? {} : { responseContext: { statusCode: 200, executedVersion: target.version, ...functionError } }),
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: sequenceNumber(first),
      endSequenceNumber: sequenceNumber(last),
      approximateArrivalOfFirstRecord: arrivalTime(first),
      approximateArrivalOfLastRecord: arrivalTime(last),
      batchSize: records.length,
      streamArn,
    },
  };
}

function arrivalTime(record: StreamRecord): string {
  return new Date(arrival(record)).toISOString().replace(/\.000Z$/, 'Z');
}
