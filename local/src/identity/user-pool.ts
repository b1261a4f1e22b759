import { createSign, generateKeyPair, KeyPairKeyObjectResult, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { JsonObject } from '../json';

/** Claims of a token to sign. */
export interface TokenOptions {
  readonly sub: string;
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
  /** What a client has asked an id token to repeat. @default no such claim */
  readonly nonce?: string;
}

const KEY_BITS = 2048;
/** Making a key takes longer than the rest of the start; one serves every pool of the process, under a different id each. */
let sharedKeys: Promise<KeyPairKeyObjectResult> | undefined;

type PublicKey = Readonly<Record<'kid' | 'alg' | 'use' | 'kty' | 'n' | 'e', string>> & { readonly use: 'sig' };

export interface UserPoolSettings {
  readonly logicalId: string;
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  /** Ids of its clients. */
  readonly clients: readonly string[];
}

/** A user pool as far as its tokens go: it signs and verifies them as Cognito does. */
export class UserPool {
  public static async create(settings: UserPoolSettings): Promise<UserPool> {
    sharedKeys ??= promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS });
    return new UserPool(settings, await sharedKeys);
  }

  public readonly issuer: string;
  /** The public key, as Cognito publishes it. */
  public readonly jwks: { readonly keys: PublicKey[] };
  private readonly keyId = randomUUID();
  private readonly verifiers: Record<'id' | 'access', (token: string, scopes?: string[]) => Promise<JsonObject>>;

  private constructor(private readonly settings: UserPoolSettings, private readonly keys: KeyPairKeyObjectResult) {
    const { id } = settings;
    this.issuer = `https://cognito-idp.${settings.region}.amazonaws.com/${id}`;
    const { n = '', e = '' } = this.keys.publicKey.export({ format: 'jwk' });
    this.jwks = { keys: [{ n, e, kid: this.keyId, alg: 'RS256', use: 'sig', kty: 'RSA' }] };
    const idVerifier = CognitoJwtVerifier.create({ userPoolId: id, tokenUse: 'id', clientId: null });
    const accessVerifier = CognitoJwtVerifier.create({ userPoolId: id, tokenUse: 'access', clientId: null });
    idVerifier.cacheJwks(this.jwks);
    accessVerifier.cacheJwks(this.jwks);
    this.verifiers = {
      id: async (token) => ({ ...await idVerifier.verify(token) }) as JsonObject,
      access: async (token, scope) => ({ ...await accessVerifier.verify(token, { scope }) }) as JsonObject,
    };
  }

  public get id(): string {
    return this.settings.id;
  }

  public get arn(): string {
    return this.settings.arn;
  }

  /** The claims of an id token, or of an access token that has one of the scopes. Fails on every other token. */
  public async verify(token: string, scopes: readonly string[]): Promise<JsonObject> {
    return scopes.length === 0 ? this.verifiers.id(token) : this.verifiers.access(token, [...scopes]);
  }

  public token(options: TokenOptions): string {
    const now = Math.floor(Date.now() / 1000);
    const expires = now + (options.expiresIn ?? 3600);
    const use = options.use ?? (options.scopes === undefined ? 'id' : 'access');
    const client = options.clientId ?? this.settings.clients[0] ?? 'local';
    const shared = {
      sub: options.sub,
      ...(options.groups === undefined ? {} : { 'cognito:groups': options.groups }),
      iss: this.issuer,
      origin_jti: randomUUID(),
      event_id: randomUUID(),
      token_use: use,
      auth_time: Math.min(now, expires - 1),
      exp: expires,
      iat: Math.min(now, expires - 1),
      jti: randomUUID(),
    };
    return this.sign(use === 'id'
      ? { ...options.claims, ...shared, 'aud': client, 'cognito:username': options.sub, ...(options.email === undefined ? {} : { email: options.email, email_verified: true }), ...(options.nonce === undefined ? {} : { nonce: options.nonce }) }
      : { ...shared, client_id: client, username: options.sub, version: 2, scope: (options.scopes ?? ['aws.cognito.signin.user.admin']).join(' ') });
  }

  private sign(claims: object): string {
    const text = [{ kid: this.keyId, alg: 'RS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${createSign('RSA-SHA256').update(text).sign(this.keys.privateKey, 'base64url')}`;
  }
}
