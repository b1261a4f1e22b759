import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { VerifiedIdentity } from './token-verifier';

/** A path with these would be a pattern in a policy, and one decision would hold for other paths. */
const PATTERN = /[*?]|\$\{/;

/** Whether a policy can be about this request and no other. */
export function isExact(methodArn: unknown): methodArn is string {
  return typeof methodArn === 'string' && !PATTERN.test(methodArn);
}

export function allow(methodArn: string, identity: VerifiedIdentity): APIGatewayAuthorizerResult {
  return { ...policy('Allow', methodArn, identity), context: contextOf(identity) };
}

export function deny(methodArn: string, identity: VerifiedIdentity): APIGatewayAuthorizerResult {
  return policy('Deny', methodArn, identity);
}

function policy(effect: 'Allow' | 'Deny', methodArn: string, { sub }: VerifiedIdentity): APIGatewayAuthorizerResult {
  return {
    principalId: sub,
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: methodArn }] },
  };
}

/** Context for the function, in `requestContext.authorizer`: API Gateway passes strings on, and no lists. */
function contextOf({ sub, username, email, groups, claims, token }: VerifiedIdentity): Record<string, string> {
  return {
    sub,
    ...(username === undefined ? {} : { username }),
    ...(email === undefined ? {} : { email }),
    // A comma is allowed in a group's name, which would then read as two groups.
    groups: groups.filter((group) => !group.includes(',')).join(','),
    ...(token === undefined ? {} : {
      scope: token.scopes.join(' '),
      scopesOnly: String(token.scopesOnly ?? false),
    }),
    // Names of claims may have characters that names in a context may not.
    ...(claims === undefined ? {} : { tokenClaims: JSON.stringify(claims) }),
  };
}
