import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { GraphRequest, IMonitoring } from '../monitoring/contract';

/** Watches requests that DynamoDB turns away, and draws them beside other graphs. `name` is the table's in alarms and graphs. */
export function watchThrottles(monitoring: IMonitoring, name: string, table: TableV2, description: string, ...others: GraphRequest[]): void {
  const period = Duration.minutes(5);
  const throttles = new MathExpression({
    period,
    label: 'Throttled reads and writes',
    expression: 'reads + writes',
    usingMetrics: {
      reads: table.metric('ReadThrottleEvents', { period, statistic: 'Sum' }),
      writes: table.metric('WriteThrottleEvents', { period, statistic: 'Sum' }),
    },
  });
  monitoring.addAlarm({ name: `${name}Throttles`, description, metric: throttles, threshold: 1 });
  monitoring.addGraphs({ title: `${name}: throttles`, left: [throttles] }, ...others);
}
