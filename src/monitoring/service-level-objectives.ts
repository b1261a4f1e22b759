import { Duration, Names, Token } from 'aws-cdk-lib';
import { CfnServiceLevelObjective } from 'aws-cdk-lib/aws-applicationsignals';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { checkInteger, invalid } from '../private/invalid';
import { located } from '../private/located';

/** Objectives that are finer than this cannot be told from noise; CloudWatch takes three digits behind the point. */
const HIGHEST_GOAL = 99.999;

/** Objectives of the API. */
export interface ServiceLevelObjectiveOptions {
  /**
   * Share of requests that are answered without a server error, in percent, over 0 and at most 99.999.
   *
   * @default 99.9
   */
  readonly availability?: number;

  /**
   * Time in which 99 of 100 requests of a minute are answered.
   *
   * @default Duration.seconds(1)
   */
  readonly latency?: Duration;

  /**
   * Share of minutes in which they are, in percent, over 0 and at most 99.999.
   *
   * @default 99
   */
  readonly latencyAttainment?: number;

  /**
   * Days that are looked at, from 1 to 90.
   *
   * @default 28
   */
  readonly days?: number;
}

/** Properties of `ServiceLevelObjectives`. */
export interface ServiceLevelObjectivesProps extends ServiceLevelObjectiveOptions {
  /** Requests. */
  readonly requests: Metric;

  /** Requests that were answered with a server error. */
  readonly serverErrors: Metric;

  /** Latency of requests in milliseconds. */
  readonly responseTime: Metric;
}

/**
 * Objectives for availability and latency, with their error budgets, in CloudWatch Application Signals. They need no agent and no setup:
 * they use the metrics of the service. The first one in an account creates a service-linked role, so the deploying role needs permission to create it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-ServiceLevelObjectives.html
 * @example
 * declare const api: SecureRestApi;
 *
 * new ServiceLevelObjectives(this, 'Objectives', {
 *   availability: 99.9,
 *   latency: Duration.millis(500),
 *   requests: api.stage.metricCount(),
 *   serverErrors: api.stage.metricServerError(),
 *   responseTime: api.stage.metricLatency(),
 * });
 */
@located
export class ServiceLevelObjectives extends Construct {
  /** Requests that are answered without a server error. */
  public readonly availability: CfnServiceLevelObjective;

  /** Minutes in which requests are answered in time. */
  public readonly latency: CfnServiceLevelObjective;

  constructor(scope: Construct, id: string, props: ServiceLevelObjectivesProps) {
    super(scope, id);
    check(props);
    this.availability = new CfnServiceLevelObjective(this, 'Availability', {
      name: this.nameOf('Availability'),
      description: 'Requests that are answered without a server error.',
      requestBasedSli: {
        requestBasedSliMetric: {
          totalRequestCountMetric: [query('requests', props.requests, 'Sum')],
          monitoredRequestCountMetric: { badCountMetric: [query('failed', props.serverErrors, 'Sum')] },
        },
      },
      goal: goal(props.availability ?? 99.9, props.days),
    });
    this.latency = new CfnServiceLevelObjective(this, 'Latency', {
      name: this.nameOf('Latency'),
      description: 'Minutes in which 99 of 100 requests are answered in time.',
      sli: {
        comparisonOperator: 'LessThanOrEqualTo',
        metricThreshold: (props.latency ?? Duration.seconds(1)).toMilliseconds(),
        sliMetric: { metricDataQueries: [query('latency', props.responseTime, 'p99')] },
      },
      goal: goal(props.latencyAttainment ?? 99, props.days),
    });
  }

  private nameOf(objective: string): string {
    return `${Names.uniqueResourceName(this, { maxLength: 100, separator: '-' })}-${objective}`;
  }
}

function goal(attainmentGoal: number, days: number = 28): CfnServiceLevelObjective.GoalProperty {
  return { attainmentGoal, warningThreshold: 50, interval: { rollingInterval: { duration: days, durationUnit: 'DAY' } } };
}

function query(id: string, metric: Metric, stat: string): CfnServiceLevelObjective.MetricDataQueryProperty {
  return {
    id,
    returnData: true,
    metricStat: {
      metric: {
        namespace: metric.namespace,
        metricName: metric.metricName,
        dimensions: Object.entries(metric.dimensions ?? {}).map(([name, value]) => ({ name, value: String(value) })),
      },
      period: 60,
      stat,
    },
  };
}

function check({ availability, latencyAttainment, latency, days }: ServiceLevelObjectiveOptions): void {
  for (const [prop, value] of Object.entries({ availability, latencyAttainment })) {
    if (value === undefined || Token.isUnresolved(value) || (value > 0 && value <= HIGHEST_GOAL)) continue;
    throw invalid(`monitoring.objectives.${prop}`, value, `a percentage over 0, at most ${HIGHEST_GOAL}`);
  }
  if (latency && !latency.isUnresolved() && latency.toMilliseconds() === 0) {
    throw invalid('monitoring.objectives.latency', latency.toHumanString(), 'a time over 0');
  }
  checkInteger('monitoring.objectives.days', days, 1, 90);
}
