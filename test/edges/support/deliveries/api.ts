import { object, string } from '../../../../local/src/json';
import { ENV } from '../arrangements';
import { Delivery } from '../delivery';
import { act, assume, Hop } from '../edge';
import { Resource, World } from '../world';

const GATEWAY = 'apigateway.amazonaws.com';
const execution = (api: string, rest: string) => `arn:aws:execute-api:${ENV.region}:${ENV.account}:${api}/${rest}`;

/** The call of an integration, and the kind of its resource, by the service and the action or path in the URI. */
const SERVICES: Record<string, { kind: string; action: (call: string, method: string) => string; arn?: (arn: string, call: string) => string }> = {
  sqs: { kind: 'queue', action: () => 'sqs:SendMessage' },
  sns: { kind: 'topic', action: (call) => `sns:${call}` },
  dynamodb: { kind: 'table', action: (call) => `dynamodb:${call}` },
  states: { kind: 'state machine', action: (call) => `states:${call}` },
  events: { kind: 'event bus', action: (call) => `events:${call}` },
  s3: {
    kind: 'bucket',
    action: (_, method) => method === 'GET' ? 's3:GetObject' : 's3:PutObject',
    arn: (arn, call) => `${arn}/${call.split('/').slice(1).join('/').replace(/\{\w+\}/g, 'anything')}`,
  },
};

/** API → function: by the permission of the function. API → service: in the integration's role. */
const integration: Delivery = (world, { resource, target }) => {
  const { Integration, HttpMethod, ResourceId, RestApiId } = resource.properties;
  // A request has its own method.
  const method = HttpMethod === 'ANY' ? 'GET' : HttpMethod;
  const { Uri, Credentials, IntegrationHttpMethod } = object(Integration, resource.id);
  const uri = string(Uri, resource.id);
  const sourceArn = execution(string(RestApiId, 'api'), `${stageOf(world, string(RestApiId, 'api'))}/${method}${pathOf(world, string(ResourceId, 'resource'))}`);
  if (uri.includes(':lambda:path/')) return invoke(world, 'API → function', resource, target, sourceArn);
  const [, service, call] = /^arn:aws:apigateway:[\w-]+:(\w+):(?:action|path)\/(.+)$/.exec(uri) ?? [];
  const known = SERVICES[service ?? ''];
  if (!known || Credentials === undefined) throw new Error(`${resource.id}: what ${uri} does is not known`);
  const role = world.byName('AWS::IAM::Role', string(Credentials, 'Credentials'));
  const arn = world.arn(target);
  const action = known.action(call!, string(IntegrationHttpMethod, 'method'));
  const hops = [
    assume(world, GATEWAY, role, sourceArn),
    ...act(world, { service: GATEWAY, role, sourceArn }, action, target, known.arn?.(arn, call!) ?? arn),
  ];
  return [{ kind: `API → ${known.kind}`, hops }];
};

const authorizer: Delivery = (world, { resource, target }) =>
  invoke(world, 'API → authorizer', resource, target, execution(string(resource.properties.RestApiId, 'api'), `authorizers/${world.ref(resource)}`));

const socketAuthorizer: Delivery = (world, { resource, target }) =>
  invoke(world, 'WebSocket API → authorizer', resource, target, execution(string(resource.properties.ApiId, 'api'), `authorizers/${world.ref(resource)}`));

/** One for each route that leads to the integration. */
const socketIntegration: Delivery = (world, { resource, target }) => world.ofType('AWS::ApiGatewayV2::Route')
  .filter(({ properties }) => properties.Target === `integrations/${world.ref(resource)}`)
  .flatMap((route) => {
    const api = string(route.properties.ApiId, 'api');
    return invoke(world, 'WebSocket API → function', route, target, execution(api, `${stageOf(world, api)}/${route.properties.RouteKey}`));
  });

function invoke(world: World, kind: string, from: Resource, target: Resource, sourceArn: string) {
  const hops: Hop[] = act(world, { service: GATEWAY, sourceArn }, 'lambda:InvokeFunction', target);
  return [{ kind, from, hops }];
}

function stageOf(world: World, api: string): string {
  const stage = world.resources.find(({ type, properties }) => /^AWS::ApiGateway(V2)?::Stage$/.test(type) && (properties.RestApiId ?? properties.ApiId) === api);
  if (!stage) throw new Error(`${api} has no stage`);
  return world.ref(stage);
}

function pathOf(world: World, id: string): string {
  const resource = world.ofType('AWS::ApiGateway::Resource').find((candidate) => world.ref(candidate) === id);
  if (!resource) return '/';
  const parent = pathOf(world, string(resource.properties.ParentId, 'parent'));
  return `${parent === '/' ? '' : parent}/${resource.properties.PathPart}`;
}

export const API_DELIVERIES: Record<string, Delivery> = {
  'AWS::ApiGateway::Method Integration.Uri': integration,
  'AWS::ApiGateway::Method Integration.RequestTemplates.*': integration,
  'AWS::ApiGateway::Authorizer AuthorizerUri': authorizer,
  'AWS::ApiGatewayV2::Authorizer AuthorizerUri': socketAuthorizer,
  'AWS::ApiGatewayV2::Integration IntegrationUri': socketIntegration,
};

