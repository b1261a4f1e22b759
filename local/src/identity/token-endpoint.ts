import { createHash, randomBytes } from 'node:crypto';
import { AuthorizationRequest, OAuthError, SignedInUser, SignInClient } from './sign-in-client';
import { UserPool } from './user-pool';

const CODE_MS = 5 * 60 * 1000;
const TOKEN_SECONDS = 3600;

interface Grant {
  readonly user: SignedInUser;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

interface Renewal extends Grant {
  /** Until when the token is taken, once it has been used by a client whose tokens rotate. */
  readonly expires?: number;
}

interface Code extends Grant {
  readonly request: AuthorizationRequest;
  readonly expires: number;
}

/** Gives tokens for codes, once each, and for refresh tokens. */
export class TokenEndpoint {
  private readonly codes = new Map<string, Code>();
  private readonly refreshTokens = new Map<string, Renewal>();

  constructor(private readonly pool: UserPool, private readonly clients: () => readonly SignInClient[]) {}

  public code(request: AuthorizationRequest, user: SignedInUser): string {
    const code = randomBytes(32).toString('base64url');
    this.codes.set(code, { user, request, clientId: request.client.id, scopes: request.scopes, expires: Date.now() + CODE_MS });
    return code;
  }

  /** The answer to `/oauth2/token`. `authorization` is the header of the same name. */
  public exchange(form: URLSearchParams, authorization: string | undefined): object {
    const client = this.client(form, authorization);
    switch (form.get('grant_type')) {
      case 'authorization_code': {
        const { request, ...grant } = this.redeem(form, client);
        return { ...this.tokens(grant, request.nonce), refresh_token: this.refreshToken(grant) };
      }
      case 'refresh_token': return this.renew(form.get('refresh_token') ?? '', client);
      default:
        throw new OAuthError('unsupported_grant_type', 'The local runner knows authorization_code and refresh_token.');
    }
  }

  /** Where tokens rotate, the answer has a new one, and the old one is taken for the grace period only. */
  private renew(used: string, client: SignInClient): object {
    const { expires = Infinity, ...grant } = this.refreshTokens.get(used) ?? {};
    if (!isGrant(grant) || grant.clientId !== client.id || expires <= Date.now()) throw new OAuthError('invalid_grant', 'There is no such refresh token.');
    if (client.rotationSeconds === undefined) return this.tokens(grant);
    this.refreshTokens.set(used, { ...grant, expires: Math.min(expires, Date.now() + client.rotationSeconds * 1000) });
    return { ...this.tokens(grant), refresh_token: this.refreshToken(grant) };
  }

  private refreshToken(grant: Grant): string {
    const token = randomBytes(48).toString('base64url');
    this.refreshTokens.set(token, grant);
    return token;
  }

  /** What `/oauth2/revoke` does. */
  public revoke(form: URLSearchParams, authorization: string | undefined): void {
    const client = this.client(form, authorization);
    const token = form.get('token') ?? '';
    if (this.refreshTokens.get(token)?.clientId === client.id) this.refreshTokens.delete(token);
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

  private tokens({ user, clientId, scopes }: Grant, nonce?: string): object {
    const shared = { ...user, clientId, expiresIn: TOKEN_SECONDS };
    return {
      ...(scopes.includes('openid') ? { id_token: this.pool.token({ ...shared, use: 'id', nonce }) } : {}),
      access_token: this.pool.token({ ...shared, use: 'access', scopes }),
      expires_in: TOKEN_SECONDS,
      token_type: 'Bearer',
    };
  }
}

function isGrant(value: Partial<Grant>): value is Grant {
  return value.clientId !== undefined;
}
