import { Duration } from 'aws-cdk-lib';
import { Color, IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Operation, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { DashboardSection, GraphShape, IMonitoring, Severity } from '../monitoring/contract';
import { costOf } from '../private/cost-estimate';
import { metricId } from '../private/metric-identity';

/** Monitoring settings of a table. */
interface Watched {
  /** Name in alarms and graphs. */
  readonly name: string;
  /** Likely cause of throttling. */
  readonly reason: string;
  /** Operations of the shipped handlers. DynamoDB counts errors for each operation separately. */
  readonly operations: Operation[];
  /** Whether requests are paid for one by one. */
  readonly onDemand: boolean;
}

const PERIOD = Duration.minutes(5);

/**
 * Watches requests that DynamoDB throttles or fails. Reads and writes have separate alarms: DynamoDB only writes the metric
 * when there are throttles, and a sum with a missing metric has no value.
 */
export function watchTable(monitoring: IMonitoring, table: TableV2, { name, reason, operations, onDemand }: Watched): void {
  const reads = table.metric('ReadThrottleEvents', { period: PERIOD, statistic: 'Sum', label: `${name}: reads` });
  const writes = table.metric('WriteThrottleEvents', { period: PERIOD, statistic: 'Sum', label: `${name}: writes` });
  const errors = systemErrors(table, name, operations);
  monitoring.addAlarm({
    name: `${name}ReadThrottles`, description: `DynamoDB turned reads away: ${reason}`, metric: reads, threshold: 1, runbookSection: 'table-throttles',
  });
  monitoring.addAlarm({
    name: `${name}WriteThrottles`, description: `DynamoDB turned writes away: ${reason}`, metric: writes, threshold: 1, runbookSection: 'table-throttles',
  });
  monitoring.addAlarm({
    name: `${name}SystemErrors`,
    description: 'DynamoDB answered with 5xx for a quarter of an hour. Handlers try again; see the AWS Health Dashboard.',
    metric: errors,
    threshold: 5,
    evaluationPeriods: 3,
    runbookSection: 'table-system-errors',
  });
  const consumedReads = table.metricConsumedReadCapacityUnits({ period: PERIOD, label: 'Reads' });
  const consumedWrites = table.metricConsumedWriteCapacityUnits({ period: PERIOD, label: 'Writes' });
  monitoring.addGraphs(
    { section: DashboardSection.FAILURES, title: 'Throttled, and errors of AWS', left: [reads, writes, errors] },
    { title: `${name}: throttles and errors`, left: [reads, writes, errors] },
    { title: `${name}: consumed capacity`, left: [consumedReads, consumedWrites] },
    { title: `${name}: latency of GetItem and Query, ms`, left: [latency(table, Operation.GET_ITEM), latency(table, Operation.QUERY)] },
  );
  if (!onDemand) return;
  monitoring.addGraphs({
    section: DashboardSection.COST,
    title: 'Requests and messages, $ an hour',
    shape: GraphShape.STACK,
    left: [costOf(name, [{ metric: consumedReads, perMillion: 0.125 }, { metric: consumedWrites, perMillion: 0.625 }])],
  });
}

/** Watches requests to an index that are turned away. Where writes are, those to the table are, too. */
export function watchIndex(monitoring: IMonitoring, table: TableV2, indexName: string): void {
  const name = `TableIndex${camelCase(indexName)}`;
  const dimensionsMap = { TableName: table.tableName, GlobalSecondaryIndexName: indexName };
  const reads = table.metric('ReadThrottleEvents', { period: PERIOD, statistic: 'Sum', label: `${indexName}: reads`, dimensionsMap });
  const writes = table.metric('WriteThrottleEvents', { period: PERIOD, statistic: 'Sum', label: `${indexName}: writes`, dimensionsMap });
  const reason = `by its index ${indexName}: one of its keys is asked for too often.`;
  monitoring.addAlarm({
    name: `${name}ReadThrottles`, description: `DynamoDB turned reads away ${reason}`, metric: reads, threshold: 1, runbookSection: 'table-throttles',
  });
  monitoring.addAlarm({
    name: `${name}WriteThrottles`, description: `DynamoDB turned writes away ${reason}`, metric: writes, threshold: 1, runbookSection: 'table-throttles',
  });
  monitoring.addGraphs({ section: DashboardSection.FAILURES, title: 'Throttled, and errors of AWS', left: [reads, writes] });
}

/** Watches how far behind a copy of the table in another region is. */
export function watchReplica(monitoring: IMonitoring, table: TableV2, region: string): void {
  const lag = table.metric('ReplicationLatency', {
    period: PERIOD, statistic: 'Maximum', label: region, dimensionsMap: { TableName: table.tableName, ReceivingRegion: region },
  });
  monitoring.addAlarm({
    name: `TableReplication${camelCase(region)}`,
    description: `The copy of the table in ${region} has been more than a minute behind for a quarter of an hour.`,
    metric: lag,
    threshold: Duration.minutes(1).toMilliseconds(),
    evaluationPeriods: 3,
    severity: Severity.WARNING,
    runbookSection: 'table-replication',
  });
  monitoring.addGraphs({ section: DashboardSection.LATENCY, title: 'Table: how far copies are behind, ms', left: [lag] });
}

/** `eu-west-1` is `EuWest1`. */
function camelCase(name: string): string {
  return name.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function systemErrors(table: TableV2, name: string, operations: Operation[]): MathExpression {
  const errors = operations.map((operation): [string, IMetric] => {
    const metric = table.metric('SystemErrors', { period: PERIOD, statistic: 'Sum', dimensionsMap: { TableName: table.tableName, Operation: operation } });
    return [metricId(operation.toLowerCase(), metric), metric];
  });
  return new MathExpression({
    label: `${name}: errors of DynamoDB`,
    color: Color.RED,
    period: PERIOD,
    expression: errors.map(([id]) => `FILL(${id}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(errors),
  });
}

function latency(table: TableV2, operation: Operation) {
  return table.metric('SuccessfulRequestLatency', {
    period: PERIOD, statistic: 'Average', label: operation, dimensionsMap: { TableName: table.tableName, Operation: operation },
  });
}
