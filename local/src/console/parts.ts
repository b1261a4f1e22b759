import { isObject, JsonObject, optionalObject, string } from '../json';
import type { Construction } from '../resources/resource-type';

/** Display names of the parts of a system, by type. */
const KINDS: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::RestApi': 'REST API',
  'AWS::ApiGatewayV2::Api': 'WebSocket API',
  'AWS::CloudFront::Distribution': 'Website',
  'AWS::Cognito::UserPool': 'User pool',
  'AWS::Lambda::Function': 'Function',
  'AWS::DynamoDB::Table': 'Table',
  'AWS::DynamoDB::GlobalTable': 'Table',
  'AWS::S3::Bucket': 'Bucket',
  'AWS::SQS::Queue': 'Queue',
  'AWS::SNS::Topic': 'Topic',
  'AWS::Events::Rule': 'Rule',
  'AWS::Scheduler::Schedule': 'Schedule',
};

export interface Part {
  readonly id: string;
  readonly kind: string;
  /** Construct path without the stack. */
  readonly name: string;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
}

export function partsOf({ resources, stack, functions }: Construction): Part[] {
  return resources.all().flatMap(({ id, type }) => {
    const kind = KINDS[type];
    // CDK's own helpers aren't run here.
    if (kind === undefined || (kind === 'Function' && functions.find(id) === undefined)) return [];
    return [{ id, kind, name: nameOf(id, stack.paths) }];
  });
}

export function nameOf(id: string, paths: ReadonlyMap<string, string>): string {
  return paths.get(id)?.split('/').slice(1).join('/') ?? id;
}

/** Connections between two parts in a template: the properties with their source and their target. */
const LINKS: Readonly<Record<string, readonly [from: readonly string[], to: readonly string[]]>> = {
  'AWS::ApiGateway::Method': [['RestApiId'], ['Integration']],
  'AWS::ApiGateway::Authorizer': [['RestApiId'], ['ProviderARNs', 'AuthorizerUri']],
  'AWS::ApiGatewayV2::Integration': [['ApiId'], ['IntegrationUri']],
  'AWS::ApiGatewayV2::Authorizer': [['ApiId'], ['AuthorizerUri']],
  'AWS::Lambda::EventSourceMapping': [['EventSourceArn'], ['FunctionName']],
  'AWS::SNS::Subscription': [['TopicArn'], ['Endpoint']],
  'Custom::S3BucketNotifications': [['BucketName'], ['NotificationConfiguration']],
};

/** Properties of parts themselves that lead to other parts. */
const LEADS: Readonly<Record<string, readonly string[]>> = {
  'AWS::SQS::Queue': ['RedrivePolicy'],
  'AWS::Events::Rule': ['Targets'],
  'AWS::Scheduler::Schedule': ['Target'],
  'AWS::CloudFront::Distribution': ['DistributionConfig'],
  'AWS::S3::Bucket': ['NotificationConfiguration'],
  'AWS::Lambda::Function': ['Environment', 'DeadLetterConfig'],
};

/** Resources that stand for a function. */
const STAND_INS = ['AWS::Lambda::Alias', 'AWS::Lambda::Version', 'AWS::Lambda::Url'];

/** Which part leads to which, as the template says: by integrations, mappings, targets, variables of functions and what their policies allow. */
export function edgesOf(system: Construction, parts: readonly Part[]): Edge[] {
  const resources = optionalObject(system.stack.template.Resources, 'Resources');
  const known = new Map(parts.map((part) => [part.id, part]));
  const at = (id: string): JsonObject => (isObject(resources[id]) ? resources[id] : {});
  const properties = (id: string): JsonObject => (isObject(at(id).Properties) ? at(id).Properties as JsonObject : {});
  /** Parts that a piece of the template refers to; aliases and versions stand for their functions. */
  const partsIn = (value: unknown, depth = 0): string[] => references(value).flatMap((id) => {
    if (known.has(id)) return [id];
    const stands = depth < 3 && STAND_INS.includes(String(at(id).Type));
    return stands ? partsIn([properties(id).FunctionName, properties(id).TargetFunctionArn], depth + 1) : [];
  });
  const edges: Edge[] = [];
  /** Resources that a function can reach, without those that only send it events. */
  const allowed: Edge[] = [];
  const connect = (from: readonly string[], to: readonly string[]): void => {
    for (const begin of from) {
      for (const end of to) {
        if (begin !== end && !edges.some((edge) => edge.from === begin && edge.to === end)) edges.push({ from: begin, to: end });
      }
    }
  };
  for (const { id, type } of system.resources.all()) {
    const [from, to] = LINKS[type] ?? [];
    const partsOfEach = (names: readonly string[]): string[] => names.flatMap((name) => partsIn(properties(id)[name]));
    if (from !== undefined && to !== undefined) connect(partsOfEach(from), partsOfEach(to));
    if (known.has(id)) connect([id], partsOfEach(LEADS[type] ?? []));
    // An event of a bucket comes through its rule.
    if (type === 'AWS::Events::Rule') connect(partsIn(properties(id).EventPattern), [id]);
    if (type !== 'AWS::Lambda::Function') continue;
    allowed.push(...partsIn(policiesOf(references(properties(id).Role), system, properties)).map((reached) => ({ from: id, to: reached })));
  }
  for (const { from, to } of allowed) if (!edges.some((edge) => edge.from === to && edge.to === from)) connect([from], [to]);
  return edges.filter(({ from, to }) => known.has(from) && known.has(to));
}

function policiesOf(roles: readonly string[], { resources }: Construction, properties: (id: string) => JsonObject): unknown[] {
  const attached = resources.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')
    .filter(({ id }) => references(properties(id).Roles).some((role) => roles.includes(role)));
  return [...attached.map(({ id }) => properties(id).PolicyDocument), ...roles.map((role) => properties(role).Policies)];
}

/** Logical ids in `Ref`, `Fn::GetAtt` and `Fn::Sub`. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => {
    if (name === 'Ref') return [string(entry, 'Ref')];
    if (name === 'Fn::GetAtt') return [Array.isArray(entry) ? String((entry as readonly unknown[])[0]) : String(entry).split('.')[0] ?? ''];
    if (name !== 'Fn::Sub') return references(entry);
    const [text] = [entry].flat();
    return [...[...String(text).matchAll(/\$\{(?<id>\w+)/g)].map(({ groups }) => groups?.id ?? ''), ...references(entry)];
  });
}
