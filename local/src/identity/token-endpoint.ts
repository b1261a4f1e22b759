import { createHash, randomBytes } from 'node:crypto';
import { issueTokens, IssuedTokens } from './issue-tokens';
import type { PoolClient } from './pool-settings';
import type { Grant } from './refresh-tokens';
import { AuthorizationRequest, OAuthError, SignInClient } from './sign-in-client';
import type { User } from './user';
import { UserPool } from './user-pool';

const CODE_MS = 5 * 60 * 1000;

interface Code {
  readonly username: string;
  readonly clientId: string;
  readonly request: AuthorizationRequest;
  readonly expires: number;
}

/** Gives tokens for codes, once each, and for refresh tokens. */
export class TokenEndpoint {
  private readonly codes = new Map<string, Code>();

  constructor(private readonly pool: () => UserPool, private readonly clients: () => readonly SignInClient[]) {}

  public code(request: AuthorizationRequest, { username }: User): string {
    const code = randomBytes(32).toString('base64url');
    this.codes.set(code, { username, request, clientId: request.client.id, expires: Date.now() + CODE_MS });
    return code;
  }

  /** The answer to `/oauth2/token`. `authorization` is the header of the same name. */
  public async exchange(form: URLSearchParams, authorization: string | undefined): Promise<object> {
    const client = this.client(form, authorization);
    switch (form.get('grant_type')) {
      case 'authorization_code': {
        const { request, username } = this.redeem(form, client);
        const { scopes } = request;
        return answer(await issueTokens(this.pool(), this.user(username), this.poolClient(client), { reason: 'HostedAuth', scopes, nonce: request.nonce }), scopes);
      }
      case 'refresh_token': return this.renew(form.get('refresh_token') ?? '', client);
      default:
        throw new OAuthError('unsupported_grant_type', 'The local runner knows authorization_code and refresh_token.');
    }
  }

  /** `/oauth2/revoke`. */
  public revoke(form: URLSearchParams, authorization: string | undefined): void {
    const client = this.client(form, authorization);
    const token = form.get('token') ?? '';
    const { refreshTokens } = this.pool();
    if (refreshTokens.find(token)?.clientId === client.id) refreshTokens.revoke(token);
  }

  /** With token rotation, the answer has a new one, and the old one is only accepted for the grace period. */
  private async renew(used: string, client: SignInClient): Promise<object> {
    const { refreshTokens } = this.pool();
    const grant = refreshTokens.find(used);
    if (grant === undefined || grant.clientId !== client.id) throw new OAuthError('invalid_grant', 'There is no such refresh token.');
    const issued = answer(await issueTokens(this.pool(), this.user(grant.username), this.poolClient(client), { reason: 'RefreshTokens', scopes: grant.scopes, grant }), grant.scopes);
    return client.rotationSeconds === undefined ? issued : { ...issued, refresh_token: rotated(this.pool(), used, grant, client.rotationSeconds) };
  }

  private user(username: string): User {
    const user = this.pool().users.find(username);
    if (user?.enabled !== true) throw new OAuthError('invalid_grant', 'There is no such user.');
    return user;
  }

  private poolClient({ id }: SignInClient): PoolClient {
    const client = this.pool().client(id);
    if (client === undefined) throw new OAuthError('invalid_client', 'There is no such client.');
    return client;
  }

  private client(form: URLSearchParams, authorization: string | undefined): SignInClient {
    const [basicId, basicSecret] = Buffer.from(/^Basic (.+)$/i.exec(authorization ?? '')?.[1] ?? '', 'base64').toString().split(':');
    const id = form.get('client_id') ?? basicId;
    const client = this.clients().find((candidate) => candidate.id === id);
    if (client === undefined || client.secret !== (form.get('client_secret') ?? basicSecret)) throw new OAuthError('invalid_client', 'There is no such client.');
    return client;
  }

  /** Every code is gone after the first try, whatever comes of it. */
  private redeem(form: URLSearchParams, client: SignInClient): Code {
    const name = form.get('code') ?? '';
    const code = this.codes.get(name);
    this.codes.delete(name);
    if (code === undefined || code.expires < Date.now() || code.clientId !== client.id) throw new OAuthError('invalid_grant', 'There is no such code.');
    if (form.get('redirect_uri') !== code.request.redirectUri) throw new OAuthError('invalid_grant', 'The redirect_uri is not that of the code.');
    const { challenge } = code.request;
    const verifier = form.get('code_verifier');
    if (challenge !== undefined && (verifier === null || createHash('sha256').update(verifier).digest('base64url') !== challenge)) {
      throw new OAuthError('invalid_grant', 'The code_verifier is not that of the code_challenge.');
    }
    return code;
  }
}

/** A new refresh token. The one that was used is taken for a while longer: its answer may have been lost. */
export function rotated({ refreshTokens }: UserPool, used: string, grant: Grant, graceSeconds: number): string {
  refreshTokens.put(used, { ...grant, expires: Math.min(grant.expires, Date.now() + graceSeconds * 1000) });
  return refreshTokens.issue(grant);
}

function answer({ idToken, accessToken, refreshToken, expiresIn }: IssuedTokens, scopes: readonly string[] = []): object {
  return {
    ...(scopes.includes('openid') ? { id_token: idToken } : {}),
    access_token: accessToken,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    expires_in: expiresIn,
    token_type: 'Bearer',
  };
}
