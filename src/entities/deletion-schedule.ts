import { Duration } from 'aws-cdk-lib';
import { ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { BundledFunction, FunctionWiring } from '../compute';
import { FINISH_DELETIONS } from '../handlers/catalog';
import { ScheduledJob } from '../schedules';

const EVERY = Duration.minutes(15);

/** Deletes what a request left of parents with many children, or that was stopped in the middle. */
export function finishDeletions(
  scope: Construct, id: string, handler: BundledFunction, { monitoring, messageEncryptionKey }: FunctionWiring,
): ScheduledJob {
  return new ScheduledJob(scope, id, {
    function: handler.alias,
    description: 'Deletes the children of records whose deletion has begun.',
    schedule: ScheduleExpression.rate(EVERY),
    input: ScheduleTargetInput.fromObject({ task: FINISH_DELETIONS }),
    // The next call does the same.
    retryAttempts: 0,
    encryptionKey: messageEncryptionKey,
    monitoring,
  });
}
