import { DIMENSION_SOURCES, DOCUMENTED_METRICS } from './documented-metrics';

interface Resource { readonly Type: string; readonly Properties: Record<string, any> }
export type Resources = Record<string, Resource>;

/** A metric as a template or a dashboard has it. */
export interface FoundMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Record<string, unknown>;
}

interface AlarmDimension { readonly Name: string; readonly Value: unknown }
interface AlarmMetric { readonly Namespace: string; readonly MetricName: string; readonly Dimensions?: AlarmDimension[] }
interface AlarmProperties extends AlarmMetric { readonly Metrics?: { readonly MetricStat?: { readonly Metric: AlarmMetric } }[] }

/** The metrics that an alarm watches, those of its expression included. */
export function metricsOf(alarm: Resource): FoundMetric[] {
  const properties = alarm.Properties as AlarmProperties;
  const single = properties.MetricName ? [properties] : [];
  const several = (properties.Metrics ?? []).flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []));
  return [...single, ...several].map(({ Namespace, MetricName, Dimensions }) => ({
    namespace: Namespace,
    name: MetricName,
    dimensions: Object.fromEntries((Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
  }));
}

/** Errors of a metric: it isn't documented, or refers to a resource that isn't in the template. */
export function faultsOf({ namespace, name, dimensions }: FoundMetric, resources: Resources): string[] {
  const names = Object.keys(dimensions).sort().join();
  if (!DOCUMENTED_METRICS[namespace]?.[name]?.includes(names)) return [`${namespace} ${name} by ${names}`];
  return Object.entries(dimensions).flatMap(([dimension, value]) => (
    isThere(dimension, value, dimensions, resources) ? [] : [`${namespace} ${name}: ${dimension} ${JSON.stringify(value)}`]));
}

function isThere(dimension: string, value: unknown, dimensions: Record<string, unknown>, resources: Resources): boolean {
  const all = Object.entries(resources);
  const source = DIMENSION_SOURCES[dimension];
  if (source?.property) return all.some(([, { Type, Properties }]) => Type === source.type && Properties[source.property!] === value);
  if (source) return referredTo(value, resources, source.attribute)?.Type === source.type;
  const table = () => referredTo(dimensions.TableName, resources)!.Properties;
  switch (dimension) {
    case 'Stage': return isStage(value, resources);
    case 'Route': return all.some(([, { Type, Properties }]) => Type === 'AWS::ApiGatewayV2::Route' && Properties.RouteKey === value);
    // An alias, as <function>:<alias>.
    case 'Resource': return JSON.stringify(value) === JSON.stringify({ 'Fn::Join': ['', [dimensions.FunctionName, ':live']] });
    case 'Operation': return /^(BatchWrite|Delete|Get|Put|Update)Item$|^Query$/.test(String(value));
    case 'GlobalSecondaryIndexName': return (table().GlobalSecondaryIndexes as { IndexName: string }[]).some(({ IndexName }) => IndexName === value);
    case 'ReceivingRegion': return (table().Replicas as { Region: string }[]).some(({ Region }) => Region === value);
    case 'Region': return value === 'Global' || value === 'us-east-1' || (value as { Ref?: string }).Ref === 'AWS::Region';
    case 'Rule': return value === 'ALL';
    case 'WebACL': return all.some(([, { Type, Properties }]) => Type === 'AWS::WAFv2::WebACL' && Properties.VisibilityConfig.MetricName === value);
    case 'CertificateArn':
      return typeof value === 'string' ? /^arn:aws:acm:/.test(value) : referredTo(value, resources)?.Type === 'AWS::CertificateManager::Certificate';
    default: return false;
  }
}

/** The resource that a reference, or one to an attribute, is about. */
function referredTo(value: unknown, resources: Resources, attribute?: string): Resource | undefined {
  const { Ref, 'Fn::GetAtt': [id, name] = [] } = value as { readonly 'Ref'?: string; readonly 'Fn::GetAtt'?: readonly string[] };
  if (attribute !== undefined) return name === attribute ? resources[id] : undefined;
  return Ref === undefined ? undefined : resources[Ref];
}

function isStage(value: unknown, resources: Resources): boolean {
  const isOne = (type: string | undefined) => /^AWS::ApiGateway(V2)?::Stage$/.test(type ?? '');
  const there = referredTo(value, resources);
  return there ? isOne(there.Type) : Object.values(resources).some(({ Type, Properties }) => isOne(Type) && Properties.StageName === value);
}
