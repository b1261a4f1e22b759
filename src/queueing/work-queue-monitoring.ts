import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { DashboardSection, GraphShape, IMonitoring } from '../monitoring/contract';
import { costOf } from '../private/cost-estimate';

const PERIOD = Duration.minutes(5);

/** Watches messages that wait too long, and those that failed too often. */
export function watchQueue(monitoring: IMonitoring, name: string, queue: IQueue, deadLetterQueue: IQueue): void {
  const waiting = queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum', label: 'Waiting' });
  const failed = deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum', label: 'Failed' });
  const age = queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, label: name });
  const deadLetters = deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum', label: name });
  monitoring.addAlarm({
    name: `${name}Age`,
    description: 'A message has been waiting for more than 15 minutes: the consumer fails or cannot keep up.',
    metric: age,
    threshold: 900,
    runbookSection: 'queue-age',
  });
  monitoring.addAlarm({
    name: `${name}DeadLetters`,
    description: 'Messages failed too often. See the consumer\'s log, mend the cause, then start a redrive.',
    metric: deadLetters,
    threshold: 1,
    runbookSection: 'queue-dead-letters',
  });
  monitoring.addGraphs(
    { section: DashboardSection.LATENCY, title: 'Queues: age of the oldest message, s', left: [age] },
    { section: DashboardSection.FAILURES, title: 'Waiting for a person', left: [deadLetters] },
    {
      section: DashboardSection.COST,
      title: 'Requests and messages, $ an hour',
      shape: GraphShape.STACK,
      left: [costOf(name, requestsTo(queue).map((metric) => ({ metric, perMillion: 0.4 })))],
    },
    { title: `${name}: messages`, left: [waiting, failed] },
    { title: `${name}: age of the oldest message`, left: [age] },
  );
}

/** Metrics that SQS charges for: an upper bound, because a request can take ten messages. */
function requestsTo(queue: IQueue): Metric[] {
  return [
    queue.metricNumberOfMessagesSent(),
    queue.metricNumberOfMessagesReceived(),
    queue.metricNumberOfMessagesDeleted(),
    queue.metricNumberOfEmptyReceives(),
  ];
}
