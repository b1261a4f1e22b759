import { AlarmMuteRuleOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { ITopic } from 'aws-cdk-lib/aws-sns';
import { AlarmNotification } from './alarm-notification';
import { AlarmOverride } from './alarm-overrides';
import { AnomalyDetection } from './anomaly-detection';

/** Options of alarms and the dashboard. */
export interface AlarmOptions {
  /**
   * Whether alarms are made. About $0.10 per alarm and month, the first ten of an account free.
   *
   * @default - by profile: false in DEVELOPMENT, else true
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
   */
  readonly alarms?: boolean;

  /**
   * Settings of single alarms by their names, as `{ ItemsErrors: { threshold: 5 } }`. The names stand in docs/runbook.md.
   * A name that no alarm has fails the synthesis, with the names that there are. Throws for what makes no sense, and while alarms are off.
   *
   * @default - the settings of each alarm
   */
  readonly alarmOverrides?: { [name: string]: AlarmOverride };

  /**
   * Topic that alarms are sent to. CloudWatch is allowed to publish to it; of an imported topic,
   * and of a topic's own key, the policy must already say so.
   *
   * @default - a new topic that CloudWatch may publish to; subscribe to it through `alarmTopic`
   */
  readonly alarmTopic?: ITopic;

  /**
   * Topic that alarms of `Severity.WARNING` are sent to. It needs the same permissions as `alarmTopic`.
   *
   * @default - a new topic where a notification is for only one severity, else the topic of all alarms
   */
  readonly warningTopic?: ITopic;

  /**
   * Recipients of alarms: mail addresses, Slack channels, HTTPS addresses, or any action of CloudWatch.
   *
   * @default - only those who subscribe to the topic
   */
  readonly notifications?: AlarmNotification[];

  /**
   * Windows in which alarms change their state but notify no one, for example during maintenance. Free.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
   */
  readonly muteWindows?: AlarmMuteRuleOptions[];

  /**
   * Whether there is one alarm for the system, which goes off while any alarm of `Severity.CRITICAL` does. About $0.50 a month,
   * and again for every 40 alarms more.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html
   */
  readonly systemAlarm?: boolean;

  /**
   * Alarms on requests and latency that are unlike those of the two weeks before. Each is charged as three metrics,
   * about $0.30 a month, and there are two for an API.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Anomaly_Detection.html
   */
  readonly anomalyDetection?: AnomalyDetection;

  /**
   * URL of your runbook. Each alarm's description ends with this URL and the alarm's section, for example `…#queue-age`.
   *
   * @default - docs/runbook.md of this library, on GitHub
   */
  readonly runbookUrl?: string;

  /**
   * Whether a dashboard is made. About $3 a month, the first three of an account free.
   *
   * @default - by profile: false in DEVELOPMENT, else true
   */
  readonly dashboard?: boolean;

  /**
   * Whether queries for CloudWatch Logs Insights are saved: failures, slow requests, cold starts, costs. Keeping them is free;
   * running one costs about $0.005 for each GB that it reads.
   *
   * @default - where there is a dashboard
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_Insights-Saving-Queries.html
   */
  readonly savedQueries?: boolean;
}
