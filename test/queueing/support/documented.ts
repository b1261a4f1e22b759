import { Stack } from 'aws-cdk-lib';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { plainFunction } from './functions';
import { FifoQueue, FifoTopic, NotificationTopic, ObjectBucket, ServerlessFunction, WorkQueue } from '../../../src';

type Build = (stack: Stack, props: object) => void;

/** How a prop of each struct of queues, topics and buckets comes into a template. */
export const QUEUEING_BUILDERS: Record<string, Build> = {
  FifoQueueOptions: (stack, props) => void new WorkQueue(stack, 'Queue', { fifo: FifoQueue.contentBasedDeduplication(props) }),
  FifoTopicOptions: (stack, props) => void new NotificationTopic(stack, 'Topic', { fifo: FifoTopic.contentBasedDeduplication(props) }),
  InventoryOptions: (stack, inventory) => void new ObjectBucket(stack, 'Bucket', { inventory }),
  NotificationTopicOptions: (stack, props) => void new NotificationTopic(stack, 'Topic', props),
  RawTopicSubscriptionOptions: (stack, props) => void new NotificationTopic(stack, 'Topic').addQueue(new WorkQueue(stack, 'Queue').queue, props),
  ReplicationOptions: (stack, props) => void new ObjectBucket(stack, 'Bucket', {
    replication: { destination: Bucket.fromBucketName(stack, 'Copies', 'copies'), ...props },
  }),
  TopicSubscriptionOptions: (stack, props) => void new NotificationTopic(stack, 'Topic').addFunction(plainFunction(stack), props),
  UploadOptions: (stack, uploads) => void new ServerlessFunction(stack, 'Files', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
    environment: { TABLE_NAME: 'entities', ...new ObjectBucket(stack, 'Bucket', { uploads }).handlerEnvironment },
  }),
};
