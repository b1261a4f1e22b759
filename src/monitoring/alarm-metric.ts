import { IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * A metric without the label and the colour that it has in graphs: with them, CDK makes a list of queries of it,
 * and validators and people look for the name of the metric in vain.
 */
export function alarmMetric(metric: IMetric): IMetric {
  const config = metric.toMetricConfig();
  if (!config.metricStat) return metric;
  return Object.create(metric, { toMetricConfig: { value: () => ({ ...config, renderingProperties: {} }) } }) as IMetric;
}
