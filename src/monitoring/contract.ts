import { Alarm, ComparisonOperator, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { ILogGroup } from 'aws-cdk-lib/aws-logs';

/** Urgency of an alarm. */
export enum Severity {
  /** Wakes the person on call: users see the fault, or data will be lost. */
  CRITICAL = 'critical',

  /** Can wait until the morning, but gets worse if it isn't fixed. */
  WARNING = 'warning',
}

/** A part of the dashboard, in the order in which they stand there. */
export enum DashboardSection {
  /** Requests, and how many of them are answered. */
  AVAILABILITY = 'Is it up?',

  /** Time that callers and messages wait. */
  LATENCY = 'Is it fast?',

  /** Errors, throttles, and what waits for a person. */
  FAILURES = 'What fails?',

  /** Use of the system. */
  BUSINESS = 'What is it used for?',

  /** Estimates by the list prices of us-east-1, without free tiers. */
  COST = 'What does it cost?',

  /** Every resource by itself. */
  PARTS = 'Part by part',
}

/** Form of a graph. */
export enum GraphShape {
  /** Lines over time. */
  LINES = 'lines',

  /** Areas over each other: their top is the sum. */
  STACK = 'stack',

  /** The last value of each metric, in large figures. */
  FIGURES = 'figures',
}

/** Kind of log. */
export enum LogKind {
  /** Log of a function: JSON with `level`, `message`, `requestId`, and the reports of Lambda. */
  FUNCTION = 'function',

  /** One line of JSON for each request to the REST API. */
  API_ACCESS = 'api-access',

  /** One line of JSON for each event of the WebSocket API. */
  REALTIME_ACCESS = 'realtime-access',
}

/** An alarm that a construct asks for. */
export interface AlarmRequest {
  /**
   * Name: `ApiServerErrors`. Becomes part of the logical id, and is the key of `alarmOverrides`. Where another alarm has it already, such as
   * that of a construct with the same id elsewhere, a hash is put behind it.
   */
  readonly name: string;

  /** Meaning of the alarm, and first steps. */
  readonly description: string;

  /** The metric to watch, with its period and statistic. */
  readonly metric: IMetric;

  /** Value at which the alarm goes off. */
  readonly threshold: number;

  /**
   * Largest threshold that means anything: 100 for a percentage.
   *
   * @default - there is none
   */
  readonly maxThreshold?: number;

  /**
   * Number of periods that are looked at.
   *
   * @default 1
   */
  readonly evaluationPeriods?: number;

  /**
   * Number of these periods that must be over the threshold.
   *
   * @default - all of them
   */
  readonly datapointsToAlarm?: number;

  /**
   * Comparison of the metric with the threshold.
   *
   * @default ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
   */
  readonly comparisonOperator?: ComparisonOperator;

  /**
   * Severity, which decides the topic.
   *
   * @default Severity.CRITICAL
   */
  readonly severity?: Severity;

  /**
   * Section of the runbook, as the end of its address: `queue-age`.
   *
   * @default - the description has no link
   */
  readonly runbookSection?: string;
}

/** An alarm on values that are unlike those of the weeks before. Only made where anomalies are watched. */
export interface AnomalyRequest {
  /** Name. Where another alarm has it already, a hash is put behind it. */
  readonly name: string;

  /** Meaning of the alarm, and first steps. */
  readonly description: string;

  /** The metric to watch. */
  readonly metric: IMetric;

  /**
   * Which side of the usual values is unusual.
   *
   * @default ComparisonOperator.LESS_THAN_LOWER_OR_GREATER_THAN_UPPER_THRESHOLD
   */
  readonly comparisonOperator?: ComparisonOperator;

  /**
   * Section of the runbook.
   *
   * @default - the description has no link
   */
  readonly runbookSection?: string;
}

/** Options of an existing alarm that is adopted. */
export interface AdoptedAlarmOptions {
  /**
   * Severity, which decides the topic.
   *
   * @default Severity.CRITICAL
   */
  readonly severity?: Severity;

  /**
   * Section of the runbook that its description ends with.
   *
   * @default - the description stays as it is
   */
  readonly runbookSection?: string;
}

/** A graph that a construct wants on the dashboard. */
export interface GraphRequest {
  /** Title of the graph. Graphs of one title become one, but for those of `DashboardSection.PARTS`. */
  readonly title: string;

  /** Metrics on the left axis. */
  readonly left: IMetric[];

  /**
   * Metrics on the right axis.
   *
   * @default - no right axis
   */
  readonly right?: IMetric[];

  /**
   * Section of the dashboard.
   *
   * @default DashboardSection.PARTS
   */
  readonly section?: DashboardSection;

  /**
   * Form of the graph.
   *
   * @default GraphShape.LINES
   */
  readonly shape?: GraphShape;
}

/**
 * Contract of monitoring for other constructs: they ask for alarms and graphs,
 * and the implementation decides whether and how to create them.
 */
export interface IMonitoring {
  /** Watches a metric. */
  addAlarm(alarm: AlarmRequest): void;

  /** Watches a metric for unusual values, where that is switched on. */
  addAnomalyAlarm(alarm: AnomalyRequest): void;

  /** Has an alarm that is there already call whom the others call. */
  adoptAlarm(alarm: Alarm, options?: AdoptedAlarmOptions): void;

  /** Draws graphs in one row of the dashboard. */
  addGraphs(...graphs: GraphRequest[]): void;

  /** Has saved queries look into a log group. */
  addLogGroup(kind: LogKind, logGroup: ILogGroup): void;
}
