import { AlarmBase } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AlarmNotification } from './alarm-notification';
import { AlarmOptions } from './alarm-options';
import { AlarmTopic } from './alarm-topic';
import { Severity } from './contract';
import { createFailureQueue } from '../private/failure-queue';

/** Whom alarms call: a topic for each severity that is told apart, and what is told of them beside or through it. */
export class AlarmTargets {
  /** Topic of critical alarms, and of all alarms where they aren't told apart. */
  public readonly alarmTopic: ITopic;

  /** Topic of what can wait until the morning. */
  public readonly warningTopic: ITopic;

  private readonly notifications: AlarmNotification[];
  private undelivered?: Queue;

  constructor(private readonly scope: Construct, options: AlarmOptions, private readonly key?: IKey) {
    this.notifications = options.notifications ?? [];
    const apart = options.warningTopic !== undefined || this.notifications.some(({ severity }) => severity !== undefined);
    this.alarmTopic = this.topic('AlarmTopic', options.alarmTopic);
    this.warningTopic = apart ? this.topic('WarningTopic', options.warningTopic) : this.alarmTopic;
    this.notifications.forEach((notification, index) => {
      notification._bind(scope, `Notification${index}`, { topics: this.topicsOf(notification.severity), deadLetters: () => this.deadLetters() });
    });
  }

  /** Keeps notifications that could not be delivered, for 14 days. Undefined while there are no subscriptions. */
  public get deadLetterQueue(): Queue | undefined {
    return this.undelivered;
  }

  /** Has an alarm call those who are told of its severity. */
  public attach(alarm: AlarmBase, severity: Severity): void {
    const action = new SnsAction(severity === Severity.WARNING ? this.warningTopic : this.alarmTopic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    for (const notification of this.notifications) {
      if (notification.severity === undefined || notification.severity === severity) notification._act(alarm);
    }
  }

  private topic(id: string, own: ITopic | undefined): ITopic {
    if (!own) return new AlarmTopic(this.scope, id, this.key).topic;
    AlarmTopic.allowAlarms(own);
    return own;
  }

  private topicsOf(severity: Severity | undefined): ITopic[] {
    if (severity === undefined) return [...new Set([this.alarmTopic, this.warningTopic])];
    return [severity === Severity.WARNING ? this.warningTopic : this.alarmTopic];
  }

  private deadLetters(): Queue {
    return this.undelivered ??= createFailureQueue(new Construct(this.scope, 'Undelivered'), this.key);
  }
}
