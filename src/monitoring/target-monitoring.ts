import { Duration } from 'aws-cdk-lib';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { DashboardSection, IMonitoring } from './contract';

/** Watches what could not be delivered to those who are told of alarms: others hear of it. */
export function watchDeadLetters(monitoring: IMonitoring, queue: IQueue): void {
  const undelivered = queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum', label: 'Alarms' });
  monitoring.addAlarm({
    name: 'AlarmDeadLetters',
    description: 'A subscriber to alarms could not be reached. See the error of each message, and subscribe again.',
    metric: undelivered,
    threshold: 1,
    runbookSection: 'alarm-dead-letters',
  });
  monitoring.addGraphs({ section: DashboardSection.FAILURES, title: 'Waiting for a person', left: [undelivered] });
}
