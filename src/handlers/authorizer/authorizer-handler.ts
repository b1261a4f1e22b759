import type { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import { bearerToken, connectToken } from './bearer-token';
import { allow, deny, isExact } from './policy';
import type { RouteGroups } from './route-groups';
import { type RouteScopes, mayEnter } from './route-scopes';
import { InvalidTokenError, type TokenVerifier, type VerifiedIdentity } from './token-verifier';
import { textOf } from '../shared/request';

export type AuthorizerHandler = (event: APIGatewayRequestAuthorizerEvent, context: Context) => Promise<APIGatewayAuthorizerResult>;

export interface AuthorizerProps {
  readonly verifier: TokenVerifier;
  /** Verifies tokens of both kinds. Only asked for routes of `scopes`. */
  readonly either: () => TokenVerifier;
  readonly groups: RouteGroups;
  readonly scopes: RouteScopes;
  /** Whether `verifier` is for access tokens. */
  readonly takesAccessTokens: boolean;
  /** Groups that can connect to a WebSocket API. Empty: all callers with a valid token. */
  readonly connectGroups: readonly string[];
  readonly logger: Logger;
}

/** Decides who may take a route: without a valid token 401, without one of the route's groups 403. */
export function authorizerHandler(props: AuthorizerProps): AuthorizerHandler {
  const { verifier, either, groups, scopes, takesAccessTokens, connectGroups, logger } = props;
  return async (event, context) => {
    logger.addContext(context);
    const connects = isConnect(event);
    const { methodArn } = event;
    const [method = '', resource = ''] = [textOf(event.httpMethod), textOf(event.resource)];
    const accepted = connects ? undefined : scopes.of(method, resource);
    const identity = await identityOf(connects ? connectToken(event) : bearerToken(event), accepted === undefined ? verifier : either());
    const allowed = connects ? mayConnect(connectGroups, identity)
      : accepted === undefined ? groups.allows(method, resource, identity.groups) : mayEnter(identity, accepted);
    if (isExact(methodArn) && allowed) {
      // An API of ID tokens accepts access tokens only for their scopes: their callers don't count as users of the app.
      const { token } = identity;
      return allow(methodArn, token?.use === 'access' && !takesAccessTokens ? { ...identity, token: { ...token, scopesOnly: true } } : identity);
    }
    logger.info('A caller has no permission for the route', { route: connects ? '$connect' : `${method} ${resource}` });
    return deny(methodArn, identity);
  };
}

/** A WebSocket API asks with neither method nor resource. */
function isConnect({ httpMethod, resource, requestContext }: Partial<APIGatewayRequestAuthorizerEvent>): boolean {
  return requestContext?.eventType === 'CONNECT' && httpMethod === undefined && resource === undefined;
}

function mayConnect(connectGroups: readonly string[], { groups }: VerifiedIdentity): boolean {
  return connectGroups.length === 0 || connectGroups.some((group) => groups.includes(group));
}

async function identityOf(token: string | undefined, verifier: TokenVerifier): Promise<VerifiedIdentity> {
  if (token === undefined) {
    throw unauthorized();
  }
  try {
    return await verifier.identify(token);
  } catch (error) {
    throw error instanceof InvalidTokenError ? unauthorized() : error;
  }
}

/** API Gateway answers 401 to exactly this message, and 500 to every other. */
function unauthorized(): Error {
  return new Error('Unauthorized');
}
