import type { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import { bearerToken, connectToken } from './bearer-token';
import { allow, deny, isExact } from './policy';
import type { RouteGroups } from './route-groups';
import { InvalidTokenError, type TokenVerifier, type VerifiedIdentity } from './token-verifier';
import { textOf } from '../shared/request';

export type AuthorizerHandler = (event: APIGatewayRequestAuthorizerEvent, context: Context) => Promise<APIGatewayAuthorizerResult>;

export interface AuthorizerProps {
  readonly verifier: TokenVerifier;
  readonly groups: RouteGroups;
  /** Groups that may connect to a WebSocket API. Empty: whoever has a valid token. */
  readonly connectGroups: readonly string[];
  readonly logger: Logger;
}

/** Decides who may take a route: without a valid token 401, without one of the route's groups 403. */
export function authorizerHandler({ verifier, groups, connectGroups, logger }: AuthorizerProps): AuthorizerHandler {
  return async (event, context) => {
    logger.addContext(context);
    const connects = isConnect(event);
    const identity = await identityOf(connects ? connectToken(event) : bearerToken(event), verifier);
    const { methodArn } = event;
    const [method = '', resource = ''] = [textOf(event.httpMethod), textOf(event.resource)];
    const allowed = connects ? mayConnect(connectGroups, identity) : groups.allows(method, resource, identity.groups);
    if (isExact(methodArn) && allowed) {
      return allow(methodArn, identity);
    }
    logger.info('A caller may not take the route', { route: connects ? '$connect' : `${method} ${resource}` });
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
