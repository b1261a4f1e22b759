import { Token } from 'aws-cdk-lib';
import { ComparisonOperator, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmRequest, AnomalyRequest, Severity } from './contract';
import { checkInteger, invalid } from '../private/invalid';
import { entriesOf } from '../private/sorted';

/** Settings that replace those of one alarm. */
export interface AlarmOverride {
  /**
   * Whether the alarm is made.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Value at which it goes off, in the unit of its metric, more than 0. Not for alarms on anomalies.
   *
   * @default - the alarm's own
   */
  readonly threshold?: number;

  /**
   * Number of periods that are looked at, together at most a day, or seven days for periods of an hour and more.
   *
   * @default - the alarm's own
   */
  readonly evaluationPeriods?: number;

  /**
   * Number of these periods that must be over the threshold.
   *
   * @default - the alarm's own; all periods where `evaluationPeriods` is set
   */
  readonly datapointsToAlarm?: number;

  /**
   * Severity, which decides the topic.
   *
   * @default - the alarm's own
   */
  readonly severity?: Severity;
}

/** An alarm as it is to be made. */
export interface AlarmSettings {
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
  readonly severity: Severity;
}

/** The overrides by the names of alarms. Only synthesis knows whether all of these alarms exist. */
export class AlarmOverrides {
  private readonly known = new Set<string>();

  constructor(scope: Construct, private readonly overrides: { [name: string]: AlarmOverride } = {}) {
    for (const [name, override] of entriesOf(overrides)) check(name, override);
    scope.node.addValidation({ validate: () => this.unknown() });
  }

  /** The settings of an alarm. Undefined where it is not to be made. */
  public settingsOf(alarm: AlarmRequest): AlarmSettings | undefined {
    const override = this.take(alarm.name);
    if (override.enabled === false) return undefined;
    const settings = {
      threshold: override.threshold ?? alarm.threshold,
      ...periods(alarm.evaluationPeriods, alarm.datapointsToAlarm, override),
      severity: override.severity ?? alarm.severity ?? Severity.CRITICAL,
    };
    checkThreshold(alarm, settings.threshold);
    checkPeriods(alarm.name, alarm.metric, settings);
    return settings;
  }

  /** The settings of an alarm on anomalies, which has no threshold. */
  public settingsOfAnomaly(alarm: AnomalyRequest, evaluationPeriods: number): AlarmSettings | undefined {
    const override = this.take(alarm.name);
    if (override.threshold !== undefined) {
      throw invalid(`monitoring.alarmOverrides.${alarm.name}.threshold`, override.threshold, 'monitoring.anomalyDetection.standardDeviations for an alarm on anomalies');
    }
    if (override.enabled === false) return undefined;
    const settings = { threshold: 0, ...periods(evaluationPeriods, undefined, override), severity: override.severity ?? Severity.WARNING };
    checkPeriods(alarm.name, alarm.metric, settings);
    return settings;
  }

  private take(name: string): AlarmOverride {
    this.known.add(name);
    return this.overrides[name] ?? {};
  }

  private unknown(): string[] {
    const known = [...this.known].sort().join(', ') || 'there is none';
    return Object.keys(this.overrides).sort()
      .filter((name) => !this.known.has(name))
      .map((name) => invalid('monitoring.alarmOverrides', name, `the name of an alarm: ${known}`).message);
  }
}

function periods(evaluationPeriods: number | undefined, datapointsToAlarm: number | undefined, override: AlarmOverride) {
  const own = override.evaluationPeriods === undefined ? datapointsToAlarm : undefined;
  return { evaluationPeriods: override.evaluationPeriods ?? evaluationPeriods ?? 1, datapointsToAlarm: override.datapointsToAlarm ?? own };
}

function check(name: string, { threshold, evaluationPeriods, datapointsToAlarm }: AlarmOverride): void {
  const prop = `monitoring.alarmOverrides.${name}`;
  if (threshold !== undefined && !Token.isUnresolved(threshold) && !(Number.isFinite(threshold) && threshold > 0)) {
    throw invalid(`${prop}.threshold`, threshold, 'a number over 0');
  }
  checkInteger(`${prop}.evaluationPeriods`, evaluationPeriods, 1, 10_080);
  checkInteger(`${prop}.datapointsToAlarm`, datapointsToAlarm, 1, 10_080);
}

function checkThreshold({ name, maxThreshold, comparisonOperator }: AlarmRequest, threshold: number): void {
  if (!Token.isUnresolved(threshold) && !Number.isFinite(threshold)) throw invalid(`threshold of the alarm '${name}'`, threshold, 'a finite number');
  if (maxThreshold === undefined || Token.isUnresolved(threshold)) return;
  const reached = threshold < maxThreshold || (threshold === maxThreshold && comparisonOperator !== ComparisonOperator.GREATER_THAN_THRESHOLD);
  if (!reached) throw invalid(`monitoring.alarmOverrides.${name}.threshold`, threshold, `a number that the metric can reach, at most ${maxThreshold}`);
}

function checkPeriods(name: string, metric: IMetric, { evaluationPeriods, datapointsToAlarm }: AlarmSettings): void {
  const prop = `monitoring.alarmOverrides.${name}`;
  // Those of an override are checked already.
  checkInteger(`evaluationPeriods of the alarm '${name}'`, evaluationPeriods, 1, 10_080);
  checkInteger(`${prop}.datapointsToAlarm`, datapointsToAlarm, 1, evaluationPeriods);
  const { metricStat, mathExpression } = metric.toMetricConfig();
  const period = metricStat?.period.toSeconds() ?? mathExpression?.period ?? 300;
  const longest = period < 3600 ? 86_400 : 604_800;
  if (evaluationPeriods * period > longest) {
    throw invalid(`${prop}.evaluationPeriods`, evaluationPeriods, `at most ${Math.floor(longest / period)} periods of ${period} seconds`);
  }
}
