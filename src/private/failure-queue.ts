import { Duration } from 'aws-cdk-lib';
import { Grant, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Alias, CfnEventInvokeConfig, Function as LambdaFunction, IFunction, Version } from 'aws-cdk-lib/aws-lambda';
import { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { invalid } from './invalid';
import { aliasOr } from './live-alias';
import { queueEncryption } from './queue-encryption';

/** A queue that is told of what was given up, and keeps it for as long as SQS allows. */
export function createFailureQueue(scope: Construct, key?: IKey, id = 'Failures'): Queue {
  const queue = new Queue(scope, id, {
    retentionPeriod: Duration.days(14),
    ...queueEncryption(key),
    enforceSSL: true,
  });
  const reason = 'This queue gets failed deliveries. Messages wait here for an operator, whom an alarm notifies.';
  acknowledge(queue, { id: 'AwsSolutions::AwsSolutions-SQS3', reason }, { id: 'Serverless::Serverless-SQSRedrivePolicy', reason });
  return queue;
}

/** Lets Lambda send to a queue in the name of a function: exactly that, and the use of its key. */
export function allowFailures(handler: IFunction, queue: IQueue): void {
  handler.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
  const key = queue.encryptionMasterKey;
  if (key) Grant.addToPrincipal({ grantee: handler, actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resourceArns: [key.keyArn] });
}

/**
 * Sends the events that a function fails on to a queue, unless another destination is set: no caller waits for an asynchronous invocation.
 * Functions of other apps keep what they have.
 */
export function keepFailures(invoked: IFunction, queue: IQueue): void {
  const handler = aliasOr(invoked);
  if (!(handler instanceof LambdaFunction || handler instanceof Alias || handler instanceof Version)) return;
  if (handler.node.findAll().some((child) => child instanceof CfnEventInvokeConfig)) return;
  allowFailures(handler, queue);
  handler.configureAsyncInvoke({ onFailure: { bind: () => ({ destination: queue.queueArn }) } });
}

/** Throws for a FIFO queue. */
export function checkFailureQueue(prop: string, queue: IQueue | undefined): void {
  if (queue?.fifo) throw invalid(prop, queue.node.path, 'a standard queue, because Lambda sends to no FIFO queue');
}
