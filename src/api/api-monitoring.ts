import { Duration } from 'aws-cdk-lib';
import { Stage } from 'aws-cdk-lib/aws-apigateway';
import { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Color, ComparisonOperator, IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { AccessLog } from './access-log';
import { DashboardSection, GraphShape, IMonitoring, LogKind, Severity } from '../monitoring/contract';
import { costOf, costOfLog } from '../private/cost-estimate';
import { metricId } from '../private/metric-identity';

const PERIOD = Duration.minutes(5);

/** The access log of a stage. */
interface AccessLogs {
  readonly group?: LogGroup;
  readonly log?: AccessLog;
  readonly logClass?: LogGroupClass;
}

/** Asks for the alarms and graphs of a stage, and saves queries of its access log, where its lines are those that the queries know. */
export function watchApi(monitoring: IMonitoring, stage: Stage, { group, log = AccessLog.json(), logClass }: AccessLogs): void {
  const requests = stage.metricCount({ period: PERIOD, label: 'Requests' });
  const serverErrors = stage.metricServerError({ period: PERIOD, label: 'Server errors (5xx)', color: Color.RED });
  const latency = stage.metricLatency({ period: PERIOD, statistic: 'p99', label: 'p99' });
  monitoring.addAlarm({
    name: 'ApiServerErrors',
    description: 'The API answered with 5xx. See the access log, then the log of the function behind the route.',
    metric: serverErrors,
    threshold: 5,
    runbookSection: 'api-server-errors',
  });
  monitoring.addAlarm({
    name: 'ApiLatency',
    description: 'One request in a hundred took longer than 3 seconds, for a quarter of an hour. See the traces.',
    metric: latency,
    threshold: 3000,
    evaluationPeriods: 3,
    severity: Severity.WARNING,
    runbookSection: 'api-latency',
  });
  watchAnomalies(monitoring, requests, latency);
  if (group && log.format?.toString() === AccessLog.json().format?.toString()) monitoring.addLogGroup(LogKind.API_ACCESS, group);
  draw(monitoring, stage, serverErrors, latency);
  const costs = [costOf('API', [{ metric: stage.metricCount(), perMillion: 3.5 }])];
  monitoring.addGraphs({ section: DashboardSection.COST, title: 'Requests and messages, $ an hour', shape: GraphShape.STACK, left: costs });
  if (group) monitoring.addGraphs({ section: DashboardSection.COST, title: 'Logs, $ an hour', shape: GraphShape.STACK, left: [costOfLog('API access', group.logGroupName, logClass)] });
}

/** Watches a certificate that is not renewed: ACM does so 60 days before its end, if it can. */
export function watchCertificate(monitoring: IMonitoring, name: string, certificate: ICertificate): void {
  monitoring.addAlarm({
    name: `${name}CertificateExpiry`,
    description: 'A certificate ends in less than 30 days: ACM could not renew it. See its validation records.',
    metric: certificate.metricDaysToExpiry(),
    threshold: 30,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    severity: Severity.WARNING,
    runbookSection: 'certificate-expiry',
  });
}

function watchAnomalies(monitoring: IMonitoring, requests: IMetric, latency: IMetric): void {
  monitoring.addAnomalyAlarm({
    name: 'ApiRequestsAnomaly',
    description: 'There are far more or far fewer requests than at this time of the weeks before.',
    metric: requests,
    runbookSection: 'api-requests-anomaly',
  });
  monitoring.addAnomalyAlarm({
    name: 'ApiLatencyAnomaly',
    description: 'Requests take much longer than at this time of the weeks before.',
    metric: latency,
    comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
    runbookSection: 'api-latency-anomaly',
  });
}

function draw(monitoring: IMonitoring, stage: Stage, serverErrors: IMetric, latency: IMetric): void {
  const requests = stage.metricCount({ period: PERIOD, label: 'Requests' });
  const clientErrors = stage.metricClientError({ period: PERIOD, label: 'Client errors (4xx)', color: Color.ORANGE });
  const median = stage.metricLatency({ period: PERIOD, statistic: 'p50', label: 'p50' });
  const [failed, all] = [metricId('failed', serverErrors), metricId('requests', requests)];
  const answered = new MathExpression({
    label: 'Answered, %', period: PERIOD, expression: `100 - 100 * ${failed} / ${all}`, usingMetrics: { [failed]: serverErrors, [all]: requests }, color: Color.GREEN,
  });
  monitoring.addGraphs(
    { section: DashboardSection.AVAILABILITY, title: 'API: answered without a server error', shape: GraphShape.FIGURES, left: [answered] },
    { section: DashboardSection.AVAILABILITY, title: 'API: requests', left: [requests] },
    { section: DashboardSection.LATENCY, title: 'API: latency, ms', left: [median, stage.metricLatency({ period: PERIOD, statistic: 'p95', label: 'p95' }), latency] },
    { section: DashboardSection.FAILURES, title: 'API: errors', left: [serverErrors, clientErrors] },
    { title: 'API: requests and errors', left: [requests, clientErrors, serverErrors] },
    { title: 'API: latency and that of what is behind it, p99', left: [latency, stage.metricIntegrationLatency({ period: PERIOD, statistic: 'p99', label: 'behind it' })] },
  );
}
