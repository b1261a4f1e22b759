import { Duration } from 'aws-cdk-lib';
import { AttributeType, ITable } from 'aws-cdk-lib/aws-dynamodb';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BundledFunction, BundledHandler, ComputeOptions, FunctionWiring } from '../compute';
import { IndexProjection, TableIndexOptions } from '../data';
import { handlerOptions } from '../compute/handler-options';
import { PENDING_INDEX } from '../handlers/catalog';
import { freeChildId } from '../private/distinct-id';
import { NotificationTopic } from '../queueing';

/** Time after the end of an upload form until its upload counts as one that never comes. Large files take long. */
const UPLOAD_GRACE = Duration.minutes(105);

/** The index that the sweeper finds stale records by. Holds what waits for something, and no more. */
export const PENDING_RECORDS: TableIndexOptions = {
  indexName: PENDING_INDEX,
  partitionKeys: [{ name: 'pendingIn', type: AttributeType.STRING }],
  sortKeys: [{ name: 'createdAt', type: AttributeType.STRING }],
  projection: IndexProjection.keysOnly(),
};

/** Resources that the sweeper works on. */
interface Swept {
  readonly table: ITable;
  readonly bucket: IBucket;
  readonly topic: NotificationTopic;
}

/** Makes the function that abandons what is stale. */
export function createSweeper(
  scope: Construct, { table, bucket, topic }: Swept, compute: ComputeOptions | undefined, uploadExpiry: Duration | undefined, wiring: FunctionWiring,
): BundledFunction {
  const options = handlerOptions(compute, BundledHandler.SWEEPER);
  const expiry = uploadExpiry?.isUnresolved() ? Duration.hours(12) : uploadExpiry ?? Duration.minutes(15);
  const made = new BundledFunction(scope, freeChildId(scope, 'Sweeper'), {
    ...options,
    ...wiring,
    tracing: options.tracing ?? wiring.tracing,
    handler: BundledHandler.SWEEPER,
    environment: { STALE_UPLOAD_MINUTES: String(Math.ceil(expiry.plus(UPLOAD_GRACE).toMinutes({ integral: false }))), ...options.environment },
  });
  made.useTable(table);
  made.useIndex(table, PENDING_INDEX);
  made.useBucket(bucket);
  made.useSource(bucket);
  made.useTopic(topic.topic);
  return made;
}
