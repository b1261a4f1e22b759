import { Duration } from 'aws-cdk-lib';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ServerlessFunctionProps } from './serverless-function-options';
import { DashboardSection } from '../monitoring/contract';
import { createFailureQueue } from '../private/failure-queue';
import { profileValues } from '../profile/profile-values';

/** The queue of events that Lambda gave up: one of the user's, one of the function's own, or none. */
export function deadLettersOf(scope: Construct, props: ServerlessFunctionProps): IQueue | undefined {
  if (props.deadLetterQueue) return props.deadLetterQueue;
  if (!(props.deadLetterQueueEnabled ?? profileValues(props.profile)['compute.deadLetterQueueEnabled'])) return undefined;
  const queue = createFailureQueue(scope, props.messageEncryptionKey, 'DeadLetters');
  const name = scope.node.id;
  const deadLetters = queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum', label: name });
  props.monitoring?.addAlarm({
    name: `${name}DeadLetters`,
    description: `Lambda discarded asynchronous events of the function ${name}. Each message has the event, and the error in its attributes: fix the cause, then invoke the function again.`,
    metric: deadLetters,
    threshold: 1,
    runbookSection: 'function-dead-letters',
  });
  props.monitoring?.addGraphs(
    { section: DashboardSection.FAILURES, title: 'Waiting for a person', left: [deadLetters] },
    { title: `${name}: dead letters`, left: [deadLetters] },
  );
  return queue;
}
