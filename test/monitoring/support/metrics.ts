import { DIMENSION_SOURCES, DOCUMENTED_METRICS } from './documented-metrics';

interface Resource { readonly Type: string; readonly Properties: Record<string, any> }
export type Resources = Record<string, Resource>;

/** A metric as a template or a dashboard has it. */
export interface FoundMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Record<string, unknown>;
}

/** The metrics that an alarm watches, those of its expression included. */
export function metricsOf(alarm: Resource): FoundMetric[] {
  const single = alarm.Properties.MetricName ? [alarm.Properties] : [];
  const several = (alarm.Properties.Metrics ?? []).flatMap(({ MetricStat }: any) => (MetricStat ? [MetricStat.Metric] : []));
  return [...single, ...several].map(({ Namespace, MetricName, Dimensions }) => ({
    namespace: Namespace,
    name: MetricName,
    dimensions: Object.fromEntries((Dimensions ?? []).map(({ Name, Value }: any) => [Name, Value])),
  }));
}

/** What is wrong with a metric: it is not documented, or names what is not in the template. */
export function faultsOf({ namespace, name, dimensions }: FoundMetric, resources: Resources): string[] {
  const names = Object.keys(dimensions).sort().join();
  if (!DOCUMENTED_METRICS[namespace]?.[name]?.includes(names)) return [`${namespace} ${name} by ${names}`];
  return Object.entries(dimensions).flatMap(([dimension, value]) => (
    isThere(dimension, value, dimensions, resources) ? [] : [`${namespace} ${name}: ${dimension} ${JSON.stringify(value)}`]));
}

function isThere(dimension: string, value: any, dimensions: Record<string, any>, resources: Resources): boolean {
  const all = Object.entries(resources);
  const source = DIMENSION_SOURCES[dimension];
  if (source?.property) return all.some(([, { Type, Properties }]) => Type === source.type && Properties[source.property!] === value);
  if (source?.attribute) return resources[value['Fn::GetAtt']?.[0]]?.Type === source.type && value['Fn::GetAtt'][1] === source.attribute;
  if (source) return resources[value.Ref]?.Type === source.type;
  switch (dimension) {
    case 'Stage': return isStage(value, resources);
    case 'Route': return all.some(([, { Type, Properties }]) => Type === 'AWS::ApiGatewayV2::Route' && Properties.RouteKey === value);
    // An alias, as <function>:<alias>.
    case 'Resource': return JSON.stringify(value) === JSON.stringify({ 'Fn::Join': ['', [dimensions.FunctionName, ':live']] });
    case 'Operation': return /^(BatchWrite|Delete|Get|Put|Update)Item$|^Query$/.test(value);
    case 'GlobalSecondaryIndexName':
      return resources[dimensions.TableName.Ref].Properties.GlobalSecondaryIndexes.some(({ IndexName }: any) => IndexName === value);
    case 'ReceivingRegion': return resources[dimensions.TableName.Ref].Properties.Replicas.some(({ Region }: any) => Region === value);
    case 'Region': return value === 'Global' || value === 'us-east-1' || value.Ref === 'AWS::Region';
    case 'Rule': return value === 'ALL';
    case 'WebACL': return all.some(([, { Type, Properties }]) => Type === 'AWS::WAFv2::WebACL' && Properties.VisibilityConfig.MetricName === value);
    case 'CertificateArn': return value.Ref ? resources[value.Ref]?.Type === 'AWS::CertificateManager::Certificate' : /^arn:aws:acm:/.test(value);
    default: return false;
  }
}

function isStage(value: any, resources: Resources): boolean {
  if (value.Ref) return /^AWS::ApiGateway(V2)?::Stage$/.test(resources[value.Ref]?.Type);
  return Object.values(resources).some(({ Type, Properties }) => /^AWS::ApiGateway(V2)?::Stage$/.test(Type) && Properties.StageName === value);
}
