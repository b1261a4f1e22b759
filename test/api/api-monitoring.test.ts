import { Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Color, ComparisonOperator, IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { AccessLog, AlarmRequest, AnomalyRequest, ApiEndpoint, DashboardSection, GraphRequest, IMonitoring, RouteIntegration, SecureRestApi, SecureRestApiProps, Severity } from '../../src';
import { newStack } from '../support/synth';

/** What an API asks its monitoring for. */
function watched(props: SecureRestApiProps | ((stack: Stack) => SecureRestApiProps) = {}) {
  const asked = { alarms: [] as AlarmRequest[], anomalies: [] as AnomalyRequest[], graphs: [] as GraphRequest[], logs: [] as unknown[][] };
  const monitoring: IMonitoring = {
    addAlarm: (alarm) => void asked.alarms.push(alarm),
    addAnomalyAlarm: (alarm) => void asked.anomalies.push(alarm),
    adoptAlarm: () => undefined,
    addGraphs: (...graphs) => void asked.graphs.push(...graphs),
    addLogGroup: (kind, group) => void asked.logs.push([kind, group]),
  };
  const stack = newStack({ env: { region: 'us-east-1', account: '123456789012' } });
  const api = new SecureRestApi(stack, 'Api', { ...typeof props === 'function' ? props(stack) : props, monitoring });
  api.addRoute('GET /a', { integration: RouteIntegration.mock() });
  return { ...asked, api };
}

const metricOf = (metric: IMetric) => {
  const { metricStat, mathExpression } = metric.toMetricConfig();
  return metricStat ? `${metricStat.metricName} ${metricStat.statistic} ${metricStat.period.toSeconds()}` : mathExpression!.expression;
};

describe('alarms', () => {
  test('are raised for server errors, and for latency over a quarter of an hour', () => {
    expect(watched().alarms.map(({ description: _, metric, ...alarm }) => ({ ...alarm, metric: metricOf(metric) }))).toEqual([
      { name: 'ApiServerErrors', metric: '5XXError Sum 300', threshold: 5, runbookSection: 'api-server-errors' },
      { name: 'ApiLatency', metric: 'Latency p99 300', threshold: 3000, evaluationPeriods: 3, severity: Severity.WARNING, runbookSection: 'api-latency' },
    ]);
  });

  test('are raised for an unusual number of requests, and for unusually slow ones', () => {
    expect(watched().anomalies.map(({ description: _, metric, ...alarm }) => ({ ...alarm, metric: metricOf(metric) }))).toEqual([
      { name: 'ApiRequestsAnomaly', metric: 'Count SampleCount 300', runbookSection: 'api-requests-anomaly' },
      {
        name: 'ApiLatencyAnomaly',
        metric: 'Latency p99 300',
        comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
        runbookSection: 'api-latency-anomaly',
      },
    ]);
  });

  test('are raised for a certificate that ends in less than 30 days, but not at the edge, whose metrics are in us-east-1', () => {
    const certificate = (stack: Stack) => Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:123456789012:certificate/1');
    const of = (endpoint: ApiEndpoint) => watched((stack) => ({ endpoint, domain: { domainName: 'api.example.com', certificate: certificate(stack) } })).alarms.slice(2);
    expect(of(ApiEndpoint.regional())).toEqual([expect.objectContaining({
      name: 'ApiCertificateExpiry',
      threshold: 30,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      severity: Severity.WARNING,
      runbookSection: 'certificate-expiry',
    })]);
    expect(of(ApiEndpoint.edge())).toEqual([]);
  });
});

describe('graphs', () => {
  const costOfGigabyte = (price: number) => expect.stringContaining(` * ${(price * 1e6 / 1024 ** 3).toFixed(9)} / 1000000`);
  const drawn = (props?: SecureRestApiProps) => watched(props).graphs.map(({ section, shape, left = [] }) => [section, shape, left.map(metricOf)]);

  test('show availability, requests, latency, errors and costs', () => {
    const percent = expect.stringMatching(/^100 - 100 \* \w+ \/ \w+$/);
    expect(drawn()).toEqual([
      [DashboardSection.AVAILABILITY, 'figures', [percent]],
      [DashboardSection.AVAILABILITY, undefined, ['Count SampleCount 300']],
      [DashboardSection.LATENCY, undefined, ['Latency p50 300', 'Latency p95 300', 'Latency p99 300']],
      [DashboardSection.FAILURES, undefined, ['5XXError Sum 300', '4XXError Sum 300']],
      [undefined, undefined, ['Count SampleCount 300', '4XXError Sum 300', '5XXError Sum 300']],
      [undefined, undefined, ['Latency p99 300', 'IntegrationLatency p99 300']],
      [DashboardSection.COST, 'stack', [expect.stringMatching(/\* 3.5 \/ 1000000$/)]],
      [DashboardSection.COST, 'stack', [costOfGigabyte(0.5)]],
    ]);
  });

  test('have a title, and a label and color for each line', () => {
    const labels = (metrics: readonly IMetric[] = []) => metrics.map((metric) => {
      const { label, color } = metric.toMetricConfig().renderingProperties as { readonly label: string; readonly color?: string };
      return color ? `${label} ${color}` : label;
    });
    const [green, orange, red] = [Color.GREEN, Color.ORANGE, Color.RED];
    expect(Object.fromEntries(watched().graphs.map(({ title, left }) => [title, labels(left)]))).toEqual({
      'API: answered without a server error': [`Answered, % ${green}`],
      'API: requests': ['Requests'],
      'API: latency, ms': ['p50', 'p95', 'p99'],
      'API: errors': [`Server errors (5xx) ${red}`, `Client errors (4xx) ${orange}`],
      'API: requests and errors': ['Requests', `Client errors (4xx) ${orange}`, `Server errors (5xx) ${red}`],
      'API: latency and that of what is behind it, p99': ['p99', 'behind it'],
      'Requests and messages, $ an hour': ['API'],
      'Logs, $ an hour': ['API access'],
    });
  });

  test('count the requests that were answered from those with server errors and all', () => {
    const [{ left: [answered] = [] }] = watched().graphs;
    expect(Object.values((answered as MathExpression).usingMetrics!).map(metricOf)).toEqual(['5XXError Sum 300', 'Count SampleCount 300']);
  });

  test('show the price of an infrequently accessed log, and none without a log', () => {
    expect(drawn({ accessLogClass: LogGroupClass.INFREQUENT_ACCESS }).at(-1)![2]).toEqual([costOfGigabyte(0.25)]);
    expect(drawn({ accessLog: AccessLog.none() })).toHaveLength(7);
  });
});

describe('saved queries', () => {
  test('look into an access log in JSON', () => {
    const { api, logs } = watched();
    expect(logs).toEqual([['api-access', api.accessLogGroup]]);
    expect(watched({ accessLog: AccessLog.json() }).logs).toHaveLength(1);
  });

  test.each([['CLF', AccessLog.clf()], ['another format', AccessLog.custom(AccessLogFormat.custom('$context.requestId'))], ['none', AccessLog.none()]])(
    'do not know the lines of %s', (_, accessLog) => {
      expect(watched({ accessLog }).logs).toEqual([]);
    });
});

test('a certificate that is created is watched as well', () => {
  const { alarms } = watched((stack) => ({
    domain: { domainName: 'api.example.com', hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' }) },
  }));
  expect(alarms.at(-1)!.name).toBe('ApiCertificateExpiry');
});
