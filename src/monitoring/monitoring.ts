import { Alarm, ComparisonOperator, Dashboard, GraphWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmTopic } from './alarm-topic';
import { AlarmRequest, GraphRequest, IMonitoring } from './contract';
import { invalid } from '../private/invalid';
import { Profile, profileSettings } from '../profile';

/** What the user chooses about alarms and the dashboard. */
export interface AlarmOptions {
  /**
   * Whether alarms are made. About $0.10 per alarm and month, the first ten of an account free.
   *
   * @default - by profile: true in PRODUCTION, false in DEVELOPMENT
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
   */
  readonly alarms?: boolean;

  /**
   * Topic that alarms are sent to. CloudWatch is allowed to publish to it; of an imported topic,
   * and of a topic's own key, the policy must already say so.
   *
   * @default - a new topic that CloudWatch may publish to; subscribe to it through `alarmTopic`
   */
  readonly alarmTopic?: ITopic;

  /**
   * Whether a dashboard is made. About $3 a month, the first three of an account free.
   *
   * @default - by profile: true in PRODUCTION, false in DEVELOPMENT
   */
  readonly dashboard?: boolean;
}

/** Properties of `Monitoring`. */
export interface MonitoringProps extends AlarmOptions {
  /**
   * Key that encrypts alarms on their way. Its policy must let CloudWatch use it, as those of `EncryptionKeys` do.
   *
   * @default - alarms are kept nowhere
   */
  readonly encryptionKey?: IKey;

  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;
}

/**
 * Alarms, the topic they are sent to, and one dashboard.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
 */
export class Monitoring extends Construct implements IMonitoring {
  /** Topic that alarms are sent to. Undefined where alarms are off. */
  public readonly alarmTopic?: ITopic;

  /** The alarms made so far. */
  public readonly alarms: Alarm[] = [];

  /** The dashboard. Undefined where it is off. */
  public readonly dashboard?: Dashboard;

  constructor(scope: Construct, id: string, props: MonitoringProps = {}) {
    super(scope, id);
    const defaults = profileSettings(props.profile);
    const alarms = props.alarms ?? defaults.alarms;
    if (!alarms && props.alarmTopic !== undefined) {
      throw invalid('monitoring.alarmTopic', props.alarmTopic.node.path, 'nothing while alarms are off; set monitoring.alarms to true');
    }
    if (props.alarmTopic) AlarmTopic.allowAlarms(props.alarmTopic);
    this.alarmTopic = alarms ? props.alarmTopic ?? new AlarmTopic(this, 'AlarmTopic', props.encryptionKey).topic : undefined;
    this.dashboard = props.dashboard ?? defaults.dashboard ? new Dashboard(this, 'Dashboard') : undefined;
  }

  public addAlarm(alarm: AlarmRequest): void {
    if (!this.alarmTopic) return;
    const made = new Alarm(this, alarm.name, {
      alarmDescription: alarm.description,
      metric: alarm.metric,
      threshold: alarm.threshold,
      evaluationPeriods: alarm.evaluationPeriods ?? 1,
      comparisonOperator: alarm.comparisonOperator ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No traffic is no failure.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(this.alarmTopic);
    made.addAlarmAction(action);
    made.addOkAction(action);
    this.alarms.push(made);
  }

  public addGraphs(...graphs: GraphRequest[]): void {
    const width = Math.floor(24 / graphs.length);
    this.dashboard?.addWidgets(...graphs.map((graph) => new GraphWidget({ width, title: graph.title, left: graph.left, right: graph.right })));
  }
}
