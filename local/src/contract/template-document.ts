import { fromDraft4 } from './draft-4';
import { ApiDefinition, Route } from '../api/definition';
import { Json, JsonObject } from '../json';

const ANY = ['delete', 'get', 'head', 'options', 'patch', 'post', 'put'];
const PLACES: Readonly<Record<string, string>> = { header: 'header', querystring: 'query', path: 'path' };

/** An OpenAPI 3.1 document of an API, made from its template. */
export function templateDocument(title: string, api: ApiDefinition): JsonObject {
  const paths: Record<string, Record<string, Json>> = {};
  const routes = api.routes.filter(({ method, authorizationType }) => method !== 'OPTIONS' || authorizationType !== 'NONE').sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  for (const route of routes) {
    const path = route.resourcePath.replace('+}', '}');
    for (const method of route.method === 'ANY' ? ANY : [route.method.toLowerCase()]) (paths[path] ??= {})[method] ??= operation(route, method, path, api);
  }
  const [stage] = api.stages;
  const models = [...api.models].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    openapi: '3.1.0',
    info: { title, version: '1', description: 'Made from the CloudFormation template, which has no more than this.' },
    servers: [{ url: stage === undefined ? '/' : `/${stage.name}`, description: 'Below the address of the API, which deployment tells.' }],
    paths,
    components: {
      schemas: Object.fromEntries(models.map(([name, schema]) => [name, fromDraft4(schema, schemaOf(name))])),
      securitySchemes: securitySchemes(api, routes),
    },
  };
}

function keyOf({ resourcePath, method }: Route): string {
  return `${resourcePath} ${method}`;
}

function schemaOf(model: string): string {
  return `#/components/schemas/${model}`;
}

function operation(route: Route, method: string, path: string, api: ApiDefinition): JsonObject {
  const { described, models, authorizationType } = route;
  const content = contentOf(models, api);
  return {
    operationId: described.operationName ?? operationId(method, path),
    summary: `${method.toUpperCase()} ${path}`,
    ...some('parameters', parametersOf(route, path)),
    ...content === undefined || ['get', 'head'].includes(method) ? {} : { requestBody: { required: route.validatesBody, content } },
    responses: responsesOf(route, api),
    security: authorizationType === 'NONE' && !route.apiKeyRequired ? [] : [{
      ...authorizationType === 'NONE' ? {} : { [schemeOf(route)]: [] },
      ...route.apiKeyRequired ? { apiKey: [] } : {},
    }],
  };
}

/** `getOrdersById` of `GET /orders/{id}`. */
function operationId(method: string, path: string): string {
  const words = path.split('/').filter((part) => part !== '').map((part) => {
    const name = part.replace(/[^A-Za-z0-9]+/g, ' ').trim().split(' ').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
    return part.startsWith('{') ? `By${name}` : name;
  });
  return `${method}${words.join('') || 'Root'}`;
}

function parametersOf({ described, requiredParameters, validatesParameters }: Route, path: string): Json[] {
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const declared = [...described.parameters].sort().flatMap((parameter) => {
    const [, place = '', name = ''] = /^method\.request\.(header|querystring|path)\.(.+)$/.exec(parameter) ?? [];
    if (name === '' || place === 'path' || name.toLowerCase() === 'authorization') return [];
    return [{ name, in: PLACES[place] ?? place, required: validatesParameters && requiredParameters.includes(parameter), schema: { type: 'string' } }];
  });
  return [...inPath, ...declared];
}

function responsesOf({ described }: Route, api: ApiDefinition): JsonObject {
  const known = [...described.responseModels].map(([status, models]) => {
    const content = contentOf(models, api);
    return [status, { description: `Status ${status}.`, ...content === undefined ? {} : { content } }] as const;
  });
  return { ...Object.fromEntries(known), default: { description: "Any other response. The template doesn't describe it." } };
}

/** Undefined where no model says anything. `Empty` and `Error` are models that every API has. */
function contentOf(models: Readonly<Record<string, string>>, api: ApiDefinition): JsonObject | undefined {
  const known = Object.entries(models).map(([type, model]) => [type === '$default' ? 'application/json' : type, { schema: api.models.has(model) ? { $ref: schemaOf(model) } : {} }] as const);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

function schemeOf({ authorizationType, authorizerId }: Route): string {
  return authorizationType === 'AWS_IAM' ? 'signature' : authorizationType === 'COGNITO_USER_POOLS' ? 'token' : `authorizer${authorizerId ?? ''}`;
}

function securitySchemes(api: ApiDefinition, routes: readonly Route[]): JsonObject {
  const schemes = new Map<string, Json>();
  for (const route of routes) {
    if (route.apiKeyRequired) schemes.set('apiKey', { type: 'apiKey', in: 'header', name: 'x-api-key' });
    if (route.authorizationType === 'NONE') continue;
    const source = api.authorizers.get(route.authorizerId ?? '')?.identitySource[0] ?? '';
    const [, place = 'header', name = 'Authorization'] = /^method\.request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
    const bearer = route.authorizationType === 'COGNITO_USER_POOLS' && place === 'header' && name.toLowerCase() === 'authorization';
    schemes.set(schemeOf(route), route.authorizationType === 'AWS_IAM'
      ? { 'type': 'apiKey', 'in': 'header', 'name': 'Authorization', 'description': 'AWS Signature Version 4.', 'x-amazon-apigateway-authtype': 'awsSigv4' }
      : bearer ? { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } : { type: 'apiKey', in: PLACES[place] ?? 'header', name });
  }
  return Object.fromEntries([...schemes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function some(name: string, values: readonly Json[]): JsonObject {
  return values.length === 0 ? {} : { [name]: values };
}
