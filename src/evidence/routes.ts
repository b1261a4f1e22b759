import { ordered, Section } from './section';
import { at, listOf, named, Properties } from '../private/template-values';
import { TemplateResource } from '../private/templates';

type Resources = Record<string, TemplateResource>;

/** Access to routes of REST and WebSocket APIs, and to function URLs. */
export function routesOf(resources: Resources): Section {
  const rows = Object.entries(resources).flatMap(([id, { Type, Properties: properties = {} }]) => {
    if (Type === 'AWS::ApiGateway::Method') return isPreflight(properties) ? [] : [methodRow(properties, resources)];
    if (Type === 'AWS::ApiGatewayV2::Route') return [routeRow(properties)];
    return Type === 'AWS::Lambda::Url' ? [[id, 'URL', named(properties.AuthType), '', '', '']] : [];
  });
  return {
    name: 'routes',
    title: 'Routes, and who can call them',
    remarks: [
      'From the template. Preflights that API Gateway answers by itself are left out.',
      'Groups that a Lambda authorizer demands, and what code demands of a caller, are in no template.',
    ],
    columns: ['API', 'Route', 'Authorization', 'Authorizer', 'Scopes', 'API key'],
    rows: ordered(rows),
  };
}

function isPreflight({ HttpMethod, Integration }: Properties): boolean {
  return HttpMethod === 'OPTIONS' && at(Integration, 'Type') === 'MOCK';
}

function methodRow(method: Properties, resources: Resources): string[] {
  const { RestApiId, ResourceId, HttpMethod } = method;
  return [named(RestApiId), `${named(HttpMethod)} ${pathOf(ResourceId, resources)}`, ...callersOf(method)];
}

function routeRow(route: Properties): string[] {
  return [named(route.ApiId), named(route.RouteKey), ...callersOf(route)];
}

/** Authorization, authorizer, scopes and API key, which both kinds of API call the same. */
function callersOf({ AuthorizationType, AuthorizerId, AuthorizationScopes, ApiKeyRequired }: Properties): string[] {
  const authorization = AuthorizationType === undefined ? 'NONE' : named(AuthorizationType);
  return [authorization, named(AuthorizerId), listOf(AuthorizationScopes).map(named).join(', '), ApiKeyRequired === true ? 'required' : ''];
}

/** The path of a resource of an API, as far as it is in the same stack. */
function pathOf(resourceId: unknown, resources: Resources): string {
  const isRoot = Array.isArray(at(resourceId, 'Fn::GetAtt')) && (at(resourceId, 'Fn::GetAtt') as unknown[])[1] === 'RootResourceId';
  if (isRoot) return '/';
  const parent = resources[named(resourceId)]?.Properties;
  if (!parent) return `${named(resourceId)}/`;
  return `${pathOf(parent.ParentId, resources).replace(/\/$/, '')}/${named(parent.PathPart)}`;
}
