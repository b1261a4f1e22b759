import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { slotIndex } from '../data/entity-slots';
import { DashboardSection, IMonitoring } from '../monitoring/contract';
import { metricId } from '../private/metric-identity';

const PERIOD = Duration.minutes(5);

/** Watches requests to the slots in use that are turned away: one alarm for reads and one for writes, however many slots there are. */
export function watchSlots(monitoring: IMonitoring, name: string, table: ITable, slots: readonly number[]): void {
  const throttles = (kind: 'Read' | 'Write') => {
    const metrics = slots.map((slot) => {
      const dimensionsMap = { TableName: table.tableName, GlobalSecondaryIndexName: slotIndex(slot) };
      const metric = table.metric(`${kind}ThrottleEvents`, { period: PERIOD, statistic: 'Sum', label: slotIndex(slot), dimensionsMap });
      return [metricId(`${kind.toLowerCase()}${slot}`, metric), metric] as const;
    });
    return new MathExpression({
      label: `${name}: ${kind.toLowerCase()}s of indexes`,
      period: PERIOD,
      // DynamoDB tells of throttles where there are some only, and a sum with a metric that is not there is nothing.
      expression: metrics.map(([id]) => `FILL(${id}, 0)`).join(' + '),
      usingMetrics: Object.fromEntries(metrics),
    });
  };
  const [reads, writes] = [throttles('Read'), throttles('Write')];
  monitoring.addAlarm({
    name: `${name}IndexReadThrottles`,
    description: 'DynamoDB turned away lists of records by an index, or of all owners: one value is asked for too often. More shards of the entity spread them.',
    metric: reads,
    threshold: 1,
    runbookSection: 'table-throttles',
  });
  monitoring.addAlarm({
    name: `${name}IndexWriteThrottles`,
    description: 'DynamoDB turned away writes of records because of an index: too many have one value. More shards of the entity spread them.',
    metric: writes,
    threshold: 1,
    runbookSection: 'table-throttles',
  });
  monitoring.addGraphs({ section: DashboardSection.FAILURES, title: 'Throttled, and errors of AWS', left: [reads, writes] });
}
