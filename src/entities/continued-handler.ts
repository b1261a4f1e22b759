import { Duration } from 'aws-cdk-lib';
import { CfnFunction, RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BundledFunction, BundledHandler, FunctionWiring, HandlerOptions } from '../compute';
import { ENTITIES_FILE, HANDLERS } from '../handlers/catalog';
import { freeChildId } from '../private/distinct-id';
import { WorkQueue } from '../queueing';

/** A function, and the queue by which it goes on with long work in further invocations. */
export interface ContinuedHandler {
  readonly function: BundledFunction;
  readonly queue: WorkQueue;
}

/** Settings that distinguish it from similar handlers. */
interface Continued {
  /** Id of the function, and of its queue before `Queue`. */
  readonly name: string;
  readonly handler: BundledHandler.EXPORTS | BundledHandler.REINDEX;
  readonly options?: HandlerOptions;
  readonly environment?: { [name: string]: string };
  /** The text of `entities.json`. */
  readonly model: string;
  /** Messages that are worked on at a time. */
  readonly maxConcurrency: number;
  /** Gives the function what it works on, its queue included. */
  readonly use: (made: BundledFunction, queue: IQueue) => void;
}

/** Makes a shipped handler of entities that sends to its own queue. */
export function createContinuedHandler(scope: Construct, { name, options, use, ...work }: Continued, wiring: FunctionWiring): ContinuedHandler {
  const queue = new WorkQueue(scope, freeChildId(scope, `${name}Queue`), {
    consumerTimeout: options?.timeout ?? Duration.seconds(HANDLERS[work.handler].timeoutSeconds),
    batchSize: 1,
    maxConcurrency: work.maxConcurrency,
    monitoring: wiring.monitoring,
    encryptionKey: wiring.messageEncryptionKey,
  });
  const made = new BundledFunction(scope, name, {
    ...options,
    ...wiring,
    tracing: options?.tracing ?? wiring.tracing,
    handler: work.handler,
    files: { [ENTITIES_FILE]: work.model },
    environment: { ...work.environment, ...options?.environment },
  });
  // It goes on by the queue that it came by. Lambda would end the sixteenth turn.
  (made.function.node.defaultChild as CfnFunction).recursiveLoop = RecursiveLoop.ALLOW;
  use(made, queue.queue);
  queue.addConsumer('Consumer', made.alias);
  return { function: made, queue };
}
