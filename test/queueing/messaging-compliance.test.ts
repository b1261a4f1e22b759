import { Stack } from 'aws-cdk-lib';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { findingsOf } from './support/findings';
import { FieldCondition, FifoQueue, FifoTopic, MessageFilter, Monitoring, NotificationTopic, ServerlessFunction, WorkQueue } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';

function everything(stack: Stack): void {
  const monitoring = new Monitoring(stack, 'Monitoring');
  const worker = new ServerlessFunction(stack, 'Worker', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') }).function;
  const standard = new WorkQueue(stack, 'Queue', {
    filters: [MessageFilter.body({ status: FieldCondition.oneOf('paid') })], provisionedPollers: { min: 2, max: 10 }, monitoring,
  });
  const ordered = new WorkQueue(stack, 'Ordered', { fifo: FifoQueue.contentBasedDeduplication(), monitoring });
  for (const queue of [standard, ordered]) queue.addConsumer('Consumer', worker);
  standard.addProducer(worker, 'QUEUE_URL');
  const topic = new NotificationTopic(stack, 'Topic', { monitoring });
  topic.addEmail('ops@example.com');
  topic.addHttps('https://example.com/hook');
  topic.addQueue(standard.queue);
  topic.addFunction(worker);
  topic.addPublisher(worker, 'TOPIC_ARN');
  new NotificationTopic(stack, 'OrderedTopic', { fifo: FifoTopic.deduplicationIds(), monitoring }).addQueue(ordered.queue);
}

test.each(SAMPLED_FLAG_SETS)('queues and topics with everything set have no finding, with %s', (_, flags) => {
  expect(findingsOf(everything, flags)).toEqual([]);
});
