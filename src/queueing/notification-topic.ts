import { Duration } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { IMonitoring } from '../monitoring/contract';

/** What the user chooses about the topic. */
export interface NotificationTopicOptions {
  /**
   * Name that people see as the sender.
   *
   * @default - none
   */
  readonly displayName?: string;
}

/** Properties of `NotificationTopic`. */
export interface NotificationTopicProps extends NotificationTopicOptions {
  /**
   * Watches notifications that could not be delivered.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}

/**
 * A topic that takes messages over TLS only, from identities of this account that are allowed to.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html
 */
export class NotificationTopic extends Construct {
  /** The topic. Give each subscription a dead-letter queue. */
  public readonly topic: Topic;

  constructor(scope: Construct, id: string, props: NotificationTopicProps = {}) {
    super(scope, id);
    this.topic = new Topic(this, 'Resource', { displayName: props.displayName, enforceSSL: true });
    if (props.monitoring) this.monitor(props.monitoring);
  }

  private monitor(monitoring: IMonitoring): void {
    const period = Duration.minutes(5);
    const failed = this.topic.metricNumberOfNotificationsFailed({ period, statistic: 'Sum' });
    monitoring.addAlarm({
      name: `${this.node.id}Failures`,
      description: 'A subscriber could not be reached. See the dead-letter queue of its subscription.',
      metric: failed,
      threshold: 1,
    });
    monitoring.addGraphs({ title: 'Topic: published and failed', left: [this.topic.metricNumberOfMessagesPublished({ period }), failed] });
  }
}
