import { functionReference } from '../api/function-uri';
import { stableId } from '../assembly/names';
import { ConnectionsService } from '../front/connections';
import { JsonObject, optionalNumber, optionalObject, optionalString, string, strings } from '../json';
import { DEBUGGING_MS } from '../options';
import { Construction, Identity, Resource, ResourceType } from './resource-type';
import { SocketAuthorizer, SocketRoute, WebSocketDefinition } from '../websocket/definition';
import { checkRoutes, WebSocketApi, WebSocketApiSettings } from '../websocket/web-socket-api';

/** API Gateway closes connections that are idle for ten minutes. */
const IDLE_SECONDS = 600;
const LONGEST_MS = 29_000;
const AUTHORIZATION_TYPES = ['NONE', 'CUSTOM', 'AWS_IAM'];

export const webSocketApis: ResourceType = {
  types: ['AWS::ApiGatewayV2::Api'],
  phase: 'entry',
  identify: ({ id }, place) => {
    const apiId = stableId(id, 10);
    return { ref: apiId, attributes: { ApiId: apiId, ApiEndpoint: `wss://${host(apiId, place.region)}` } };
  },
  serve: async (apis, system) => {
    const { socketIdleSeconds } = system.options;
    system.front.addService(new ConnectionsService(system.region, system.sockets));
    for (const resource of apis) {
      if (resource.properties.ProtocolType !== 'WEBSOCKET') {
        system.unsupported(`The local runner does not support the protocol ${String(resource.properties.ProtocolType ?? 'of an OpenAPI body')} of ${resource.id}; it serves REST and WebSocket APIs`);
        continue;
      }
      const defined = definition(resource, system);
      const settings: WebSocketApiSettings = {
        functions: system.functions,
        idleMs: (socketIdleSeconds ?? IDLE_SECONDS) * 1000,
        log: (message) => system.log(resource.id, message),
      };
      // Its connections stay where the app changes.
      const before = system.previous?.sockets.find((api) => api.definition.logicalId === resource.id);
      if (before !== undefined) checkRoutes(defined, settings);
      const api = before ?? new WebSocketApi(defined, settings);
      await api.start(system.portOf(resource.id));
      system.onServing(() => api.redefine(defined, settings));
      system.sockets.push(api);
    }
  },
};

/** Parts of a WebSocket API, which reads them from the template itself. */
export const webSocketApiParts: ResourceType = {
  types: ['Stage', 'Route', 'RouteResponse', 'Integration', 'IntegrationResponse', 'Authorizer', 'Deployment', 'Model'].map((part) => `AWS::ApiGatewayV2::${part}`),
  phase: 'entry',
  identify: ({ id, type, properties }): Identity => {
    const part = type.split('::')[2] ?? '';
    const generated = part === 'Stage' ? string(properties.StageName, `${id}.StageName`) : stableId(id, 7);
    return { ref: generated, attributes: { [`${part}Id`]: generated } };
  },
};

/** Names that clients connect to in AWS. Here they are told the address of this machine instead. */
export const webSocketDomains: ResourceType = {
  types: ['AWS::ApiGatewayV2::DomainName', 'AWS::ApiGatewayV2::ApiMapping'],
  phase: 'entry',
  identify: ({ id, type, properties }, place): Identity => {
    if (type === 'AWS::ApiGatewayV2::ApiMapping') return { ref: stableId(id, 6), attributes: { ApiMappingId: stableId(id, 6) } };
    const attributes = { RegionalDomainName: `d-${stableId(id, 10)}.execute-api.${place.region}.amazonaws.com`, RegionalHostedZoneId: stableId(id, 14).toUpperCase() };
    return { ref: string(properties.DomainName, `${id}.DomainName`), attributes };
  },
};

/** Addresses of an API at its custom domains: one with a path first, before that of the domain only. */
export function addressesOfDomains(apiId: string, { resources }: Construction): string[] {
  return resources.ofType('AWS::ApiGatewayV2::ApiMapping').filter(({ properties }) => properties.ApiId === apiId).map(({ id, properties }) => {
    const key = optionalString(properties.ApiMappingKey, `${id}.ApiMappingKey`);
    return `wss://${string(properties.DomainName, `${id}.DomainName`)}${key === undefined ? '' : `/${key}`}`;
  });
}

/** In AWS, each API has its own host. Functions with the address of its management API in their environment get the local one. */
export function reachable(text: string, { resources, region, endpoint }: Construction): string {
  const ids = resources.ofType('AWS::ApiGatewayV2::Api').map(({ id }) => resources.ref(id));
  return ids.reduce((replaced, id) => replaced.replaceAll(`https://${host(id, region)}`, `${endpoint}/${id}`), text);
}

function host(apiId: string, region: string): string {
  return `${apiId}.execute-api.${region}.amazonaws.com`;
}

function definition(api: Resource, system: Construction): WebSocketDefinition {
  const { resources } = system;
  const apiId = resources.ref(api.id);
  const part = (type: string): Resource[] => resources.ofType(`AWS::ApiGatewayV2::${type}`).filter(({ properties }) => properties.ApiId === apiId);
  const [stage] = part('Stage');
  if (stage === undefined) throw new Error(`The API ${api.id} has no stage`);
  const refs = (type: string): ReadonlyMap<string, JsonObject> => new Map(part(type).map(({ id, properties }) => [resources.ref(id), properties]));
  const [integrations, authorizers] = [refs('Integration'), refs('Authorizer')];
  const isDebugged = system.options.inspect !== undefined && system.options.inspect !== false;
  const answering = new Set(part('RouteResponse').map(({ properties }) => properties.RouteId));
  return {
    logicalId: api.id,
    id: apiId,
    region: system.region,
    stage: string(stage.properties.StageName, 'StageName'),
    stageVariables: Object.fromEntries(Object.entries(optionalObject(stage.properties.StageVariables, 'StageVariables')).map(([name, value]) => [name, string(value, name)])),
    selector: selector(string(api.properties.RouteSelectionExpression, 'RouteSelectionExpression')),
    routes: new Map(part('Route').map((route) => {
      const made = socketRoute(route, integrations, authorizers);
      const timeoutMs = isDebugged ? DEBUGGING_MS : made.timeoutMs;
      return [made.key, { ...made, timeoutMs, answers: made.answers && answering.has(resources.ref(route.id)) }];
    })),
  };
}

function socketRoute(
  { id, properties }: Resource, integrations: ReadonlyMap<string, JsonObject>, authorizers: ReadonlyMap<string, JsonObject>,
): SocketRoute {
  const key = string(properties.RouteKey, `${id}.RouteKey`);
  const integration = integrations.get((optionalString(properties.Target, 'Target') ?? '').replace(/^integrations\//, ''));
  if (integration?.IntegrationType !== 'AWS_PROXY') throw new Error(`The local runner does not support the integration ${String(integration?.IntegrationType)} of the route ${key}; it knows AWS_PROXY`);
  const authorizationType = optionalString(properties.AuthorizationType, 'AuthorizationType') ?? 'NONE';
  if (!AUTHORIZATION_TYPES.includes(authorizationType)) throw new Error(`The local runner does not support the authorization ${authorizationType} of the route ${key}`);
  return {
    key,
    function: functionReference(string(integration.IntegrationUri, 'IntegrationUri')),
    timeoutMs: optionalNumber(integration.TimeoutInMillis, 'TimeoutInMillis') ?? LONGEST_MS,
    answers: properties.RouteResponseSelectionExpression === '$default',
    authorizationType,
    authorizer: authorizer(authorizers.get(optionalString(properties.AuthorizerId, 'AuthorizerId') ?? '')),
  };
}

function authorizer(properties: JsonObject | undefined): SocketAuthorizer | undefined {
  return properties && {
    function: functionReference(string(properties.AuthorizerUri, 'AuthorizerUri')),
    identitySource: strings(properties.IdentitySource, 'IdentitySource'),
  };
}

/** `$request.body.action`, also in braces. */
function selector(expression: string): readonly string[] {
  const path = /^\$\{?request\.body\.(?<path>[\w.-]+)\}?$/.exec(expression)?.groups?.path;
  if (path === undefined) throw new Error(`The local runner does not support the route selection expression ${expression}`);
  return path.split('.');
}
