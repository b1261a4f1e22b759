import { Charge, list, Pricings } from './charge';
import { HOURS, PRICES } from './prices';

/** Alarms, dashboards, logs, networks. */
export const OPERATIONS_PRICING: Pricings = {
  'AWS::CloudWatch::Alarm': (alarm) => {
    const metrics = list(alarm.Metrics).filter(({ MetricStat }) => MetricStat);
    // A band of anomaly detection is two additional metrics.
    const count = Math.max(1, metrics.length) + (alarm.ThresholdMetricId ? 2 : 0);
    const isFast = [alarm.Period, ...metrics.map(({ MetricStat }) => MetricStat.Period)].some((period) => period < 60);
    const price = isFast ? PRICES.highResolutionAlarmMetric : PRICES.alarmMetric;
    return [{
      item: count > 1 ? `alarm over ${count} metrics` : 'alarm',
      monthly: count * price.usd,
      ...(isFast ? {} : { allowance: { of: 'alarms', count } }),
    } as Charge];
  },
  'AWS::CloudWatch::CompositeAlarm': () => [{ item: 'composite alarm', monthly: PRICES.compositeAlarm.usd }],
  'AWS::CloudWatch::Dashboard': () => [{ item: 'dashboard', monthly: PRICES.dashboard.usd, allowance: { of: 'dashboards', count: 1 } }],
  'AWS::Logs::MetricFilter': ({ MetricTransformations }) => {
    const count = Math.max(1, list(MetricTransformations).length);
    return [{ item: `${count} × metric`, monthly: count * PRICES.metric.usd }];
  },
  'AWS::Logs::LogGroup': ({ LogGroupClass }) => [{
    item: 'logs',
    rate: `$${(LogGroupClass === 'INFREQUENT_ACCESS' ? PRICES.rareLogIngestion : PRICES.logIngestion).usd.toFixed(2)} per GB written, `
      + `$${PRICES.logStorage.usd} per GB and month kept`,
  }],
  'AWS::EC2::VPCEndpoint': ({ VpcEndpointType = 'Gateway', SubnetIds }) => {
    if (VpcEndpointType === 'Gateway') return [];
    const data = { item: 'transfer', rate: `$${PRICES.endpointData.usd} per GB` };
    if (!Array.isArray(SubnetIds)) return [{ item: 'endpoint', unknown: 'its zones are known at deployment only' }, data];
    return [{ item: `endpoint in ${SubnetIds.length} zone(s)`, monthly: SubnetIds.length * HOURS * PRICES.endpoint.usd }, data];
  },
  'AWS::EC2::FlowLog': ({ LogDestinationType = 'cloud-watch-logs' }) => [{
    item: 'flow log',
    rate: LogDestinationType === 'cloud-watch-logs' ? 'in the price of its log group' : `$${PRICES.flowLogToBucket.usd} per GB written`,
  }],
  'AWS::EC2::NatGateway': () => [
    { item: 'NAT gateway', monthly: HOURS * PRICES.natGateway.usd }, { item: 'transfer', rate: `$${PRICES.natGatewayData.usd} per GB` },
  ],
  'AWS::EC2::EIP': () => [{ item: 'public address', monthly: HOURS * PRICES.publicAddress.usd }],
};
