import { Construction, Resource } from './resource-type';
import { messageFilter } from '../events/event-filter';
import { QueueMessages } from '../events/queue-messages';
import { QueuePoller } from '../events/queue-poller';
import { optionalNumber, optionalObject, string, strings } from '../json';

/** Pollers of one mapping at a time where the template sets no lower limit. */
const DEFAULT_CONCURRENCY = 5;

/** Lambda asks for them when it makes a mapping. */
const NEEDED = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/** Lets a mapping's function receive the messages of a queue. */
export async function pollQueue({ id, properties }: Resource, queue: Resource, system: Construction): Promise<void> {
  const target = system.functions.target(string(properties.FunctionName, `${id}.FunctionName`));
  const most = optionalNumber(optionalObject(properties.ScalingConfig, 'ScalingConfig').MaximumConcurrency, 'MaximumConcurrency');
  const { visibilityTimeoutSeconds } = system.options;
  const queueUrl = system.resources.ref(queue.id);
  const call = { endpoint: system.front.address, region: system.region, accessKeyId: target.function.settings.credentials.accessKeyId };
  const concurrency = Math.max(1, Math.min(most ?? DEFAULT_CONCURRENCY, DEFAULT_CONCURRENCY, target.function.concurrency));
  const { accessKeyId } = target.function.settings.credentials;
  if (system.options.enforceIam === true) assertReadable(id, accessKeyId, system.resources.attribute(queue.id, 'Arn'), system);
  await system.tasks.add(id, { ...properties, queueUrl, concurrency, accessKeyId }, () => new QueuePoller({
    functionArn: target.arn,
    queueArn: system.resources.attribute(queue.id, 'Arn'),
    region: system.region,
    batchSize: optionalNumber(properties.BatchSize, 'BatchSize') ?? 10,
    windowSeconds: optionalNumber(properties.MaximumBatchingWindowInSeconds, 'MaximumBatchingWindowInSeconds') ?? 0,
    concurrency,
    failed: visibilityTimeoutSeconds === undefined ? undefined : async (messages) => {
      // Not in the function's name: Lambda makes no such call.
      const direct = { endpoint: await system.emulators.messaging(), region: system.region };
      await new QueueMessages(direct, queueUrl).release(messages, visibilityTimeoutSeconds);
    },
    received: async (messageIds, traceId) => system.recorder?.received(messageIds, traceId),
    reportsItemFailures: strings(properties.FunctionResponseTypes, 'FunctionResponseTypes').includes('ReportBatchItemFailures'),
    passes: messageFilter(properties.FilterCriteria),
  }, new QueueMessages(call, queueUrl), () => system.live().functions, (message) => system.live().log('local', `${queue.id}: ${message}`)));
}

function assertReadable(id: string, accessKeyId: string, queueArn: string, system: Construction): void {
  const caller = system.front.caller(accessKeyId);
  const missing = NEEDED.map((name) => `sqs:${name}`).filter((action) => caller?.permissions.refuses(action, queueArn) === true);
  if (missing.length > 0) throw new Error(`${id}: the role ${caller?.roleId} may not ${missing.join(', ')} on ${queueArn}, so that AWS refuses to create the mapping`);
}
