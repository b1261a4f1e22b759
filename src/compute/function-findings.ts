import { Annotations } from 'aws-cdk-lib';
import { IRole } from 'aws-cdk-lib/aws-iam';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ServerlessFunctionProps } from './serverless-function-options';
import { acknowledge, acknowledgeRegulatory } from '../private/acknowledge';
import { customValues } from '../profile/profile-values';

/** Settings of a function that decide which findings apply. */
interface HardenedFunction extends Construct {
  readonly function: IFunction;
  readonly executionRole: IRole;
  readonly deadLetterQueue?: IQueue;
  readonly failureQueue?: IQueue;
}

/** Acknowledges what compliance packs find and the design gives a reason for. */
export function acknowledgeFindings(made: HardenedFunction, props: ServerlessFunctionProps): void {
  const { tracing, vpc, filesystem, snapStart } = props;
  const wildcards = [
    tracing && 'X-Ray takes trace segments from any caller and has no resource to name: its two write actions only allow *.',
    vpc && 'EC2 only lets Lambda create network interfaces with *; calls by the function itself are denied.',
    filesystem && 'Mounting is bound to its access point by a condition.',
  ].filter((reason) => typeof reason === 'string');
  if (wildcards.length) acknowledge(made.executionRole, { id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]', reason: wildcards.join(' ') });
  if (!tracing) acknowledge(made, { id: 'Serverless::Serverless-LambdaTracing', reason: 'Tracing is switched off by the tracing prop.' });
  if (snapStart) Annotations.of(made.function).acknowledgeWarning('@aws-cdk/aws-lambda:snapStartRequirePublish', 'The alias publishes a version.');
  const { 'compute.reserveConcurrency': reserves, 'compute.deadLetterQueueEnabled': keeps } = customValues(props.profile);
  if ((props.reserveConcurrency ?? reserves) === false) acknowledgeRegulatory(made, 'LambdaConcurrency', 'Nothing is reserved by the reserveConcurrency prop, or by a custom profile.');
  if (made.deadLetterQueue) return;
  if ((props.deadLetterQueueEnabled ?? keeps) === false) acknowledgeRegulatory(made, 'LambdaDLQ', 'Switched off by the deadLetterQueueEnabled prop, or by a custom profile.');
  acknowledge(made, {
    id: 'Serverless::Serverless-LambdaDLQ',
    reason: made.failureQueue
      ? 'Failed asynchronous invocations go to a failure destination, which gets more than a dead-letter queue: also the error and the number of attempts.'
      : 'Called synchronously or by a queue that has its own dead-letter queue: a dead-letter queue of the function would never receive a message.',
  });
}
