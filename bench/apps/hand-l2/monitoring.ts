import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm, AlarmStatusWidget, AlarmWidget, ComparisonOperator, Dashboard, GraphWidget, type IMetric, type IWidget, MathExpression, Metric, Stats,
  TextWidget, TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Operation } from 'aws-cdk-lib/aws-dynamodb';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Api } from './api';
import type { Data } from './data';
import type { Functions } from './functions';

type System = Data & Functions & Api;

/** 22 alarms to a topic, a dashboard of 40 widgets, and seven saved queries: as many as the library makes. */
export function addMonitoring(stack: Stack, system: System): void {
  const alarms = addAlarms(stack, system);
  addDashboard(stack, system, alarms);
  addQueries(stack, system);
}

function addAlarms(stack: Stack, { items, files, jobs, worker, table, queue, deadLetters, topic, api, userPool }: System): Alarm[] {
  const alarmTopic = new Topic(stack, 'AlarmTopic', { enforceSSL: true });
  alarmTopic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
  const action = new SnsAction(alarmTopic);
  const alarm = (id: string, metric: IMetric, threshold: number, alarmDescription: string, evaluationPeriods = 1): Alarm => {
    const made = new Alarm(stack, `${id}-alarm`, {
      metric,
      threshold,
      evaluationPeriods,
      alarmDescription,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    made.addAlarmAction(action);
    return made;
  };
  const throttles = (metricName: string) => new Metric({
    namespace: 'AWS/Cognito', metricName, statistic: Stats.SUM, dimensionsMap: { UserPool: userPool.userPoolId, UserPoolClient: 'all' },
  });
  return [
    alarm('sign-in', throttles('SignInThrottles'), 1, 'Cognito throttles sign-ins.'),
    alarm('refresh', throttles('TokenRefreshThrottles'), 1, 'Cognito throttles refreshes of tokens.'),
    alarm('server-errors', api.metricServerError(), 1, 'The API answers with 5xx.'),
    alarm('latency', api.metricLatency({ statistic: Stats.p(99) }), 3000, 'One request in a hundred is slow.', 3),
    alarm('read-throttles', table.metric('ReadThrottleEvents', { statistic: Stats.SUM }), 1, 'DynamoDB throttles reads.'),
    alarm('write-throttles', table.metric('WriteThrottleEvents', { statistic: Stats.SUM }), 1, 'DynamoDB throttles writes.'),
    alarm('system-errors', table.metricSystemErrorsForOperations({ operations: OPERATIONS }), 1, 'DynamoDB answers with 5xx.', 3),
    alarm('age', queue.metricApproximateAgeOfOldestMessage(), 900, 'A message has waited for a quarter of an hour.'),
    alarm('dead-letters', deadLetters.metricApproximateNumberOfMessagesVisible(), 1, 'A message failed too often.'),
    alarm('topic', topic.metricNumberOfNotificationsFailed(), 1, 'A subscriber could not be reached.'),
    ...Object.entries({ items, files, jobs, worker }).flatMap(([name, { function: fn }]) => [
      alarm(`${name}-errors`, fn.metricErrors(), 1, `${name} fails.`),
      alarm(`${name}-throttles`, fn.metricThrottles(), 1, `${name} is throttled.`),
      alarm(`${name}-duration`, fn.metricDuration({ statistic: Stats.p(99) }), 9000, `${name} takes nearly as long as it may.`, 3),
    ]),
  ];
}

const OPERATIONS = [Operation.DELETE_ITEM, Operation.GET_ITEM, Operation.PUT_ITEM, Operation.QUERY, Operation.UPDATE_ITEM];

function addDashboard(stack: Stack, { items, files, jobs, worker, table, queue, deadLetters, topic, api }: System, alarms: Alarm[]): void {
  const graph = (title: string, ...left: IMetric[]): IWidget => new GraphWidget({ title, left, width: 8, height: 6 });
  const section = (markdown: string): IWidget => new TextWidget({ markdown: `## ${markdown}`, width: 24, height: 1 });
  const widgets: IWidget[][] = [
    [section('Shop')],
    [new AlarmStatusWidget({ alarms, width: 24, height: 5 })],
    [section('API')],
    [graph('Requests', api.metricCount(), api.metricClientError(), api.metricServerError()), graph('Latency', api.metricLatency(), api.metricIntegrationLatency())],
    [section('Data')],
    [
      graph('Capacity', table.metricConsumedReadCapacityUnits(), table.metricConsumedWriteCapacityUnits()),
      graph('Throttled', table.metric('ReadThrottleEvents'), table.metric('WriteThrottleEvents')),
      graph('Errors', table.metricSystemErrorsForOperations({ operations: OPERATIONS })),
    ],
    [section('Jobs')],
    [
      graph('Messages', queue.metricNumberOfMessagesSent(), queue.metricNumberOfMessagesDeleted()),
      graph('Waiting', queue.metricApproximateNumberOfMessagesVisible(), queue.metricApproximateAgeOfOldestMessage()),
      graph('Dead letters', deadLetters.metricApproximateNumberOfMessagesVisible()),
      graph('Notifications', topic.metricNumberOfMessagesPublished(), topic.metricNumberOfNotificationsFailed()),
    ],
    ...Object.entries({ items, files, jobs, worker }).flatMap(([name, { function: fn }]) => [[section(name)], [
      graph('Invocations', fn.metricInvocations(), fn.metricErrors(), fn.metricThrottles()),
      graph('Duration', fn.metricDuration(), fn.metricDuration({ statistic: Stats.p(99) })),
      graph('Failures', new MathExpression({ expression: '100 * e / i', usingMetrics: { e: fn.metricErrors(), i: fn.metricInvocations() }, period: Duration.minutes(5) })),
    ]]),
    alarms.slice(0, 9).map((alarm) => new AlarmWidget({ title: 'Alarm', alarm, width: 8 })),
  ];
  new Dashboard(stack, 'Dashboard', { widgets });
}

function addQueries(stack: Stack, { items, files, jobs, worker, accessLogs }: System): void {
  const functionLogs = [items, files, jobs, worker].map(({ logs }) => logs);
  const query = (name: string, isOfApi: boolean, fields: string[], filter: string) => (
    new QueryDefinition(stack, name, {
      queryDefinitionName: `Shop/${name}`,
      logGroups: isOfApi ? [accessLogs] : functionLogs,
      queryString: new QueryString({ fields, filterStatements: [filter], sort: '@timestamp desc', limit: 100 }),
    }));
  query('ApiFailures', true, ['@timestamp', 'status', 'resourcePath', 'requestId'], 'status >= 500');
  query('ApiRoutes', true, ['httpMethod', 'resourcePath', 'responseLatency'], 'status < 400');
  query('ApiRefusals', true, ['status', 'ip'], 'status >= 400 and status < 500');
  query('Failures', false, ['@timestamp', 'level', 'message', '@log'], 'level in ["WARN", "ERROR", "FATAL"]');
  query('SlowInvocations', false, ['@timestamp', 'record.metrics.durationMs', '@log'], 'type = "platform.report"');
  query('ColdStarts', false, ['@timestamp', 'record.metrics.initDurationMs', '@log'], 'type = "platform.report"');
  query('MemoryAndCost', false, ['@timestamp', 'record.metrics.maxMemoryUsedMB', '@log'], 'type = "platform.report"');
}
