import { IncomingMessage } from 'node:http';

/** CORS settings of a function URL. */
export interface UrlCors {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAge?: number;
  readonly credentials: boolean;
}

type Header = readonly [string, string];

export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/** Headers for the page that asks; none where it may not. */
export function corsHeaders(request: IncomingMessage, cors: UrlCors | undefined): readonly Header[] {
  const { origin } = request.headers;
  if (cors === undefined || origin === undefined || !(cors.origins.includes('*') || cors.origins.includes(origin))) return [];
  return [
    ['access-control-allow-origin', cors.origins.includes('*') && !cors.credentials ? '*' : origin],
    ['vary', 'Origin'],
    ...list('access-control-expose-headers', cors.exposed),
    ...list('access-control-allow-credentials', cors.credentials ? ['true'] : []),
    ...isPreflight(request) ? preflightHeaders(cors) : [],
  ];
}

function preflightHeaders({ methods, headers, maxAge }: UrlCors): readonly Header[] {
  return [
    ...list('access-control-allow-methods', methods),
    ...list('access-control-allow-headers', headers),
    ...list('access-control-max-age', maxAge === undefined ? [] : [String(maxAge)]),
  ];
}

function list(name: string, values: readonly string[]): readonly Header[] {
  return values.length === 0 ? [] : [[name, values.join(',')]];
}
