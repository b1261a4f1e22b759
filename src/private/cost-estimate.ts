import { Duration } from 'aws-cdk-lib';
import { IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { metricId } from './metric-identity';

/** A metric, and the price of a million of its units in dollars, by the list price of us-east-1. */
export interface CostTerm {
  readonly metric: Metric;
  readonly perMillion: number;
}

/** Hours are the finest that is worth asking for. */
const PERIOD = Duration.hours(1);

/** Cost an hour, as far as the metrics show. `label` is its name in the graph. */
export function costOf(label: string, terms: CostTerm[]): IMetric {
  const costs = terms.map(({ metric, perMillion }) => ({ id: metricId('cost', metric), metric, perMillion }));
  return new MathExpression({
    label,
    period: PERIOD,
    // A service tells of nothing where nothing happens.
    expression: costs.map(({ id, perMillion }) => `FILL(${id}, 0) * ${Number(perMillion.toPrecision(6))} / 1000000`).join(' + '),
    usingMetrics: Object.fromEntries(costs.map(({ id, metric }) => [id, metric.with({ period: PERIOD, statistic: 'Sum' })])),
  });
}

/** Lines of a log: $0.50 per GB that is written, or half of that where they are seldom looked at. */
export function costOfLog(label: string, logGroupName: string, logClass: LogGroupClass = LogGroupClass.STANDARD): IMetric {
  const metric = new Metric({ namespace: 'AWS/Logs', metricName: 'IncomingBytes', dimensionsMap: { LogGroupName: logGroupName } });
  const perGb = logClass === LogGroupClass.INFREQUENT_ACCESS ? 0.25 : 0.5;
  return costOf(label, [{ metric, perMillion: perGb / 1024 ** 3 * 1e6 }]);
}
