import { Stack } from 'aws-cdk-lib';
import { plainFunction } from './functions';
import { FifoQueue, FifoTopic, NotificationTopic, WorkQueue } from '../../../src';

type Build = (stack: Stack, props: object) => void;

/** How a prop of each struct of queues and topics comes into a template. */
export const QUEUEING_BUILDERS: Record<string, Build> = {
  FifoQueueOptions: (stack, props) => void new WorkQueue(stack, 'Queue', { fifo: FifoQueue.contentBasedDeduplication(props) }),
  FifoTopicOptions: (stack, props) => void new NotificationTopic(stack, 'Topic', { fifo: FifoTopic.contentBasedDeduplication(props) }),
  NotificationTopicOptions: (stack, props) => void new NotificationTopic(stack, 'Topic', props),
  RawTopicSubscriptionOptions: (stack, props) => void new NotificationTopic(stack, 'Topic').addQueue(new WorkQueue(stack, 'Queue').queue, props),
  TopicSubscriptionOptions: (stack, props) => void new NotificationTopic(stack, 'Topic').addFunction(plainFunction(stack), props),
};
