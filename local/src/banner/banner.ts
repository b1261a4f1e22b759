import { curlLines } from './curl-lines';
import { RouteBodies } from './route-body';
import { ShellToken, shellTokens } from './shell-token';
import { Construction } from '../resources/resource-type';

/** Parts to leave out. */
export interface BannerOptions {
  /** Whether there is a line for each route that can be called. @default true */
  readonly calls?: boolean;
}

/** Description of a system for a terminal: its routes, functions, addresses and tokens, and lines to paste into a shell. */
export function banner(system: Construction, { calls = true }: BannerOptions = {}): string {
  const pathOf = (id: string) => system.stack.paths.get(id) ?? id;
  const tokens = shellTokens({ pools: system.userPools, apis: system.apis, pathOf, users: system.options.users });
  const lines = calls ? system.apis.flatMap((api) => curlLines(api, tokens, new RouteBodies(api, system.stack))) : [];
  return [routes(system), functions(system), addresses(system, pathOf), `AWS endpoint: ${system.endpoint}, for example: aws --endpoint-url ${system.endpoint} dynamodb list-tables`, buckets(system, pathOf), keys(system, pathOf), ...tokens.map(token), paste(lines, tokens.length)]
    .filter((part) => part !== '').join('\n\n');
}

function routes({ apis }: Construction): string {
  const found = apis.flatMap((api) => api.definition.routes.filter(({ method }) => method !== 'OPTIONS').map((route) => ({ ...route, url: api.url })));
  const width = Math.max(0, ...found.map(({ method }) => method.length));
  return found.map(({ method, url, resourcePath, authorizationType, apiKeyRequired }) => (
    `${method.padEnd(width)} ${url}${resourcePath === '/' ? '' : resourcePath}  ${authorizationType}${apiKeyRequired ? ' + API key' : ''}`)).join('\n');
}

function functions(system: Construction): string {
  const ids = system.functions.all().map(({ settings }) => settings.logicalId);
  return ids.length === 0 ? 'The stack has no functions.' : `Functions: ${ids.join(', ')}`;
}

function addresses({ apis, sockets, websites, signIns, urls }: Construction, pathOf: (id: string) => string): string {
  const entries = [
    ...apis.map(({ definition: { logicalId }, url }) => ({ what: 'REST API', logicalId, url })),
    ...sockets.map(({ definition: { logicalId }, url }) => ({ what: 'WebSocket API', logicalId, url })),
    ...websites.map(({ logicalId, url }) => ({ what: 'Website', logicalId, url })),
    ...signIns.map(({ logicalId, url }) => ({ what: 'Hosted sign-in', logicalId, url })),
    ...urls.map(({ logicalId, url }) => ({ what: 'Function URL', logicalId, url })),
  ];
  if (entries.length === 0) return 'Nothing listens for clients: the stack has no REST or WebSocket API, no website, no hosted sign-in and no function URL.';
  return entries.map(({ what, logicalId, url }) => `${what} ${named(logicalId, pathOf)}: ${url}`).join('\n');
}

/** With a line that puts a file into one, as an upload or an import begins. */
function buckets({ resources, endpoint, region }: Construction, pathOf: (id: string) => string): string {
  const found = resources.ofType('AWS::S3::Bucket');
  const [first] = found;
  if (first === undefined) return '';
  return [
    ...found.map(({ id }) => `Bucket ${named(id, pathOf)}: ${resources.ref(id)}`),
    `To put a file into one: curl --aws-sigv4 aws:amz:${region}:s3 -u local:local -T <file> ${endpoint}/${resources.ref(first.id)}/<key>`,
  ].join('\n');
}

function keys({ apis }: Construction, pathOf: (id: string) => string): string {
  return apis.flatMap(({ definition }) => definition.apiKeys).map(({ logicalId, value }) => `API key ${named(logicalId, pathOf)}: ${value}`).join('\n');
}

function token({ title, variable, value }: ShellToken): string {
  return `${title}:\nexport ${variable}=${value}`;
}

function paste(lines: readonly string[], tokens: number): string {
  const before = tokens === 0 ? '' : tokens === 1 ? ' the token and then' : ' the tokens and then';
  return lines.length === 0 ? '' : [`To call it, paste${before} any of these lines into another shell:`, ...lines].join('\n');
}

/** The log names things by logical id, people by path. */
function named(logicalId: string, pathOf: (id: string) => string): string {
  return pathOf(logicalId) === logicalId ? logicalId : `${pathOf(logicalId)} (${logicalId})`;
}
