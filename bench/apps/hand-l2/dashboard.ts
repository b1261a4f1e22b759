import type { Stack } from 'aws-cdk-lib';
import {
  type Alarm, AlarmStatusWidget, Dashboard, GraphWidget, type IMetric, type IWidget, MathExpression, SingleValueWidget, Stats, TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Operation } from 'aws-cdk-lib/aws-dynamodb';
import { HOUR, OPERATIONS, type System, counted, logged, lostBy, ofFirewall, ofRule, ofUsers } from './metrics';

const graph = (title: string, ...left: IMetric[]): IWidget => new GraphWidget({ title, left, width: 6, height: 6, leftYAxis: { min: 0 } });
const section = (markdown: string): IWidget => new TextWidget({ markdown: `## ${markdown}`, width: 24, height: 1 });

const FILES = ['FilesRequested', 'FilesUploaded', 'UploadsUnknown'];
const JOBS = ['JobsAccepted', 'JobsSucceeded', 'JobsFailed', 'JobsDropped', 'JobsRetried'];

/** Cost of metrics, at dollars per million. */
function cost(label: string, prices: readonly (readonly [IMetric, number])[]): IMetric {
  const idOf = (index: number): string => `${label.toLowerCase()}${index}`;
  return new MathExpression({
    label,
    period: HOUR,
    expression: prices.map(([, price], index) => `FILL(${idOf(index)}, 0) * ${price} / 1000000`).join(' + '),
    usingMetrics: Object.fromEntries(prices.map(([metric], index) => [idOf(index), metric])),
  });
}

/** The graphs of the library's dashboard: what is asked first, then each part. */
export function addDashboard(stack: Stack, system: System, alarms: Alarm[]): void {
  const widgets = [[section('Shop')], [new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 6 })]];
  new Dashboard(stack, 'Dashboard', { widgets: [...widgets, ...answers(system), [section('What does it cost?')], costs(system), ...parts(system)] });
}

function answers(system: System): IWidget[][] {
  const { items, files, jobs, worker, queue, deadLetters, uploadFailures, api } = system;
  const functions = Object.values({ items, files, jobs, worker }).map((each) => each.function);
  const available = new MathExpression({
    label: 'Available, %', expression: '100 - 100 * failed / requests', usingMetrics: { failed: api.metricServerError(), requests: api.metricCount() },
  });
  return [
    [section('Is it up?')],
    [new SingleValueWidget({ title: 'Available', metrics: [available], width: 12, height: 6, sparkline: true }), graph('Requests', api.metricCount())],
    [section('Is it fast?')],
    [
      graph('Latency', ...[Stats.p(50), Stats.p(90), Stats.p(99)].map((statistic) => api.metricLatency({ statistic }))),
      graph('Age of the oldest message', queue.metricApproximateAgeOfOldestMessage()),
      graph('Duration', ...functions.map((fn) => fn.metricDuration({ statistic: Stats.p(99) }))),
    ],
    [section('What fails?')],
    [
      graph('Errors of the API', api.metricServerError(), api.metricClientError()),
      graph('Throttled, and errors of AWS', ...troublesOf(system), ...functions.map((fn) => fn.metricThrottles())),
      graph('Waiting for a person', ...[deadLetters, uploadFailures].map((each) => each.metricApproximateNumberOfMessagesVisible())),
      graph('Errors of functions', ...functions.map((fn) => fn.metricErrors())),
    ],
    [section('What is it used for?')],
    [
      graph('Users', ofUsers(system, 'SignInSuccesses'), ofUsers(system, 'SignUpSuccesses')),
      graph('Items and files', counted('items', 'ItemsCreated'), ...FILES.map((name) => counted('files', name))),
      graph('Jobs', counted('jobs', 'JobsAccepted'), ...JOBS.map((name) => counted('worker', name))),
    ],
  ];
}

function troublesOf({ table }: System): IMetric[] {
  const throttles = ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) => table.metric(name, { statistic: Stats.SUM }));
  return [...throttles, table.metricSystemErrorsForOperations({ operations: OPERATIONS })];
}

function costs({ items, files, jobs, worker, table, queue, topic, api, accessLogs }: System): IWidget[] {
  const functions = Object.entries({ items, files, jobs, worker });
  const hourly = { period: HOUR, statistic: Stats.SUM };
  const messages = ['NumberOfMessagesSent', 'NumberOfMessagesReceived', 'NumberOfMessagesDeleted', 'NumberOfEmptyReceives'];
  return [
    graph(
      'Requests and messages, $ an hour',
      cost('API', [[api.metricCount(hourly), 3.5]]),
      cost('Firewall', [[ofFirewall('AllowedRequests', HOUR), 0.6], [ofFirewall('BlockedRequests', HOUR), 0.6]]),
      cost('Table', [[table.metricConsumedReadCapacityUnits(hourly), 0.125], [table.metricConsumedWriteCapacityUnits(hourly), 0.625]]),
      cost('Queue', messages.map((name) => [queue.metric(name, hourly), 0.4] as const)),
      cost('Topic', [[topic.metricNumberOfMessagesPublished(hourly), 0.5]]),
    ),
    graph('Logs, $ an hour', cost('API', [[logged(accessLogs), 0.00047]]), ...functions.map(([name, { logs }]) => cost(name, [[logged(logs), 0.00047]]))),
    graph('Functions, $ an hour', ...functions.map(([name, { function: fn }]) => (
      cost(name, [[fn.metricInvocations(hourly), 0.2], [fn.metricDuration(hourly), 0.0067]])))),
  ];
}

function parts(system: System): IWidget[][] {
  const { items, files, jobs, worker, uploads, uploadFailures, table, queue, deadLetters, topic, api } = system;
  return [
    [section('Part by part')],
    [graph('Users: turned away', ofUsers(system, 'SignInThrottles'), ofUsers(system, 'TokenRefreshThrottles'))],
    [
      graph('API: requests and errors', api.metricCount(), api.metricClientError(), api.metricServerError()),
      graph('API: latency', api.metricLatency({ statistic: Stats.p(99) }), api.metricIntegrationLatency({ statistic: Stats.p(99) })),
    ],
    [graph('Firewall', ...['AllowedRequests', 'BlockedRequests', 'CountedRequests'].map((name) => ofFirewall(name)))],
    [
      graph('Table: throttles and errors', ...troublesOf(system)),
      graph('Table: capacity', table.metricConsumedReadCapacityUnits(), table.metricConsumedWriteCapacityUnits()),
      graph('Table: latency', ...[Operation.GET_ITEM, Operation.QUERY].map((operation) => (
        table.metricSuccessfulRequestLatency({ dimensionsMap: { TableName: table.tableName, Operation: operation } })))),
    ],
    [
      graph('Queue: messages', queue.metricApproximateNumberOfMessagesVisible(), deadLetters.metricApproximateNumberOfMessagesVisible()),
      graph('Queue: age', queue.metricApproximateAgeOfOldestMessage()),
    ],
    [graph('Topic', topic.metricNumberOfMessagesPublished(), topic.metricNumberOfNotificationsFailed())],
    ...Object.entries({ items, files, jobs, worker }).map(([name, { function: fn }]) => [
      graph(`${name}: invocations`, fn.metricInvocations(), fn.metricErrors(), fn.metricThrottles()),
      graph(`${name}: duration`, fn.metricDuration(), fn.metricDuration({ statistic: Stats.p(99) })),
    ]),
    [graph(
      'Uploads',
      ofRule(uploads, 'MatchedEvents'),
      uploadFailures.metricApproximateNumberOfMessagesVisible(),
      ofRule(uploads, 'InvocationsFailedToBeSentToDlq'),
      lostBy(files),
    )],
  ];
}
