import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ContinuedHandler, createContinuedHandler } from './continued-handler';
import { SecureRestApi } from '../api';
import { BundledHandler, FunctionWiring, HandlerOptions } from '../compute';
import { freeChildId } from '../private/distinct-id';
import { NotificationTopic } from '../queueing';

/** Resources that exports read and write. */
interface Exported {
  readonly api: SecureRestApi;
  readonly table: ITable;
  readonly bucket: IBucket;
  readonly topic: NotificationTopic;
  /** The text of `entities.json`, with the entities that have exports. */
  readonly model: string;
  /** The slots of all records that these have. */
  readonly slots: number[];
  readonly handler?: HandlerOptions;
}

/** Creates the function that writes records into files: it answers the routes that begin an export, and continues it through its own queue. */
export function createExports(
  scope: Construct, { api, table, bucket, topic, model, slots, handler }: Exported, wiring: FunctionWiring,
): ContinuedHandler {
  return createContinuedHandler(scope, {
    name: freeChildId(scope, `${scope.node.id}Exports`),
    handler: BundledHandler.EXPORTS,
    options: handler,
    environment: api.handlerEnvironment,
    model,
    maxConcurrency: 5,
    use: (made, queue) => {
      made.useTable(table);
      made.useSlots(table, slots);
      made.useBucket(bucket);
      made.useQueue(queue);
      made.useTopic(topic.topic);
    },
  }, wiring);
}
