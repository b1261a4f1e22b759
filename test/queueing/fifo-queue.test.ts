import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { DeduplicationScope, FifoThroughputLimit } from 'aws-cdk-lib/aws-sqs';
import { plainFunction } from './support/functions';
import { FifoQueue, WorkQueue, WorkQueueProps } from '../../src';
import { newStack, templateOf } from '../support/synth';

const queue = (props: WorkQueueProps) => templateOf((stack) => void new WorkQueue(stack, 'Queue', props).addConsumer('Consumer', plainFunction(stack)));
const MAIN = { RedrivePolicy: Match.anyValue() };

test('a FIFO queue has a FIFO dead-letter queue', () => {
  const made = queue({ fifo: FifoQueue.contentBasedDeduplication() });
  made.allResourcesProperties('AWS::SQS::Queue', { FifoQueue: true, SqsManagedSseEnabled: true });
  made.hasResourceProperties('AWS::SQS::Queue', { ...MAIN, ContentBasedDeduplication: true, DeduplicationScope: 'queue', FifoThroughputLimit: 'perQueue' });
});

test('senders may give the deduplication ids', () => {
  queue({ fifo: FifoQueue.deduplicationIds() }).hasResourceProperties('AWS::SQS::Queue', { ...MAIN, ContentBasedDeduplication: false });
});

test('high throughput looks for repetitions within the message group', () => {
  queue({ fifo: FifoQueue.contentBasedDeduplication({ throughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID }) })
    .hasResourceProperties('AWS::SQS::Queue', { DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' });
  queue({ fifo: FifoQueue.deduplicationIds({ deduplicationScope: DeduplicationScope.MESSAGE_GROUP }) })
    .hasResourceProperties('AWS::SQS::Queue', { DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perQueue' });
  const contradiction = { throughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID, deduplicationScope: DeduplicationScope.QUEUE };
  expect(() => FifoQueue.deduplicationIds(contradiction))
    .toThrow("queueing.queue.fifo.deduplicationScope: 'queue' cannot be used. Allowed: MESSAGE_GROUP");
});

test('a standard queue says nothing of order', () => {
  queue({}).allResourcesProperties('AWS::SQS::Queue', { FifoQueue: Match.absent(), DeduplicationScope: Match.absent() });
});

const fifo = FifoQueue.contentBasedDeduplication();
test.each<[WorkQueueProps, string]>([
  [{ fifo, batchSize: 11 }, 'queueing.queue.batchSize: 11 cannot be used. Allowed: at most 10 for a FIFO queue'],
  [{ fifo, maxBatchingWindow: Duration.seconds(5) }, 'queueing.queue.maxBatchingWindow'],
])('refuses %j', (props, message) => {
  expect(() => new WorkQueue(newStack(), 'Queue', props)).toThrow(message);
});
