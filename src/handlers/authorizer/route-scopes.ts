import { RouteLists } from './route-lists';
import type { VerifiedIdentity } from './token-verifier';

const MALFORMED = 'The setting ROUTE_SCOPES must be a JSON object of routes, such as "GET /orders/{id}", and lists of scopes.';

/** Which routes take tokens of both kinds, and which scopes an access token must have there. */
export class RouteScopes {
  private readonly scopes: RouteLists;

  /** Reads `{"GET /orders":["orders/read"]}`. */
  constructor(json: string) {
    this.scopes = new RouteLists(json, 0, MALFORMED);
  }

  /** Undefined where a route is not one of these. */
  of(method: string, resource: string): readonly string[] | undefined {
    return this.scopes.of(method, resource);
  }
}

/** ID tokens have no scopes: what their users may do is for rules to say. */
export function mayEnter({ token }: VerifiedIdentity, accepted: readonly string[]): boolean {
  return token?.use === 'id' || accepted.some((scope) => token?.scopes.includes(scope));
}
