import { ComparisonOperator, IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** An alarm that a construct asks for. */
export interface AlarmRequest {
  /** Name, unique within the monitoring: `ApiServerErrors`. Becomes part of the logical id. */
  readonly name: string;

  /** What it means and what to look at first. */
  readonly description: string;

  /** The metric to watch, with its period and statistic. */
  readonly metric: IMetric;

  /** Value at which the alarm goes off. */
  readonly threshold: number;

  /**
   * Number of periods in a row that must be over the threshold.
   *
   * @default 1
   */
  readonly evaluationPeriods?: number;

  /**
   * How the metric is compared with the threshold.
   *
   * @default ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
   */
  readonly comparisonOperator?: ComparisonOperator;
}

/** A graph that a construct wants on the dashboard. */
export interface GraphRequest {
  /** Title of the graph. */
  readonly title: string;

  /** Metrics on the left axis. */
  readonly left: IMetric[];

  /**
   * Metrics on the right axis.
   *
   * @default - no right axis
   */
  readonly right?: IMetric[];
}

/**
 * What other constructs see of the monitoring: they ask for alarms and graphs,
 * and whoever implements this decides whether and how to make them.
 */
export interface IMonitoring {
  /** Watches a metric. */
  addAlarm(alarm: AlarmRequest): void;

  /** Draws graphs in one row of the dashboard. */
  addGraphs(...graphs: GraphRequest[]): void;
}
