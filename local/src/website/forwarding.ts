import { flag, JsonObject, optionalObject, optionalString, strings } from '../json';
import { Fields, WebsiteRequest } from './website-request';

/** Which of the viewer's fields reach an origin. */
type Choice = (name: string) => boolean;

const NONE: Choice = () => false;
const ALL: Choice = () => true;
const only = (...names: readonly string[]): Choice => (name) => names.includes(name);

/** Parts of a request that a cache policy or an origin request policy forwards, and the encodings of a cache policy. */
export interface Forwarding {
  readonly headers: Choice;
  readonly cookies: Choice;
  readonly query: Choice;
  readonly encodings: readonly string[];
}

const nothing: Forwarding = { headers: NONE, cookies: NONE, query: NONE, encodings: [] };
const COMPRESSED = ['br', 'gzip'];
const CORS = ['origin', 'access-control-request-headers', 'access-control-request-method'];

/** Policies of AWS, by the ids that they have in every account. */
const MANAGED: Readonly<Record<string, Forwarding>> = {
  // CachingOptimized, CachingDisabled, CachingOptimizedForUncompressedObjects
  '658327ea-f89d-4fab-a63d-7e88639e58f6': { ...nothing, encodings: COMPRESSED },
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': nothing,
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': nothing,
  // AllViewer, AllViewerExceptHostHeader, CORS-S3Origin, CORS-CustomOrigin, UserAgentRefererHeaders
  '216adef6-5c7f-47e4-b989-5492eafa07d3': { headers: ALL, cookies: ALL, query: ALL, encodings: [] },
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': { headers: (name) => name !== 'host', cookies: ALL, query: ALL, encodings: [] },
  '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf': { ...nothing, headers: only(...CORS) },
  '59781a5b-3903-41f3-afcb-af62929ccde1': { ...nothing, headers: only('origin') },
  'acba4595-bd28-49b8-b9fe-13317c0390fa': { ...nothing, headers: only('user-agent', 'referer') },
};

/** A policy of AWS; those of the template are read by `policyForwarding`. */
export function managedForwarding(id: string): Forwarding | undefined {
  return MANAGED[id];
}

/** `ParametersInCacheKeyAndForwardedToOrigin` of a cache policy, or an `OriginRequestPolicyConfig`. */
export function policyForwarding(config: JsonObject, where: string): Forwarding {
  const part = (name: string): JsonObject => optionalObject(config[`${name}Config`], `${where}.${name}Config`);
  return {
    headers: choice(part('Headers'), 'Header', 'Headers', where, (name) => name.toLowerCase()),
    cookies: choice(part('Cookies'), 'Cookie', 'Cookies', where),
    query: choice(part('QueryStrings'), 'QueryString', 'QueryStrings', where),
    encodings: [...flag(config.EnableAcceptEncodingBrotli) ? ['br'] : [], ...flag(config.EnableAcceptEncodingGzip) ? ['gzip'] : []],
  };
}

/** Parts of a request that both policies of a behavior forward together. */
export function together(one: Forwarding, other: Forwarding = nothing): Forwarding {
  const either = (a: Choice, b: Choice): Choice => (name) => a(name) || b(name);
  return {
    headers: either(one.headers, other.headers),
    cookies: either(one.cookies, other.cookies),
    query: either(one.query, other.query),
    encodings: one.encodings,
  };
}

/** Whole or in part, changed or not: these reach an origin whatever its policies are. */
const CONDITIONS = ['if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'range'];

export function forwarded(request: WebsiteRequest, { headers, cookies, query }: Forwarding): WebsiteRequest {
  return {
    ...request,
    headers: chosen(request.headers, (name) => headers(name) || CONDITIONS.includes(name)),
    cookies: chosen(request.cookies, cookies),
    query: chosen(request.query, query),
  };
}

function chosen(fields: Fields, choose: Choice): Fields {
  return new Map([...fields].filter(([name]) => choose(name)));
}

function choice(config: JsonObject, behavior: string, names: string, where: string, normal = (name: string): string => name): Choice {
  // Templates write the names as a list, and CloudFront's API as a list in an object.
  const given = config[names];
  const known = strings(Array.isArray(given) ? given : optionalObject(given, where).Items, where).map(normal);
  switch (optionalString(config[`${behavior}Behavior`], where) ?? 'none') {
    case 'none': return NONE;
    case 'whitelist': return (name) => known.includes(name);
    case 'allExcept': return (name) => !known.includes(name);
    case 'all': case 'allViewer': return ALL;
    default: throw new Error(`The local runner does not support the ${behavior}Behavior ${String(config[`${behavior}Behavior`])} (${where})`);
  }
}
