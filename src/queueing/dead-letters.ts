import { Duration } from 'aws-cdk-lib';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../private/acknowledge';
import { queueEncryption } from '../private/queue-encryption';

/** A queue that keeps what could not be processed for as long as SQS allows. FIFO where its source is. */
export function deadLetterQueue(scope: Construct, fifo: boolean, key?: IKey): Queue {
  const queue = new Queue(scope, 'DeadLetters', {
    // SQS takes an absent `FifoQueue` for a standard queue, and refuses `false`.
    fifo: fifo ? true : undefined,
    retentionPeriod: Duration.days(14),
    ...queueEncryption(key),
    enforceSSL: true,
  });
  acknowledge(queue, {
    id: 'Serverless::Serverless-SQSRedrivePolicy',
    reason: 'This is the dead-letter queue. Messages wait here for an operator, whom an alarm notifies.',
  });
  return queue;
}
