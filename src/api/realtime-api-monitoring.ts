import { Duration } from 'aws-cdk-lib';
import { WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { IMonitoring } from '../monitoring/contract';

/** Asks for the alarms and graphs of a WebSocket stage. */
export function watchRealtimeApi(monitoring: IMonitoring, stage: WebSocketStage, byRoute: boolean): void {
  const settings = { period: Duration.minutes(5), statistic: 'Sum' };
  const integrationErrors = stage.metric('IntegrationError', settings);
  const executionErrors = stage.metric('ExecutionError', settings);
  const dimensionsMap = { ApiId: stage.api.apiId, Stage: stage.stageName, Route: '$connect' };
  const refused = byRoute ? stage.metric('ClientError', settings).with({ dimensionsMap }) : stage.metric('ClientError', settings);
  monitoring.addAlarm({
    name: 'RealtimeIntegrationErrors',
    description: 'A function behind the WebSocket API failed or took too long. See the log of the function of the route that the access log names.',
    metric: integrationErrors,
    threshold: 5,
  });
  monitoring.addAlarm({
    name: 'RealtimeExecutionErrors',
    description: 'API Gateway could not call what is behind a route of the WebSocket API: the authorizer failed, or a permission is missing. See the access log.',
    metric: executionErrors,
    threshold: 5,
  });
  monitoring.addAlarm({
    name: 'RealtimeConnectErrors',
    description: 'Many clients were refused for a quarter of an hour: tokens that have expired are used again and again, or somebody guesses. See ip and status in the access log.',
    metric: refused,
    threshold: 100,
    evaluationPeriods: 3,
  });
  monitoring.addGraphs(
    { title: 'Realtime: connects and messages', left: [stage.metric('ConnectCount', settings), stage.metric('MessageCount', settings)] },
    { title: 'Realtime: errors', left: [integrationErrors, executionErrors, refused] },
    { title: 'Realtime: latency', left: [stage.metric('IntegrationLatency', { ...settings, statistic: 'p99' })] },
  );
}
