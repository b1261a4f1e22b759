import { MethodCall } from './arbitraries/calls';
import { authKind, isRegulated } from './chosen';
import { Draft, structsIn } from './draft';
import { Expression, isCall, isStruct } from './expression';

/** Leaves out calls of what is not there, and settings of routes that the API cannot have. */
export function resolveCalls(draft: Draft, calls: MethodCall[], apart: boolean): MethodCall[] {
  return calls.filter(({ method, args }) => {
    // Lambda has no URLs in the partitions beside that of the world.
    if (method.endsWith('addUrl')) return !apart;
    if (method.startsWith('realtime.')) return draft.has('realtime');
    if (method.startsWith('entityTable.')) return allowsTable(draft, method, args);
    if (method === 'addRoute') return allowsRoute(draft, args, calls);
    return true;
  });
}

function allowsTable(draft: Draft, method: string, args: MethodCall['args']): boolean {
  if (draft.has('data.existingTable')) return false;
  if (method.endsWith('addStreamConsumer')) return draft.has('data.table.stream') || draft.has('data.table.replicas');
  return structsIn(draft.get('data.table.indexes')).some(({ of }) => of.indexName === args[1]);
}

/** Changes the route's options, too. */
function allowsRoute(draft: Draft, [path, options]: MethodCall['args'], calls: MethodCall[]): boolean {
  if (!isStruct(options)) return true;
  const route = Draft.of(options);
  if (millisecondsOf(route.get('timeout')) < longestRun(calls)) route.drop('timeout');
  const pool = ['cognito', 'userPool'].includes(authKind(draft));
  const asked = route.factory('authorization');
  if (!pool && (asked === 'scopes' || asked === 'groups')) route.drop('authorization');
  if (asked === 'scopes' && authKind(draft) === 'cognito' && !hasScopes(draft, route.get('authorization'))) route.drop('authorization');
  if (asked === 'apiKey' && (!hasPlan(draft) || draft.member('api.apiKeySource') === 'AUTHORIZER')) route.drop('authorization');
  if (/^(GET|HEAD) /.test(String(path)) && JSON.stringify(route.get('request'))?.match(/RequestSchema\.(json|from)/)) route.drop('request');
  const caching = draft.get('api.cacheEnabled') ?? (draft.has('api.cache') || isRegulated(draft));
  const kind = route.factory('authorization') ?? authKind(draft);
  const told = ['cognito', 'userPool', 'apiKey', 'none', 'scopes', 'groups'].includes(kind) || (kind === 'inherit' && (pool || ['apiKey', 'none'].includes(authKind(draft))));
  if (!caching || !told || !String(path).startsWith('GET ')) route.drop('cache');
  if (!knowsCallers(route, kind === 'inherit' ? authKind(draft) : kind)) return false;
  const origins = draft.get('api.cors.allowOrigins');
  return !(Array.isArray(origins) && (origins.length > 1 || String(origins[0]).includes('*.')) && route.factory('integration') === 's3Get');
}

/** Whether the route's way of authorization tells what its mappings read of callers. */
function knowsCallers(route: Draft, kind: string): boolean {
  const mappings = JSON.stringify(route.get('integration') ?? '');
  if (mappings.includes('"MappingValue.claim"') && !['cognito', 'userPool', 'scopes'].includes(kind)) return false;
  return !mappings.includes('"MappingValue.principal"') || ['lambdaAuthorizer', 'groups'].includes(kind);
}

function hasScopes(draft: Draft, asked: Expression): boolean {
  return isCall(asked) && asked.args.flat().every((name) => hasScope(draft, String(name)));
}

/** Whether a resource server of the directory that is made has a scope. */
export function hasScope(draft: Draft, name: string): boolean {
  const auth = draft.get('auth');
  const servers = isCall(auth) && isStruct(auth.args[0]) ? structsIn(auth.args[0].of.resourceServers) : [];
  return servers.some(({ of }) => structsIn(of.scopes).some((scope) => `${of.identifier}/${scope.of.name}` === name));
}

function hasPlan(draft: Draft): boolean {
  return draft.has('api.usagePlans') || authKind(draft) === 'apiKey';
}

/** Of a duration in milliseconds or seconds. */
function millisecondsOf(duration: Expression): number {
  return isCall(duration) ? Number(duration.args[0]) * (duration.call === 'Duration.millis' ? 1 : 1000) : Infinity;
}

/** The longest time that one of the functions takes. One that says nothing takes ten seconds. */
function longestRun(calls: MethodCall[]): number {
  const timeouts = calls.filter(({ method }) => method === 'addFunction').map(({ args }) => isStruct(args[1]) ? millisecondsOf(args[1].of.timeout) : 0);
  return Math.max(10_000, ...timeouts.filter(Number.isFinite));
}
