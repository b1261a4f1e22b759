import { createSign, KeyPairKeyObjectResult, randomUUID } from 'node:crypto';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { stableId } from '../assembly/names';
import { JsonObject } from '../json';
import type { KeptFile } from '../system/kept-file';
import type { PoolClient, PoolRules } from './pool-settings';
import { RefreshTokens, TokenKeeper } from './refresh-tokens';
import { CallFunction, Triggers } from './triggers';
import { Users } from './users';

/** Claims of a token to sign. */
export interface TokenOptions {
  readonly sub: string;
  /** @default the sub */
  readonly username?: string;
  /** @default no such claim */
  readonly email?: string;
  /** @default none */
  readonly groups?: readonly string[];
  /** Further claims of an id token, such as custom attributes of the user. @default none */
  readonly claims?: Readonly<Record<string, string>>;
  /** Scopes of an access token. @default aws.cognito.signin.user.admin */
  readonly scopes?: readonly string[];
  /** Seconds; negative for a token that has expired. @default an hour */
  readonly expiresIn?: number;
  /** @default access where scopes are given, else id */
  readonly use?: 'id' | 'access';
  /** Logical id of the user pool. @default the first */
  readonly userPool?: string;
  /** Client id that the token is for. @default the pool's first client */
  readonly clientId?: string;
  /** Nonce that a client wants in the ID token. @default no such claim */
  readonly nonce?: string;
}

/** Changes of a trigger to a token's claims. */
export interface ClaimChanges {
  readonly add?: JsonObject;
  readonly suppress?: readonly string[];
  readonly scopes?: readonly string[];
  readonly groups?: readonly string[];
  /** Time of the sign-in, in seconds. */
  readonly authTime?: number;
  readonly origin?: string;
}

type PublicKey = Readonly<Record<'kid' | 'alg' | 'use' | 'kty' | 'n' | 'e', string>> & { readonly use: 'sig' };

export interface UserPoolSettings {
  readonly logicalId: string;
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  /** Its name, which need not be unique. */
  readonly title: string;
  readonly clients: readonly PoolClient[];
  readonly rules: PoolRules;
}

/** Dependencies of a pool. */
export interface UserPoolServices {
  readonly keys: KeyPairKeyObjectResult;
  /** Storage of refresh tokens. */
  readonly tokens: TokenKeeper;
  /** Storage of users. @default - in memory */
  readonly users?: KeptFile;
  readonly call: CallFunction;
}

/** A user pool: its users, and their tokens, which it signs and verifies as Cognito does. */
export class UserPool {
  public readonly issuer: string;
  /** The public key, as Cognito publishes it. */
  public readonly jwks: { readonly keys: PublicKey[] };
  public readonly users: Users;
  public readonly refreshTokens: RefreshTokens;
  public readonly triggers: Triggers;
  private readonly keyId: string;
  private readonly keys: KeyPairKeyObjectResult;
  private readonly verifiers: Record<'id' | 'access', (token: string, scopes?: string[]) => Promise<JsonObject>>;

  constructor(private settings: UserPoolSettings, services: UserPoolServices) {
    const { id, region } = settings;
    this.keys = services.keys;
    this.issuer = `https://cognito-idp.${region}.amazonaws.com/${id}`;
    const { n = '', e = '' } = this.keys.publicKey.export({ format: 'jwk' });
    // Verifiers that have fetched a key know it by its id, also after a restart.
    this.keyId = stableId(`${id} ${n}`, 43);
    this.jwks = { keys: [{ n, e, kid: this.keyId, alg: 'RS256', use: 'sig', kty: 'RSA' }] };
    this.users = new Users(id, services.users);
    this.refreshTokens = new RefreshTokens(`tokens of ${id}`, services.tokens);
    this.triggers = new Triggers({ region, id }, () => this.settings.rules, services.call);
    const idVerifier = CognitoJwtVerifier.create({ userPoolId: id, tokenUse: 'id', clientId: null });
    const accessVerifier = CognitoJwtVerifier.create({ userPoolId: id, tokenUse: 'access', clientId: null });
    idVerifier.cacheJwks(this.jwks);
    accessVerifier.cacheJwks(this.jwks);
    this.verifiers = {
      id: async (token) => ({ ...await idVerifier.verify(token) }) as JsonObject,
      access: async (token, scope) => ({ ...await accessVerifier.verify(token, { scope }) }) as JsonObject,
    };
  }

  /** From now on, these are its clients and rules; keys and users stay. */
  public redefine(settings: UserPoolSettings): void {
    this.settings = settings;
  }

  public get id(): string {
    return this.settings.id;
  }

  public get logicalId(): string {
    return this.settings.logicalId;
  }

  public get arn(): string {
    return this.settings.arn;
  }

  public get rules(): PoolRules {
    return this.settings.rules;
  }

  /** The part of the id that belongs to passwords. */
  public get name(): string {
    return this.id.split('_')[1] ?? this.id;
  }

  public get title(): string {
    return this.settings.title;
  }

  public get clients(): readonly PoolClient[] {
    return this.settings.clients;
  }

  public client(id: string): PoolClient | undefined {
    return this.settings.clients.find((client) => client.id === id);
  }

  /** The claims of an id token, or of an access token that has one of the scopes. Fails on every other token. */
  public async verify(token: string, scopes: readonly string[]): Promise<JsonObject> {
    return scopes.length === 0 ? this.verifiers.id(token) : this.verifiers.access(token, [...scopes]);
  }

  /** The claims of an access token, whatever its scopes. */
  public async verifyAccess(token: string): Promise<JsonObject> {
    return this.verifiers.access(token);
  }

  public token(options: TokenOptions, changes: ClaimChanges = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const expires = now + (options.expiresIn ?? 3600);
    const use = options.use ?? (options.scopes === undefined ? 'id' : 'access');
    const client = options.clientId ?? this.settings.clients[0]?.id ?? 'local';
    const groups = changes.groups ?? options.groups;
    const username = options.username ?? options.sub;
    const shared = {
      sub: options.sub,
      ...(groups === undefined ? {} : { 'cognito:groups': groups }),
      iss: this.issuer,
      origin_jti: changes.origin ?? randomUUID(),
      event_id: randomUUID(),
      token_use: use,
      auth_time: changes.authTime ?? Math.min(now, expires - 1),
      exp: expires,
      iat: Math.min(now, expires - 1),
      jti: randomUUID(),
    };
    const claims: Record<string, unknown> = use === 'id'
      ? { ...options.claims, ...changes.add, ...shared, 'aud': client, 'cognito:username': username, ...(options.email === undefined ? {} : { email: options.email, email_verified: true }), ...(options.nonce === undefined ? {} : { nonce: options.nonce }) }
      : { ...changes.add, ...shared, client_id: client, username, version: 2, scope: (changes.scopes ?? options.scopes ?? ['aws.cognito.signin.user.admin']).join(' ') };
    for (const claim of changes.suppress ?? []) if (!(claim in shared)) delete claims[claim];
    return this.sign(claims);
  }

  private sign(claims: object): string {
    const text = [{ kid: this.keyId, alg: 'RS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${createSign('RSA-SHA256').update(text).sign(this.keys.privateKey, 'base64url')}`;
  }
}
