import { Duration } from 'aws-cdk-lib';
import { WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Color } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { AccessLog } from '../api/access-log';
import { DashboardSection, GraphShape, IMonitoring, LogKind, Severity } from '../monitoring/contract';
import { costOf, costOfLog } from '../private/cost-estimate';

/** Metrics of a WebSocket stage to watch. */
interface Watched {
  readonly stage: WebSocketStage;
  readonly byRoute: boolean;
  readonly logGroup?: LogGroup;
  readonly log?: AccessLog;
  readonly logClass?: LogGroupClass;
}

/** Asks for the alarms and graphs of a WebSocket stage, and saves queries of its access log, where its lines are those that the queries know. */
export function watchRealtimeApi(monitoring: IMonitoring, { stage, byRoute, logGroup, log = AccessLog.webSocketJson(), logClass }: Watched): void {
  const settings = { period: Duration.minutes(5), statistic: 'Sum' };
  const integrationErrors = stage.metric('IntegrationError', { ...settings, label: 'Functions failed', color: Color.RED });
  const executionErrors = stage.metric('ExecutionError', { ...settings, label: 'Could not be called' });
  const dimensionsMap = { ApiId: stage.api.apiId, Stage: stage.stageName, Route: '$connect' };
  const clientErrors = stage.metric('ClientError', { ...settings, label: 'Refused', color: Color.ORANGE });
  const refused = byRoute ? clientErrors.with({ dimensionsMap }) : clientErrors;
  monitoring.addAlarm({
    name: 'RealtimeIntegrationErrors',
    description: 'A function behind the WebSocket API failed or took too long. See the log of the function of the route that the access log names.',
    metric: integrationErrors,
    threshold: 5,
    runbookSection: 'realtime-integration-errors',
  });
  monitoring.addAlarm({
    name: 'RealtimeExecutionErrors',
    description: 'API Gateway could not call what is behind a route of the WebSocket API: the authorizer failed, or a permission is missing. See the access log.',
    metric: executionErrors,
    threshold: 5,
    runbookSection: 'realtime-execution-errors',
  });
  monitoring.addAlarm({
    name: 'RealtimeConnectErrors',
    description: 'Many clients were refused for a quarter of an hour: clients keep using expired tokens, or an attacker guesses them. See ip and status in the access log.',
    metric: refused,
    threshold: 100,
    evaluationPeriods: 3,
    severity: Severity.WARNING,
    runbookSection: 'realtime-connect-errors',
  });
  if (logGroup && log.format?.toString() === AccessLog.webSocketJson().format?.toString()) monitoring.addLogGroup(LogKind.REALTIME_ACCESS, logGroup);
  const messages = stage.metric('MessageCount', { ...settings, label: 'Messages' });
  const connects = stage.metric('ConnectCount', { ...settings, label: 'Connects' });
  const latency = stage.metric('IntegrationLatency', { ...settings, statistic: 'p99', label: 'p99' });
  monitoring.addGraphs(
    { section: DashboardSection.AVAILABILITY, title: 'WebSocket: connects and messages', left: [connects, messages] },
    { section: DashboardSection.LATENCY, title: 'WebSocket: latency of functions, ms', left: [latency] },
    { section: DashboardSection.FAILURES, title: 'WebSocket: errors', left: [integrationErrors, executionErrors, refused] },
    { section: DashboardSection.COST, title: 'Requests and messages, $ an hour', shape: GraphShape.STACK, left: [costOf('WebSocket', [{ metric: messages, perMillion: 1 }])] },
    { title: 'Realtime: connects and messages', left: [connects, messages] },
    { title: 'Realtime: errors', left: [integrationErrors, executionErrors, refused] },
    { title: 'Realtime: latency', left: [latency] },
  );
  if (logGroup) monitoring.addGraphs({ section: DashboardSection.COST, title: 'Logs, $ an hour', shape: GraphShape.STACK, left: [costOfLog('WebSocket access', logGroup.logGroupName, logClass)] });
}
