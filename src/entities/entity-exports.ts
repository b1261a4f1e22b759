import { Duration } from 'aws-cdk-lib';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnFunction, RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { SecureRestApi } from '../api';
import { BundledFunction, BundledHandler, FunctionWiring, HandlerOptions } from '../compute';
import { ENTITIES_FILE, HANDLERS } from '../handlers/catalog';
import { freeChildId } from '../private/distinct-id';
import { NotificationTopic, WorkQueue } from '../queueing';

/** What exports read and write. */
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

/** The function that exports, and the queue that it goes on by. */
export interface EntityExports {
  readonly function: BundledFunction;
  readonly queue: WorkQueue;
}

/** Makes the function that writes records into files: it answers the routes that begin an export, and goes on with it by a queue of its own. */
export function createExports(
  scope: Construct, { api, table, bucket, topic, model, slots, handler }: Exported, wiring: FunctionWiring,
): EntityExports {
  const name = freeChildId(scope, `${scope.node.id}Exports`);
  const queue = new WorkQueue(scope, freeChildId(scope, `${name}Queue`), {
    consumerTimeout: handler?.timeout ?? Duration.seconds(HANDLERS.exports.timeoutSeconds),
    batchSize: 1,
    maxConcurrency: 5,
    monitoring: wiring.monitoring,
    encryptionKey: wiring.messageEncryptionKey,
  });
  const made = new BundledFunction(scope, name, {
    ...handler,
    ...wiring,
    tracing: handler?.tracing ?? wiring.tracing,
    handler: BundledHandler.EXPORTS,
    files: { [ENTITIES_FILE]: model },
    environment: { ...api.handlerEnvironment, ...handler?.environment },
  });
  // A long export goes on by the queue that it came by. Lambda would end the sixteenth turn.
  (made.function.node.defaultChild as CfnFunction).recursiveLoop = RecursiveLoop.ALLOW;
  made.useTable(table);
  made.useSlots(table, slots);
  made.useBucket(bucket);
  made.useQueue(queue.queue);
  made.useTopic(topic.topic);
  queue.addConsumer('Consumer', made.alias);
  return { function: made, queue };
}
