import { Duration } from 'aws-cdk-lib';
import { Stage } from 'aws-cdk-lib/aws-apigateway';
import { IMonitoring } from '../monitoring/contract';

/** Asks for the alarms and graphs of a stage. */
export function watchApi(monitoring: IMonitoring, stage: Stage): void {
  const period = Duration.minutes(5);
  const serverErrors = stage.metricServerError({ period });
  const latency = stage.metricLatency({ period, statistic: 'p99' });
  monitoring.addAlarm({
    name: 'ApiServerErrors',
    description: 'The API answered with 5xx. See the access log, then the log of the function behind the route.',
    metric: serverErrors,
    threshold: 5,
  });
  monitoring.addAlarm({
    name: 'ApiLatency',
    description: 'One request in a hundred took longer than 3 seconds, for a quarter of an hour. See the traces.',
    metric: latency,
    threshold: 3000,
    evaluationPeriods: 3,
  });
  monitoring.addGraphs(
    { title: 'API: requests and errors', left: [stage.metricCount({ period }), stage.metricClientError({ period }), serverErrors] },
    { title: 'API: latency', left: [stage.metricLatency({ period, statistic: 'p50' }), latency] },
  );
}
