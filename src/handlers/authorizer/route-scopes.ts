import type { VerifiedIdentity } from './token-verifier';

const ROUTE = /^[A-Z]+ \//;

/** Which routes take tokens of both kinds, and which scopes an access token must have there. */
export class RouteScopes {
  private readonly scopes: ReadonlyMap<string, readonly string[]>;

  /** Reads `{"GET /orders":["orders/read"]}`. Anything else is a deployment fault: fails at INIT, not per request. */
  constructor(json: string) {
    this.scopes = new Map(Object.entries(parse(json)).map(([route, scopes]) => {
      if (!ROUTE.test(route) || !isScopes(scopes)) {
        throw malformed();
      }
      return [route, scopes];
    }));
  }

  /** Undefined where a route is not one of these. */
  of(method: string, resource: string): readonly string[] | undefined {
    return this.scopes.get(`${method} ${resource}`) ?? this.scopes.get(`ANY ${resource}`);
  }
}

/** ID tokens have no scopes: what their users may do is for rules to say. */
export function mayEnter({ token }: VerifiedIdentity, accepted: readonly string[]): boolean {
  return token?.use === 'id' || accepted.some((scope) => token?.scopes.includes(scope));
}

function parse(json: string): object {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw malformed();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed();
  }
  return value;
}

function isScopes(scopes: unknown): scopes is readonly string[] {
  return Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string' && scope !== '');
}

function malformed(): Error {
  return new Error('The setting ROUTE_SCOPES must be a JSON object of routes, such as "GET /orders/{id}", and lists of scopes.');
}
