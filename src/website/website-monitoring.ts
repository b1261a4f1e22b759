import { Duration, Stack } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { Color, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { DashboardSection, GraphShape, IMonitoring } from '../monitoring/contract';
import { costOf } from '../private/cost-estimate';

/** CloudFront publishes its metrics in us-east-1 only, and an alarm watches its own region: in other regions there are graphs but no alarms. */
export function watchWebsite(name: string, distribution: Distribution, monitoring: IMonitoring): void {
  const metric = (metricName: string, statistic: string, label: string, color?: string) => new Metric({
    namespace: 'AWS/CloudFront',
    metricName,
    statistic,
    label,
    color,
    period: Duration.minutes(5),
    region: 'us-east-1',
    dimensionsMap: { DistributionId: distribution.distributionId, Region: 'Global' },
  });
  const requests = metric('Requests', 'Sum', 'Requests');
  const refused = metric('4xxErrorRate', 'Average', '4xx, %', Color.ORANGE);
  const failures = metric('5xxErrorRate', 'Average', '5xx, %', Color.RED);
  if (Stack.of(distribution).region === 'us-east-1') {
    monitoring.addAlarm({
      name: `${name}Failures`,
      description: `More than 5 % of the requests to the website ${name} failed with a server error, or its functions failed. See its bucket, and the API behind it.`,
      metric: failures,
      threshold: 5,
      maxThreshold: 100,
      evaluationPeriods: 3,
      runbookSection: 'website-failures',
    });
  }
  monitoring.addGraphs(
    { section: DashboardSection.AVAILABILITY, title: 'Website: requests', left: [requests] },
    { section: DashboardSection.FAILURES, title: 'Website: failed, %', left: [refused, failures] },
    {
      section: DashboardSection.COST,
      title: 'Requests and messages, $ an hour',
      shape: GraphShape.STACK,
      // $1.00 per million requests, and $0.085 per GB.
      left: [costOf(name, [{ metric: requests, perMillion: 1 }, { metric: metric('BytesDownloaded', 'Sum', 'Bytes'), perMillion: 0.085 / 1024 ** 3 * 1e6 }])],
    },
    { title: `${name}: requests`, left: [requests], right: [refused, failures] },
  );
}
