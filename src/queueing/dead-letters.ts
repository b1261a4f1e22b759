import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../private/acknowledge';

/** A queue that keeps what could not be processed for as long as SQS allows. FIFO where its source is. */
export function deadLetterQueue(scope: Construct, fifo: boolean): Queue {
  const queue = new Queue(scope, 'DeadLetters', {
    // SQS takes an absent `FifoQueue` for a standard queue, and refuses `false`.
    fifo: fifo ? true : undefined,
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  acknowledge(queue, {
    id: 'Serverless::Serverless-SQSRedrivePolicy',
    reason: 'This is the dead-letter queue: what it holds waits for a person, who is called by an alarm.',
  });
  return queue;
}
