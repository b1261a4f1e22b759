import { issueTokens, IssuedTokens } from '../identity/issue-tokens';
import type { PoolClient } from '../identity/pool-settings';
import type { User } from '../identity/user';
import type { UserPool } from '../identity/user-pool';
import type { JsonObject } from '../json';

/** A client that signs a user in, with what it sent along. */
export interface SignIn {
  readonly pool: UserPool;
  readonly client: PoolClient;
  readonly metadata?: JsonObject;
}

/** The answer after a sign-in. */
export async function signedIn({ pool, client, metadata }: SignIn, user: User): Promise<JsonObject> {
  await pool.triggers.run('PostAuthentication', { source: 'PostAuthentication_Authentication', user, clientId: client.id, request: { newDeviceUsed: false } });
  const issued = await issueTokens(pool, user, client, { reason: 'Authentication', clientMetadata: metadata });
  return authenticationResult(issued, { RefreshToken: issued.refreshToken });
}

export function authenticationResult({ idToken, accessToken, expiresIn }: IssuedTokens, more: JsonObject): JsonObject {
  return { ChallengeParameters: {}, AuthenticationResult: { AccessToken: accessToken, IdToken: idToken, ExpiresIn: expiresIn, TokenType: 'Bearer', ...more } };
}
