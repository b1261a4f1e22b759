import { Duration } from 'aws-cdk-lib';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { RequestSchema, SecureRestApi } from './api';
import { BundledFunction, BundledFunctionOptions, BundledHandler, ComputeOptions, FunctionWiring } from './compute';
import { HANDLERS } from './handlers/catalog';
import { NotificationTopic, WorkQueue } from './queueing';
import type { ServerlessApiPatternProps } from './serverless-api-pattern';

/** What the shipped handlers are connected to. */
interface System {
  readonly api: SecureRestApi;
  readonly table: ITable;
  readonly bucket: IBucket;
  readonly queue: WorkQueue;
  readonly topic: NotificationTopic;
}

/** Makes one shipped handler, connects it to what it works on, and adds its routes. */
export function addShippedHandler(
  scope: Construct, handler: BundledHandler, system: System, props: ServerlessApiPatternProps, wiring: FunctionWiring,
): BundledFunction {
  const { api, table, bucket, queue, topic } = system;
  const options = handlerOptions(props.compute, handler);
  const made = new BundledFunction(scope, handler.charAt(0).toUpperCase() + handler.slice(1), {
    ...options,
    ...wiring,
    handler,
    environment: handler === BundledHandler.WORKER ? options.environment : { ...api.handlerEnvironment, ...options.environment },
  });
  made.useTable(table);
  switch (handler) {
    case BundledHandler.ITEMS: break;
    case BundledHandler.FILES: made.useBucket(bucket); break;
    case BundledHandler.JOBS: made.useQueue(queue.queue); break;
    case BundledHandler.WORKER:
      made.useTopic(topic.topic);
      queue.addConsumer('Consumer', made.function);
  }
  const excluded = props.handlers?.excludedRoutes ?? [];
  for (const { method, path, bodyName, bodySchema, contentTypes } of made.routes) {
    if (excluded.includes(`${method} ${path}`)) continue;
    const request = bodyName && bodySchema ? RequestSchema.json(bodyName, bodySchema, contentTypes) : undefined;
    api.addRoute(`${method} ${path}`, { function: made.function, request });
  }
  return made;
}

/** The timeout that the worker will have. */
export function workerTimeout(compute: ComputeOptions | undefined): Duration {
  return handlerOptions(compute, BundledHandler.WORKER).timeout ?? Duration.seconds(HANDLERS.worker.timeoutSeconds);
}

/** The settings of one handler: its own, then those of all. */
function handlerOptions(compute: ComputeOptions = {}, handler: BundledHandler): BundledFunctionOptions {
  const own = compute.handlers?.[handler] ?? {};
  return {
    runtime: own.runtime ?? compute.runtime,
    memorySize: own.memorySize ?? compute.memorySize,
    timeout: own.timeout ?? compute.timeout,
    architecture: own.architecture ?? compute.architecture,
    logLevel: own.logLevel ?? compute.logLevel,
    environment: { ...compute.environment, ...own.environment },
  };
}
