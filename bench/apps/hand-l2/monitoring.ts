import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { addDashboard } from './dashboard';
import { OPERATIONS, type System, lostBy, ofRule, ofUsers } from './metrics';

/** 25 alarms to a topic, a dashboard, and seven saved queries: as many as the library makes. */
export function addMonitoring(stack: Stack, system: System): void {
  const alarms = addAlarms(stack, system);
  addDashboard(stack, system, alarms);
  addQueries(stack, system);
}

function addAlarms(stack: Stack, system: System): Alarm[] {
  const { items, files, jobs, worker, uploads, uploadFailures, table, queue, deadLetters, topic, api } = system;
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
  return [
    alarm('sign-in', ofUsers(system, 'SignInThrottles'), 1, 'Cognito throttles sign-ins.'),
    alarm('refresh', ofUsers(system, 'TokenRefreshThrottles'), 1, 'Cognito throttles refreshes of tokens.'),
    alarm('server-errors', api.metricServerError(), 1, 'The API answers with 5xx.'),
    alarm('latency', api.metricLatency({ statistic: Stats.p(99) }), 3000, 'One request in a hundred is slow.', 3),
    alarm('read-throttles', table.metric('ReadThrottleEvents', { statistic: Stats.SUM }), 1, 'DynamoDB throttles reads.'),
    alarm('write-throttles', table.metric('WriteThrottleEvents', { statistic: Stats.SUM }), 1, 'DynamoDB throttles writes.'),
    alarm('system-errors', table.metricSystemErrorsForOperations({ operations: OPERATIONS }), 1, 'DynamoDB answers with 5xx.', 3),
    alarm('age', queue.metricApproximateAgeOfOldestMessage(), 900, 'A message has waited for a quarter of an hour.'),
    alarm('dead-letters', deadLetters.metricApproximateNumberOfMessagesVisible(), 1, 'A message failed too often.'),
    alarm('upload-failures', uploadFailures.metricApproximateNumberOfMessagesVisible(), 1, 'The event of an upload failed too often.'),
    alarm('upload-unsent', ofRule(uploads, 'InvocationsFailedToBeSentToDlq'), 1, 'The event of an upload could not be kept.'),
    alarm('upload-lost', lostBy(files), 1, 'A failed event of an upload could not be kept.'),
    alarm('topic', topic.metricNumberOfNotificationsFailed(), 1, 'A subscriber could not be reached.'),
    ...Object.entries({ items, files, jobs, worker }).flatMap(([name, { function: fn }]) => [
      alarm(`${name}-errors`, fn.metricErrors(), 1, `${name} fails.`),
      alarm(`${name}-throttles`, fn.metricThrottles(), 1, `${name} is throttled.`),
      alarm(`${name}-duration`, fn.metricDuration({ statistic: Stats.p(99) }), 9000, `${name} takes nearly as long as it may.`, 3),
    ]),
  ];
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
