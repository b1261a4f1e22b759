import { Duration, Stack } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { IMonitoring } from '../monitoring/contract';

/** CloudFront reports to us-east-1 alone, and an alarm watches its own region: elsewhere this draws, and calls nobody. */
export function watchWebsite(name: string, distribution: Distribution, monitoring: IMonitoring): void {
  const metric = (metricName: string, statistic: string) => new Metric({
    namespace: 'AWS/CloudFront',
    metricName,
    statistic,
    period: Duration.minutes(5),
    region: 'us-east-1',
    dimensionsMap: { DistributionId: distribution.distributionId, Region: 'Global' },
  });
  const failures = metric('5xxErrorRate', 'Average');
  if (Stack.of(distribution).region === 'us-east-1') {
    monitoring.addAlarm({
      name: `${name}Failures`,
      description: `More than 5 % of the requests to the website ${name} failed with a server error. See its bucket, and the API behind it.`,
      metric: failures,
      threshold: 5,
      evaluationPeriods: 3,
    });
  }
  monitoring.addGraphs({ title: `${name}: requests`, left: [metric('Requests', 'Sum')], right: [metric('4xxErrorRate', 'Average'), failures] });
}
