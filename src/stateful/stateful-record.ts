import { DEFAULTS, STATEFUL_TYPES } from './stateful-types';
import { SynthesizedStack, TemplateResource } from '../private/templates';

/** Of a resource what must not change unseen: a line of the baseline. */
export interface StatefulRecord {
  readonly type: string;
  readonly deletionPolicy: string;
  readonly updateReplacePolicy: string;
  readonly condition?: string;

  /** Properties that cannot be changed in place. */
  readonly fixed: Record<string, unknown>;

  /** Global secondary indexes of a table by name. */
  readonly indexes?: Record<string, unknown>;

  /** Regions of a table beside its own. */
  readonly replicas?: string[];

  /** Attributes of the users of a pool, by name. */
  readonly attributes?: Record<string, unknown>;
}

/** By stack and logical id. */
export type StatefulRecords = Record<string, Record<string, StatefulRecord>>;

export function recordsOf(stacks: SynthesizedStack[]): StatefulRecords {
  return sortKeys(Object.fromEntries(stacks.map(({ name, stack, resources }) => [name, Object.fromEntries(
    Object.entries(resources).filter(([, { Type }]) => STATEFUL_TYPES[Type]).map(([id, resource]) => [id, recordOf(resource, stack.region)]),
  )]))) as StatefulRecords;
}

function recordOf(resource: TemplateResource, ownRegion: string): StatefulRecord {
  const { Type, Properties = {} } = resource;
  const fallback = defaultPolicy(resource);
  return {
    type: Type,
    deletionPolicy: resource.DeletionPolicy ?? fallback,
    updateReplacePolicy: resource.UpdateReplacePolicy ?? fallback,
    ...(resource.Condition ? { condition: resource.Condition } : {}),
    fixed: fixedOf(Type, Properties),
    ...(Type.startsWith('AWS::DynamoDB::') ? { indexes: byName(list(Properties.GlobalSecondaryIndexes), Properties) } : {}),
    ...(Type === 'AWS::DynamoDB::GlobalTable' ? { replicas: replicasOf(Properties, ownRegion) } : {}),
    ...(Type === 'AWS::Cognito::UserPool' ? { attributes: attributesOf(Properties) } : {}),
  };
}

/** CloudFormation's defaults for properties that the template leaves out. */
function defaultPolicy({ Type, Properties }: TemplateResource): string {
  const isDatabase = Type === 'AWS::RDS::DBCluster' || (Type === 'AWS::RDS::DBInstance' && Properties?.DBClusterIdentifier === undefined);
  return isDatabase ? 'Snapshot' : 'Delete';
}

function fixedOf(type: string, properties: Record<string, unknown>): Record<string, unknown> {
  const { replaced, maybe = [], refused = [] } = STATEFUL_TYPES[type];
  const names = [...replaced, ...maybe, ...refused].filter((name) => properties[name] !== undefined && properties[name] !== DEFAULTS[name]);
  return Object.fromEntries(names.map((name) => {
    if (name === 'KeySchema') return [name, withTypes(properties[name], properties)];
    if (name === 'LocalSecondaryIndexes') return [name, byName(list(properties[name]), properties)];
    return [name, properties[name]];
  }));
}

interface KeyPart { readonly AttributeName: string }

/** The keys of a table or an index together with the types of the attributes, which are part of them. */
function withTypes(keys: unknown, properties: Record<string, unknown>): unknown {
  const types = new Map(list(properties.AttributeDefinitions).map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]));
  return Array.isArray(keys) ? keys.map((key: KeyPart) => ({ ...key, AttributeType: types.get(key.AttributeName) })) : keys;
}

function byName(indexes: Record<string, unknown>[], properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(indexes.map((index) => [String(index.IndexName), {
    keys: withTypes(index.KeySchema, properties), projection: index.Projection,
  }]));
}

function replicasOf({ Replicas }: Record<string, unknown>, ownRegion: string): string[] {
  return list(Replicas).map(({ Region }) => Region)
    // The table's own region, which a stack with an environment writes out.
    .filter((region) => region !== ownRegion && JSON.stringify(region) !== '{"Ref":"AWS::Region"}')
    .map((region) => typeof region === 'string' ? region : JSON.stringify(region)).sort();
}

function attributesOf({ Schema }: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(list(Schema).map(({ Name, ...attribute }) => [String(Name), attribute]));
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}

/** The same JSON for the same content, whatever order it was written in. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([key, each]) => [key, sortKeys(each)]));
}
