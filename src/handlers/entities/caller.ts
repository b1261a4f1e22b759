import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type JsonObject, isObject } from './json';
import { type OwnerSource, isOwner, ownerOf } from '../shared/owner';

/** The caller, as verified by the authorization of the route. */
export interface Caller {
  /** Missing: anonymous. */
  readonly user?: string;
  readonly groups: readonly string[];
  readonly scopes: readonly string[];
  /** The token was accepted for its scopes: other rules don't apply to it. */
  readonly scopesOnly?: true;
  /** A claim of the token that can be an owner, such as the tenant. */
  claim(name: string): string | undefined;
}

export const ANONYMOUS: Caller = { groups: [], scopes: [], claim: () => undefined };

export function callerOf(event: APIGatewayProxyEvent, source: OwnerSource): Caller {
  const claims = claimsOf(event, source);
  const user = ownerOf(event, source) ?? (source === 'cognito' && isOwner(claims.sub) ? claims.sub : undefined);
  if (user === undefined) {
    return ANONYMOUS;
  }
  return {
    user,
    groups: listed(claims['cognito:groups'] ?? claims.groups, ','),
    scopes: listed(claims.scope, ' '),
    ...(source === 'cognito' && claims.scopesOnly === 'true' && event.requestContext?.authorizer?.claims === undefined ? { scopesOnly: true as const } : {}),
    claim: (name) => isOwner(claims[name]) ? claims[name] : undefined,
  };
}

/** A Cognito authorizer passes on the claims of the token, a Lambda authorizer its context. */
function claimsOf({ requestContext }: APIGatewayProxyEvent, source: OwnerSource): Readonly<Record<string, unknown>> {
  const { authorizer } = requestContext ?? {};
  if (source === 'cognito' && isObject(authorizer) && authorizer.claims === undefined) {
    return handedOn(authorizer);
  }
  const claims: unknown = source === 'cognito' ? authorizer?.claims : source === 'lambda' ? authorizer : undefined;
  return isObject(claims) ? claims : {};
}

/** Context of the shipped authorizer on a route that accepts both kinds of token. */
function handedOn({ tokenClaims, ...context }: JsonObject): Readonly<Record<string, unknown>> {
  const claims: unknown = typeof tokenClaims === 'string' ? JSON.parse(tokenClaims) : undefined;
  return { ...(isObject(claims) ? claims : {}), ...context };
}

/** API Gateway makes one text of a list. Where a list arrives, it is read in the same way. */
function listed(value: unknown, separator: string): readonly string[] {
  const text = Array.isArray(value) ? value.join(separator) : value;
  return typeof text === 'string' ? text.split(separator).map((each) => each.trim()).filter((each) => each !== '') : [];
}
