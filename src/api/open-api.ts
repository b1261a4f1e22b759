import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { DescribedTag, DescribedWebhook } from './described-request';
import { OpenApiInfo } from './open-api-info';
import { OperationContext, operationOf } from './open-api-operation';
import { PROBLEM_SCHEMA, problemResponses } from './open-api-problems';
import { documentedSchemas } from './open-api-schemas';
import { securityOf } from './open-api-security';
import { webhooksOf } from './open-api-webhooks';
import { RouteEntry } from './route-table';
import { AuthBinding } from '../auth/contract';
import { distinct } from '../private/distinct-id';
import { entriesOf, sorted, withoutUndefined } from '../private/sorted';

/** Holds where nothing else is said. */
const ALL_RIGHTS = { name: 'All rights reserved', identifier: 'LicenseRef-All-rights-reserved' };

const ANY = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** Parts of a document. */
export interface DocumentedApi {
  readonly api: IConstruct;
  /** Address in front of its paths, as far as it is known. */
  readonly server: string;
  readonly auth: AuthBinding;
  readonly info?: OpenApiInfo;
  readonly webhooks: readonly DescribedWebhook[];
}

/** The OpenAPI document of the routes of an API. */
export function openApiDocument({ api, server, auth, info = {}, webhooks }: DocumentedApi, routes: RouteEntry[]): object {
  const entries = routes.flatMap(singleMethods);
  const schemas = documentedSchemas(api, entries, webhooks);
  const problem = distinct('Problem', 'application/problem+json', (name) => schemas.has(name));
  const scopes = entries.flatMap((entry) => [...entry.auth.scopes ?? [], ...entry.auth.tokenScopes ?? []]);
  const securities = entries.map((entry) => securityOf({ inherited: auth, scopes }, entry.auth));
  const context: OperationContext = {
    ids: new Set(entries.flatMap(({ document }) => document?.operationId ?? [])),
    problem,
    tags: new Map<string, DescribedTag>(),
    problems: new Set<number>(),
  };
  const paths: { [path: string]: { [method: string]: object } } = {};
  entries.forEach((entry, index) => {
    const item = paths[entry.route.path.replace('+}', '}')] ??= {};
    item[entry.route.method.toLowerCase()] ??= operationOf(entry, securities[index], context);
  });
  const hooks = webhooksOf(webhooks, context);
  return {
    openapi: '3.1.0',
    info: infoOf(api, info),
    servers: serversOf(api, server, info),
    tags: [...context.tags.values()].sort((a, b) => a.name < b.name ? -1 : 1),
    paths,
    ...(webhooks.length ? { webhooks: hooks } : {}),
    components: {
      schemas: { ...sorted(Object.fromEntries(schemas)), [problem]: PROBLEM_SCHEMA },
      responses: problemResponses(context.problems, `#/components/schemas/${problem}`),
      securitySchemes: sorted(Object.assign({}, ...securities.map((each) => each.schemes)) as { [name: string]: object }),
    },
  };
}

/** A route of any method as those that it stands for: those that are described, or else all of them. */
function singleMethods(entry: RouteEntry): RouteEntry[] {
  const { route, request } = entry;
  if (route.method !== 'ANY') return [entry];
  if (!request?._methods) return ANY.map((method) => ({ ...entry, route: route._of(method) }));
  return entriesOf(request._methods).map(([method, each]) => ({ ...entry, route: route._of(method), request: each }));
}

function infoOf(api: IConstruct, info: OpenApiInfo): object {
  const { title, version, description, summary, termsOfService, contactName, contactEmail, contactUrl, licenseName, licenseUrl } = info;
  const name = title ?? api.node.path;
  const hasContact = [contactName, contactEmail, contactUrl].some((each) => each !== undefined);
  return withoutUndefined({
    title: name,
    version: version ?? '1',
    summary,
    description: description ?? `The routes of ${name}.`,
    termsOfService,
    contact: hasContact ? withoutUndefined({ name: contactName, email: contactEmail, url: contactUrl }) : { name },
    license: licenseName === undefined ? ALL_RIGHTS : withoutUndefined({ name: licenseName, url: licenseUrl }),
  });
}

/** A name that is known only at deployment cannot stand here. */
function serversOf(api: IConstruct, server: string, { servers }: OpenApiInfo): object[] {
  if (servers?.length) return servers.map((url) => ({ url: withoutSlash(url) }));
  const known: unknown = Stack.of(api).resolve(server);
  const url = typeof known === 'string' && !Token.isUnresolved(known) ? withoutSlash(known) : '/';
  return [{ url, description: url.startsWith('/') ? 'Below the address of the API, which deployment tells.' : 'The domain of the API.' }];
}

/** Paths begin with one. */
function withoutSlash(url: string): string {
  return url.length > 1 ? url.replace(/\/$/, '') : url;
}
