import type { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import { bearerToken } from './bearer-token';
import { allow, deny, isExact } from './policy';
import type { RouteGroups } from './route-groups';
import { InvalidTokenError, type TokenVerifier, type VerifiedIdentity } from './token-verifier';

export type AuthorizerHandler = (event: APIGatewayRequestAuthorizerEvent, context: Context) => Promise<APIGatewayAuthorizerResult>;

export interface AuthorizerProps {
  readonly verifier: TokenVerifier;
  readonly groups: RouteGroups;
  readonly logger: Logger;
}

/** Decides who may take a route: without a valid token 401, without one of the route's groups 403. */
export function authorizerHandler({ verifier, groups, logger }: AuthorizerProps): AuthorizerHandler {
  return async (event, context) => {
    logger.addContext(context);
    const identity = await identityOf(event, verifier);
    const { httpMethod, resource, methodArn } = event;
    if (isExact(methodArn) && groups.allows(httpMethod, resource, identity.groups)) {
      return allow(methodArn, identity);
    }
    logger.info('A caller may not take the route', { route: `${httpMethod} ${resource}` });
    return deny(methodArn, identity);
  };
}

async function identityOf(event: APIGatewayRequestAuthorizerEvent, verifier: TokenVerifier): Promise<VerifiedIdentity> {
  const token = bearerToken(event);
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
