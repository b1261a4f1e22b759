import { stableId } from '../assembly/names';
import { QueueMessages } from '../events/queue-messages';
import { QueuePoller } from '../events/queue-poller';
import { optionalNumber, optionalObject, string, strings } from '../json';
import { Construction, Resource, ResourceType } from './resource-type';

/** Pollers of one mapping at a time where the template sets no lower limit. */
const DEFAULT_CONCURRENCY = 5;

export const eventSources: ResourceType = {
  types: ['AWS::Lambda::EventSourceMapping'],
  phase: 'consume',
  identify: ({ id }, place) => ({
    ref: stableId(id, 32),
    attributes: { Id: stableId(id, 32), EventSourceMappingArn: `arn:aws:lambda:${place.region}:${place.account}:event-source-mapping:${stableId(id, 32)}` },
  }),
  serve: (mappings, system) => {
    for (const mapping of mappings) poll(mapping, system);
  },
};

/** Retries and destinations of asynchronous invocations; read by the invoker when it invokes. */
export const eventInvokeConfigs: ResourceType = {
  types: ['AWS::Lambda::EventInvokeConfig'],
  phase: 'consume',
  identify: ({ id }) => ({ ref: id, attributes: {} }),
};

function poll({ id, properties }: Resource, system: Construction): void {
  const source = string(properties.EventSourceArn, `${id}.EventSourceArn`);
  const queue = system.resources.find(['AWS::SQS::Queue'], source);
  if (queue === undefined) throw new Error(`The local runner does not support the event source ${source} (${id}); it polls queues of the template`);
  if (properties.FilterCriteria !== undefined) throw new Error(`The local runner does not support FilterCriteria of an event source (${id})`);
  if (properties.Enabled === false) return;
  const target = system.functions.target(string(properties.FunctionName, `${id}.FunctionName`));
  const most = optionalNumber(optionalObject(properties.ScalingConfig, 'ScalingConfig').MaximumConcurrency, 'MaximumConcurrency');
  const { visibilityTimeoutSeconds } = system.options;
  const queueUrl = system.resources.ref(queue.id);
  const call = { endpoint: system.front.address, region: system.region, accessKeyId: target.function.settings.credentials.accessKeyId };
  const poller = new QueuePoller({
    functionArn: target.arn,
    queueArn: source,
    region: system.region,
    batchSize: optionalNumber(properties.BatchSize, 'BatchSize') ?? 10,
    windowSeconds: optionalNumber(properties.MaximumBatchingWindowInSeconds, 'MaximumBatchingWindowInSeconds') ?? 0,
    concurrency: Math.max(1, Math.min(most ?? DEFAULT_CONCURRENCY, DEFAULT_CONCURRENCY, target.function.concurrency)),
    failed: visibilityTimeoutSeconds === undefined ? undefined : async (messages) => {
      // Not in the function's name: Lambda makes no such call.
      const direct = { endpoint: await system.emulators.messaging(), region: system.region };
      await new QueueMessages(direct, queueUrl).release(messages, visibilityTimeoutSeconds);
    },
    reportsItemFailures: strings(properties.FunctionResponseTypes, 'FunctionResponseTypes').includes('ReportBatchItemFailures'),
  }, new QueueMessages(call, queueUrl), system.functions, (message) => system.log('local', `${queue.id}: ${message}`));
  poller.start();
  system.onStop(() => poller.stop());
}
