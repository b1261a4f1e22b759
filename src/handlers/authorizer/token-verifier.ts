import { validateCognitoJwtFields } from 'aws-jwt-verify/cognito-verifier';
import type { JwtPayload } from 'aws-jwt-verify/jwt-model';
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import { KeysUnavailableError, PoolKeys } from './pool-keys';
import type { PoolIssuer } from './user-pool';
import { isOwner } from '../shared/owner';
import { textOf } from '../shared/request';

/** Whom a token speaks for. */
export interface VerifiedIdentity {
  readonly sub: string;
  readonly username?: string;
  /** Verified. */
  readonly email?: string;
  readonly groups: readonly string[];
  /** The claims that are to be handed on, as far as they are texts. None of an access token. */
  readonly claims?: Readonly<Record<string, string>>;
  /** Kind of the token, where tokens of both kinds are accepted. */
  readonly token?: VerifiedToken;
}

export interface VerifiedToken {
  /** For an API, or about a user. */
  readonly use: 'access' | 'id';
  /** Of an access token. */
  readonly scopes: readonly string[];
  /** It stands for its scopes only, and for nothing that its user is or has. */
  readonly scopesOnly?: true;
}

/** Anything is wrong with a token. Says not what, which would help to forge one. */
export class InvalidTokenError extends Error {
  override readonly name = 'InvalidTokenError';
}

/** Which tokens of a pool are accepted. */
export interface Acceptance {
  readonly clientIds: readonly string[];
  /** Of which an access token must have one. None: ID tokens are accepted in place of access tokens, as API Gateway does. */
  readonly scopes: readonly string[];
  /** Tokens of both kinds are accepted, with any scopes: the caller of this function checks them. */
  readonly both?: boolean;
  /** Names of claims of ID tokens to hand on. */
  readonly claims?: readonly string[];
}

/** Verifies ID or access tokens of one user pool. */
export class TokenVerifier {
  private readonly verify: (token: string) => Promise<JwtPayload>;

  constructor(issuers: readonly PoolIssuer[], private readonly acceptance: Acceptance) {
    const { clientIds, scopes, both = false } = acceptance;
    if (clientIds.length === 0) {
      throw new Error('The setting CLIENT_IDS is missing.');
    }
    // The verifier for Cognito knows no issuer outside of amazonaws.com.
    const scope = both || scopes.length === 0 ? undefined : [...scopes];
    const verifier = JwtVerifier.create(
      issuers.map(({ issuer, keysAddress }) => ({ issuer, jwksUri: keysAddress, audience: null, scope })),
      { jwksCache: new PoolKeys() },
    );
    const fields = { tokenUse: both ? null : scope === undefined ? 'id' as const : 'access' as const, clientId: [...clientIds] };
    this.verify = async (token) => {
      const claims: JwtPayload = await verifier.verify(token);
      validateCognitoJwtFields(claims, fields);
      return claims;
    };
  }

  /** Throws `InvalidTokenError`, or `KeysUnavailableError` where no token could be verified. */
  async identify(token: string): Promise<VerifiedIdentity> {
    if (!isCanonical(token)) {
      throw new InvalidTokenError();
    }
    const claims = await this.claimsOf(token);
    const { sub, exp } = claims;
    // A pool sets both. A token without an expiry or a subject was never meant for an API.
    if (!isOwner(sub) || exp === undefined) {
      throw new InvalidTokenError();
    }
    const groups = claims['cognito:groups'];
    return {
      sub,
      ...(this.acceptance.both ? { token: tokenOf(claims) } : {}),
      ...(this.acceptance.both || this.acceptance.claims?.length ? { claims: this.handedOn(claims) } : {}),
      username: textOf(claims['cognito:username'] ?? claims.username),
      email: isVerified(claims.email_verified) ? textOf(claims.email) : undefined,
      groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
    };
  }

  private handedOn(claims: JwtPayload): Readonly<Record<string, string>> {
    const names = claims.token_use === 'access' ? [] : this.acceptance.claims ?? [];
    return Object.fromEntries(names.flatMap((name) => isOwner(claims[name]) ? [[name, claims[name]] as const] : []));
  }

  private async claimsOf(token: string): Promise<JwtPayload> {
    try {
      return await this.verify(token);
    } catch (error) {
      if (error instanceof KeysUnavailableError) {
        throw error;
      }
      throw new InvalidTokenError();
    }
  }
}

function tokenOf(claims: JwtPayload): VerifiedToken {
  return claims.token_use === 'access' ? { use: 'access', scopes: (textOf(claims.scope) ?? '').split(' ').filter(Boolean) } : { use: 'id', scopes: [] };
}

/** Cognito writes a boolean; of what an identity provider says of a user, it may write a text. */
function isVerified(claim: unknown): boolean {
  return claim === true || claim === 'true';
}

/** A signature can be written in several ways that mean the same bytes. Whoever remembers tokens, such as caches, knows one of them. */
function isCanonical(token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  return Buffer.from(signature, 'base64url').toString('base64url') === signature;
}
