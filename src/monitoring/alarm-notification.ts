import { Token } from 'aws-cdk-lib';
import { AlarmBase, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Severity } from './contract';
import { NotificationContext } from './notification-context';
import { NotificationOptions } from './notification-options';
import { SlackChannel, SlackOptions } from './slack-channel';
import { invalid } from '../private/invalid';
import { checked } from '../private/known-props';

/**
 * A person or system that is notified when an alarm goes off, and when it is over.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
 * @example
 * new ServerlessApiPattern(this, 'Shop', {
 *   monitoring: {
 *     notifications: [
 *       AlarmNotification.email('oncall@shop.example', { severity: Severity.CRITICAL }),
 *       AlarmNotification.slack({ workspaceId: 'T0123456789', channelId: 'C0123456789' }),
 *     ],
 *   },
 * });
 */
@checked
export abstract class AlarmNotification {
  /**
   * Sends mails to an address, which first confirms by a link in a mail. The first 1,000 mails of a month are free, then about $2 per 100,000.
   * Throws for what is no address.
   */
  public static email(address: string, options: NotificationOptions = {}): AlarmNotification {
    if (!Token.isUnresolved(address) && !/^[^\s@,;<>]+@[^\s@,;<>.]+(\.[^\s@,;<>.]+)+$/.test(address)) {
      throw invalid('monitoring.notifications.email', address, 'an e-mail address');
    }
    return new Subscribed(options, address, (deadLetterQueue) => new EmailSubscription(address, { deadLetterQueue }));
  }

  /**
   * Posts to an address, such as that of an on-call service, which first confirms by a call of the `SubscribeURL` it gets.
   * About $0.60 per million posts. Throws where it does not begin with `https://`.
   */
  public static https(url: string, options: NotificationOptions = {}): AlarmNotification {
    if (!Token.isUnresolved(url) && !(/^https:\/\/\S+$/.test(url) && URL.canParse(url))) {
      throw invalid('monitoring.notifications.https', url, 'an address that begins with https://');
    }
    return new Subscribed(options, url, (deadLetterQueue) => new UrlSubscription(url, { deadLetterQueue }));
  }

  /**
   * Writes into a channel of Slack through Amazon Q Developer in chat applications, which is free. Authorize the workspace in its console
   * once, and invite the app to a private channel. Throws for ids that are none.
   *
   * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/slack-setup.html
   */
  public static slack(options: SlackOptions): AlarmNotification {
    SlackChannel.check(options);
    return new Slack(options);
  }

  /** Any action of CloudWatch, such as those of `aws-cdk-lib/aws-cloudwatch-actions`. The action must be allowed to CloudWatch by what it acts on. */
  public static action(action: IAlarmAction, options: NotificationOptions = {}): AlarmNotification {
    return new Acting(options, action);
  }

  /** Of which alarms it tells. Undefined: of all. */
  public readonly severity?: Severity;

  protected constructor(options: NotificationOptions) {
    this.severity = options.severity;
  }

  /** @internal */
  public _bind(_scope: Construct, _id: string, _context: NotificationContext): void {
    // Most need topics, some need none.
  }

  /** @internal */
  public _act(_alarm: AlarmBase): void {
    // Most hear of alarms through a topic.
  }
}

class Subscribed extends AlarmNotification {
  constructor(
    options: NotificationOptions,
    private readonly address: string,
    private readonly subscriber: (deadLetters: IQueue) => EmailSubscription | UrlSubscription,
  ) {
    super(options);
  }

  public _bind(_scope: Construct, _id: string, { topics, deadLetters }: NotificationContext): void {
    for (const topic of topics) {
      // A topic takes an address once.
      if (topic.node.tryFindChild(this.address)) throw invalid('monitoring.notifications', this.address, 'each address once, of one severity or of all');
      topic.addSubscription(this.subscriber(deadLetters()));
    }
  }
}

class Slack extends AlarmNotification {
  constructor(private readonly options: SlackOptions) {
    super(options);
  }

  public _bind(scope: Construct, id: string, { topics }: NotificationContext): void {
    new SlackChannel(scope, id, { ...this.options, topics });
  }
}

class Acting extends AlarmNotification {
  constructor(options: NotificationOptions, private readonly action: IAlarmAction) {
    super(options);
  }

  public _act(alarm: AlarmBase): void {
    alarm.addAlarmAction(this.action);
    alarm.addOkAction(this.action);
  }
}
