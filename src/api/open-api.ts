import { Token } from 'aws-cdk-lib';
import { AuthorizationType, JsonSchema } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { DescribedRequest } from './described-request';
import { openApiSchema, placedSchema } from './open-api-schema';
import { Route } from './route';
import { RequestSchema } from './request-schema';
import { RouteEntry } from './route-table';
import { knownValues } from './schema-values';
import { RouteAuthBinding } from '../auth/contract';
import { distinct } from '../private/distinct-id';

const ANY = ['delete', 'get', 'head', 'options', 'patch', 'post', 'put'];

const PROBLEM = {
  type: 'object',
  description: 'An error, as RFC 9457 has it.',
  required: ['type', 'title', 'status', 'detail', 'requestId', 'errors'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      description: 'What is wrong with which field. An empty field stands for the whole request.',
      items: { type: 'object', required: ['field', 'message'], properties: { field: { type: 'string' }, message: { type: 'string' } } },
    },
  },
};

const SECURITY_SCHEMES: { readonly [name: string]: object } = {
  cognito: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'A token of the Cognito user pool.' },
  signature: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'AWS Signature Version 4.' },
  lambda: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'What the Lambda authorizer asks for.' },
  apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
};

/** The OpenAPI document of the routes of an API. */
export function openApiDocument(api: IConstruct, server: string, entries: RouteEntry[]): object {
  const paths: { [path: string]: { [method: string]: object } } = {};
  const ids = new Set<string>();
  const schemas = new Map(entries.flatMap(({ request }) => request ? schemasOf(api, request) : []));
  const problem = distinct('Problem', 'application/problem+json', (name) => schemas.has(name));
  for (const entry of entries) {
    const item = paths[entry.route.path.replace('+}', '}')] ??= {};
    const methods = entry.route.method === 'ANY' ? ANY : [entry.route.method.toLowerCase()];
    for (const method of methods) item[method] ??= operation(method, entry, { ids, problem });
  }
  const used = entries.map(({ auth }) => securityOf(auth)).filter((name) => name !== undefined);
  return {
    openapi: '3.1.0',
    info: { title: api.node.path, version: '1' },
    // A name that is known at deployment alone cannot stand here.
    servers: [{ url: Token.isUnresolved(server) ? '/' : server }],
    paths,
    components: {
      schemas: { ...Object.fromEntries(schemas), [problem]: PROBLEM },
      securitySchemes: Object.fromEntries(used.map((name) => [name, SECURITY_SCHEMES[name]])),
    },
  };
}

function schemasOf(api: IConstruct, { name, schema, _description: described }: RequestSchema): [string, object][] {
  if (!described) return name === undefined ? [] : [[name, schemaOf(api, name, schema!)]];
  return [described.body, described.answer].flatMap((each) => each ? [[each.name, placedSchema(each.schema, referenceTo(each.name))]] : []);
}

function referenceTo(name: string): string {
  return `#/components/schemas/${name}`;
}

function contentOf({ name }: { readonly name: string }, types: readonly string[]): object {
  return Object.fromEntries(types.map((type) => [type, { schema: { $ref: referenceTo(name) } }]));
}

function schemaOf(api: IConstruct, name: string, schema: JsonSchema): object {
  return openApiSchema(knownValues(api, `request.schema of '${name}'`, schema) as JsonSchema, referenceTo(name));
}

/** What operations have in common: the ids that are taken, and the name of the schema of errors. */
interface Shared {
  readonly ids: Set<string>;
  readonly problem: string;
}

function operation(method: string, { route, request, auth }: RouteEntry, { ids, problem }: Shared): object {
  const parameter = (place: string, required = true) => (name: string) => ({ name, in: place, required, schema: { type: 'string' } });
  const described: DescribedRequest | undefined = request?._description;
  const parameters = [
    ...route.parameters.map(parameter('path')),
    ...(request?.required.queryStrings ?? []).map(parameter('query')),
    ...(request?.required.optionalQueryStrings ?? []).map((name) => ({ ...parameter('query', false)(name), ...described?.parameters?.find((each) => each.name === name) })),
    ...(request?.required.headers ?? []).map(parameter('header')),
  ];
  const body = described ? described.body : request?.name === undefined ? undefined : { name: request.name };
  const security = securityOf(auth);
  return {
    operationId: operationId(method, route, ids),
    ...(parameters.length ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: contentOf(body, request?.contentTypes ?? []) } } : {}),
    responses: {
      '2XX': { description: 'Done.', ...(described?.answer ? { content: contentOf(described.answer, ['application/json']) } : {}) },
      'default': { description: 'An error.', content: contentOf({ name: problem }, ['application/problem+json']) },
    },
    security: security ? [{ [security]: [] }] : [],
  };
}

/** `getOrdersId`, as clients call it that are made of the document. */
function operationId(method: string, { path }: Route, ids: Set<string>): string {
  const readable = `${method}${path.replace(/[^A-Za-z0-9]+(.?)/g, (_, next: string) => next.toUpperCase())}`;
  const id = distinct(readable, path, (each) => ids.has(each));
  ids.add(id);
  return id;
}

function securityOf(auth: RouteAuthBinding): string | undefined {
  switch (auth.authorizationType) {
    case AuthorizationType.COGNITO: return 'cognito';
    case AuthorizationType.IAM: return 'signature';
    case AuthorizationType.CUSTOM: return 'lambda';
    default: return auth.apiKeyRequired ? 'apiKey' : undefined;
  }
}
