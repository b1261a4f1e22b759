import { Alarm, AlarmBase, AnomalyDetectionAlarm, CfnAlarm, ComparisonOperator, CompositeAlarm, Dashboard, IWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { checkAlarmOptions } from './alarm-limits';
import { alarmMetric } from './alarm-metric';
import { AlarmMutes } from './alarm-mutes';
import { AlarmNames } from './alarm-names';
import { AlarmOptions } from './alarm-options';
import { AlarmOverrides } from './alarm-overrides';
import { AlarmTargets } from './alarm-targets';
import { AdoptedAlarmOptions, AlarmRequest, AnomalyRequest, GraphRequest, IMonitoring, LogKind, Severity } from './contract';
import { PlacedList } from './placed-list';
import { Runbook } from './runbook';
import { SavedQueries } from './saved-queries';
import { SystemAlarm } from './system-alarm';
import { SystemDashboard } from './system-dashboard';
import { watchDeadLetters } from './target-monitoring';
import { freeChildId } from '../private/distinct-id';
import { located } from '../private/located';
import { Profile } from '../profile/profile';
import { checkLocks } from '../profile/locks';
import { profileValues } from '../profile/profile-values';

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
 * Alarms, the topics they are sent to, and one dashboard.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
 * @example
 * const watch = new Monitoring(this, 'Monitoring', { notifications: [AlarmNotification.email('oncall@shop.example')] });
 * new WorkQueue(this, 'Orders', { monitoring: watch });
 * new EntityTable(this, 'Table', { monitoring: watch });
 */
@located
export class Monitoring extends Construct implements IMonitoring {
  /** Topic that alarms are sent to. Undefined where alarms are off. */
  public readonly alarmTopic?: ITopic;

  /** Topic that alarms of `Severity.WARNING` are sent to, the same as `alarmTopic` where nothing tells them apart. Undefined where alarms are off. */
  public readonly warningTopic?: ITopic;

  /** The alarms made so far. */
  public readonly alarms: Alarm[];

  /** The alarm of the system, which goes off while any alarm of `Severity.CRITICAL` does. Undefined where it is off. */
  public readonly systemAlarm?: CompositeAlarm;

  /** The dashboard. Undefined where it is off. */
  public readonly dashboard?: Dashboard;

  private readonly runbook: Runbook;
  private readonly names = new AlarmNames();
  private readonly overrides: AlarmOverrides;
  private readonly targets?: AlarmTargets;
  private readonly mutes: AlarmMutes;
  private readonly system?: SystemAlarm;
  private readonly sections?: SystemDashboard;
  private readonly queries?: SavedQueries;
  private readonly placed = new PlacedList<Alarm>();
  private places = 0;
  /** Place of new alarms and graphs, instead of the end. */
  private place?: number;

  constructor(scope: Construct, id: string, private readonly props: MonitoringProps = {}) {
    super(scope, id);
    this.alarms = this.placed.items;
    checkLocks(this, 'monitoring', props.profile, props);
    const defaults = profileValues(props.profile);
    const alarms = props.alarms ?? defaults['monitoring.alarms'];
    const dashboard = props.dashboard ?? defaults['monitoring.dashboard'];
    checkAlarmOptions(props, alarms);
    this.runbook = new Runbook(props.runbookUrl);
    this.overrides = new AlarmOverrides(this, props.alarmOverrides);
    this.mutes = new AlarmMutes(this, props.muteWindows);
    this.targets = alarms ? new AlarmTargets(this, props, props.encryptionKey) : undefined;
    this.alarmTopic = this.targets?.alarmTopic;
    this.warningTopic = this.targets?.warningTopic;
    this.system = props.systemAlarm ? this.createSystemAlarm() : undefined;
    this.systemAlarm = this.system?.alarm;
    this.sections = dashboard ? new SystemDashboard(this, 'Dashboard', this.runbook.linkTo(), this.alarms) : undefined;
    this.dashboard = this.sections?.dashboard;
    this.queries = props.savedQueries ?? dashboard ? new SavedQueries(this, 'Queries') : undefined;
    if (this.targets?.deadLetterQueue) watchDeadLetters(this, this.targets.deadLetterQueue);
  }

  /** Watches a metric. The name gets a hash behind it where another alarm has it already. Throws for an override that makes no sense. */
  public addAlarm(alarm: AlarmRequest): void {
    const name = this.targets && this.nameOf(alarm);
    const settings = name === undefined ? undefined : this.overrides.settingsOf({ ...alarm, name });
    if (name === undefined || !settings) return;
    const { severity, ...others } = settings;
    this.register(new Alarm(this, freeChildId(this, name), {
      ...others,
      alarmDescription: this.runbook.describe(alarm.description, alarm.runbookSection),
      metric: alarmMetric(alarm.metric),
      comparisonOperator: alarm.comparisonOperator ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No traffic is no failure.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }), severity);
  }

  /** Watches a metric for unusual values, where `anomalyDetection` is set. Its severity is `Severity.WARNING` unless an override says otherwise. */
  public addAnomalyAlarm(alarm: AnomalyRequest): void {
    const { anomalyDetection } = this.props;
    if (!this.targets || !anomalyDetection) return;
    const name = this.nameOf(alarm);
    const settings = this.overrides.settingsOfAnomaly({ ...alarm, name }, anomalyDetection.evaluationPeriods ?? 3);
    if (!settings) return;
    this.register(new AnomalyDetectionAlarm(this, freeChildId(this, name), {
      evaluationPeriods: settings.evaluationPeriods,
      datapointsToAlarm: settings.datapointsToAlarm,
      stdDevs: anomalyDetection.standardDeviations ?? 3,
      alarmDescription: this.runbook.describe(alarm.description, alarm.runbookSection),
      metric: alarm.metric,
      comparisonOperator: alarm.comparisonOperator ?? ComparisonOperator.LESS_THAN_LOWER_OR_GREATER_THAN_UPPER_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }), settings.severity);
  }

  /** Gives your own alarm the actions of the others, and shows it on the dashboard. Does nothing while alarms are off. */
  public adoptAlarm(alarm: Alarm, options: AdoptedAlarmOptions = {}): void {
    if (!this.targets) return;
    if (options.runbookSection !== undefined) {
      const resource = alarm.node.defaultChild as CfnAlarm;
      resource.alarmDescription = this.runbook.describe(resource.alarmDescription ?? '', options.runbookSection);
    }
    this.register(alarm, options.severity ?? Severity.CRITICAL);
  }

  /** Draws graphs in one row of the dashboard. */
  public addGraphs(...graphs: GraphRequest[]): void {
    this.sections?.addGraphs(graphs, this.nextPlace());
  }

  /** Adds a section with your own widgets to the dashboard, beside each other as far as they fit, before the parts. Does nothing where there is no dashboard. */
  public addSection(title: string, ...widgets: IWidget[]): void {
    this.sections?.addSection(title, widgets);
  }

  /** Has saved queries look into a log group. */
  public addLogGroup(kind: LogKind, logGroup: ILogGroup): void {
    this.queries?.add(kind, logGroup);
  }

  /**
   * Keeps a place for alarms and graphs that may be added later, so that they have the same order and names whenever that is. Call the returned
   * function to create them: all alarms and graphs that are added meanwhile go to this place.
   *
   * @param alarms names of the alarms that it will ask for
   * @internal
   */
  public _placeFor(alarms: readonly string[]): <T>(make: () => T) => T {
    const kept = this.places++;
    this.names.reserve(alarms);
    return (make) => {
      const before = this.place;
      this.place = kept;
      try {
        return make();
      } finally {
        this.place = before;
      }
    };
  }

  private nameOf(alarm: AlarmRequest | AnomalyRequest): string {
    return this.place === undefined ? this.names.take(alarm) : this.names.takeReserved(alarm);
  }

  private nextPlace(): number {
    return this.place ?? this.places++;
  }

  private register(alarm: Alarm, severity: Severity): void {
    this.callWith(alarm, severity);
    const place = this.nextPlace();
    if (severity === Severity.CRITICAL) this.system?.add(alarm, place);
    this.placed.add(alarm, place);
  }

  private callWith(alarm: AlarmBase, severity: Severity): void {
    this.targets?.attach(alarm, severity);
    this.mutes.add(alarm);
  }

  private createSystemAlarm(): SystemAlarm {
    const description = this.runbook.describe('Something that users see, or that will be lost, is wrong. See which alarm goes off.', 'system-alarm');
    const made = new SystemAlarm(this, 'SystemAlarm', description, (group) => this.callWith(group, Severity.WARNING));
    this.callWith(made.alarm, Severity.CRITICAL);
    return made;
  }
}
