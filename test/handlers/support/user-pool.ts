import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto';
import { type RequestListener, createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate';

export const POOL_ID = 'eu-west-1_AbCdEf123';
export const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`;
export const CLIENT_ID = 'client1';
export const SUB = '0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10';

export type Claims = Readonly<Record<string, unknown>>;

/** A key of a user pool. */
export class PoolKey {
  private readonly pair = generateKeyPairSync('rsa', { modulusLength: 2048 });

  constructor(readonly kid: string) {}

  get publicPem(): string {
    return this.pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  get jwk(): object {
    return { ...this.pair.publicKey.export({ format: 'jwk' }), kid: this.kid, alg: 'RS256', use: 'sig' };
  }

  /** A token of these claims. */
  sign(claims: unknown, header: Claims = {}): string {
    return signed({ alg: 'RS256', kid: this.kid, ...header }, claims, (text) => sign('sha256', text, this.pair.privateKey as KeyObject));
  }
}

export function signed(header: unknown, claims: unknown, signature: (text: Buffer) => Buffer): string {
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${signature(Buffer.from(text)).toString('base64url')}`;
}

/** The claims of an ID token, as Cognito writes them. */
export function idClaims(claims: Claims = {}): Claims {
  return {
    'sub': SUB,
    'cognito:username': 'jane',
    'email': 'jane@example.com',
    'email_verified': true,
    'cognito:groups': ['staff', 'editors'],
    'iss': ISSUER,
    'aud': CLIENT_ID,
    'token_use': 'id',
    ...times(),
    ...claims,
  };
}

/** The claims of an access token. */
export function accessClaims(claims: Claims = {}): Claims {
  return {
    'sub': SUB,
    'username': 'jane',
    'cognito:groups': ['staff'],
    'iss': ISSUER,
    'client_id': CLIENT_ID,
    'token_use': 'access',
    'scope': 'openid',
    ...times(),
    ...claims,
  };
}

function times(): Claims {
  const now = Math.floor(Date.now() / 1000);
  return { iat: now, auth_time: now, exp: now + 3600 };
}

export interface KeyServer {
  readonly endpoint: string;
  /** The addresses that were asked for since the last call. */
  take(): (string | undefined)[];
  /** Answers in another way than with the keys, until it is called without one. */
  answerWith(listener?: RequestListener): void;
  serve(...keys: readonly PoolKey[]): void;
  stop(): Promise<void>;
}

/** Where the public keys of a user pool are published. */
export async function startKeyServer(...initial: readonly PoolKey[]): Promise<KeyServer> {
  return start(createHttpServer, initial);
}

/** The same over HTTPS. */
export async function startSecureKeyServer(certificate: Certificate, ...initial: readonly PoolKey[]): Promise<KeyServer> {
  return start((listener) => createHttpsServer(certificate, listener), initial);
}

type Create = (listener: RequestListener) => ReturnType<typeof createHttpServer> | ReturnType<typeof createHttpsServer>;

async function start(create: Create, initial: readonly PoolKey[]): Promise<KeyServer> {
  const asked: (string | undefined)[] = [];
  let keys = initial;
  let other: RequestListener | undefined;
  const server = create((request, response) => {
    asked.push(request.url);
    if (other !== undefined) {
      other(request, response);
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const protocol = create === createHttpServer ? 'http' : 'https';
  return {
    endpoint: `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => asked.splice(0),
    answerWith: (listener) => { other = listener; },
    serve: (...published) => { keys = published; },
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
