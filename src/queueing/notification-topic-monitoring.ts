import { Duration } from 'aws-cdk-lib';
import { Color } from 'aws-cdk-lib/aws-cloudwatch';
import { ITopic } from 'aws-cdk-lib/aws-sns';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { DashboardSection, GraphShape, IMonitoring } from '../monitoring/contract';
import { costOf } from '../private/cost-estimate';

const PERIOD = Duration.minutes(5);

/** Watches subscribers that cannot be reached. */
export function watchTopic(monitoring: IMonitoring, name: string, topic: ITopic): void {
  const published = topic.metricNumberOfMessagesPublished({ period: PERIOD, label: 'Published' });
  const failed = topic.metricNumberOfNotificationsFailed({ period: PERIOD, statistic: 'Sum', label: 'Not delivered', color: Color.RED });
  monitoring.addAlarm({
    name: `${name}Failures`,
    description: 'A subscriber could not be reached. See the dead-letter queue of its subscription.',
    metric: failed,
    threshold: 1,
    runbookSection: 'topic-failures',
  });
  monitoring.addGraphs(
    { title: `${name}: published and failed`, left: [published, failed] },
    { section: DashboardSection.COST, title: 'Requests and messages, $ an hour', shape: GraphShape.STACK, left: [costOf(name, [{ metric: topic.metricNumberOfMessagesPublished(), perMillion: 0.5 }])] },
  );
}

/** Watches the queue of what could not be delivered, and what could not be sent there either. */
export function watchUndelivered(monitoring: IMonitoring, name: string, topic: ITopic, queue: IQueue): void {
  const deadLetters = queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum', label: name });
  monitoring.addAlarm({
    name: `${name}DeadLetters`,
    description: 'Notifications could not be delivered, or a function failed on them, and are kept for 14 days. See their ErrorCode attribute or requestContext, mend the subscriber, then send them to it again; SQS cannot redrive to a topic.',
    metric: deadLetters,
    threshold: 1,
    runbookSection: 'topic-dead-letters',
  });
  monitoring.addAlarm({
    name: `${name}DeadLettersLost`,
    description: 'Notifications that could not be delivered could not be kept either, and are lost. See the policies of the dead-letter queue and its key.',
    metric: topic.metric('NumberOfNotificationsFailedToRedriveToDlq', { period: PERIOD, statistic: 'Sum' }),
    threshold: 1,
    runbookSection: 'topic-dead-letters-lost',
  });
  monitoring.addGraphs(
    { section: DashboardSection.FAILURES, title: 'Waiting for a person', left: [deadLetters] },
    { title: `${name}: undelivered`, left: [deadLetters] },
  );
}
