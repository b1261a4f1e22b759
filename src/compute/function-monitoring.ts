import { Duration } from 'aws-cdk-lib';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { IMonitoring } from '../monitoring/contract';

/** Watches a function's errors and throttles, and draws these and its duration. */
export function monitorFunction(name: string, handler: LambdaFunction, monitoring: IMonitoring): void {
  const period = Duration.minutes(5);
  const errors = handler.metricErrors({ period });
  const throttles = handler.metricThrottles({ period });
  monitoring.addAlarm({
    name: `${name}Errors`,
    description: `The function ${name} failed: it threw, ran out of time or out of memory. See its log group.`,
    metric: errors,
    threshold: 1,
  });
  monitoring.addAlarm({
    name: `${name}Throttles`,
    description: `Calls of the function ${name} were turned away: the account or the function has no concurrency left.`,
    metric: throttles,
    threshold: 1,
  });
  monitoring.addGraphs(
    { title: `${name}: invocations and errors`, left: [handler.metricInvocations({ period }), errors, throttles] },
    { title: `${name}: duration`, left: [handler.metricDuration({ period, statistic: 'p50' }), handler.metricDuration({ period, statistic: 'p99' })] },
  );
}
