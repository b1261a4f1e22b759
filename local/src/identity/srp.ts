import { createHash, createHmac, getDiffieHellman, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * The server's side of the Secure Remote Password protocol, as Cognito's clients speak it: the 3072-bit group of RFC 3526 and SHA-256, with
 * numbers hashed as whole bytes, never negative.
 */
const N_HEX = getDiffieHellman('modp15').getPrime('hex');
const N = BigInt(`0x${N_HEX}`);
const G = 2n;
const K = BigInt(`0x${sha(hexBytes(N), Buffer.from([2])).toString('hex')}`);
const INFO = Buffer.from('Caldera Derived Key\u0001');
const SALT_BYTES = 16;
const SECRET_BYTES = 32;
const KEY_BYTES = 16;

/** Verifier of a password. */
export interface PasswordVerifier {
  readonly salt: string;
  readonly verifier: string;
}

/** @param pool the part of a pool's id behind the underscore */
export function passwordVerifier(pool: string, username: string, password: string, salt = randomBytes(SALT_BYTES).toString('hex')): PasswordVerifier {
  const x = BigInt(`0x${sha(hexBytes(BigInt(`0x${salt}`)), sha(Buffer.from(`${pool}${username}:${password}`))).toString('hex')}`);
  return { salt, verifier: power(G, x).toString(16) };
}

export function isPassword(pool: string, username: string, password: string, known: PasswordVerifier): boolean {
  return passwordVerifier(pool, username, password, known.salt).verifier === known.verifier;
}

/** An exchange that has begun: what the client is told, and what its answer is checked with. */
export interface SrpExchange {
  readonly b: string;
  readonly publicB: string;
  readonly publicA: string;
}

/** Undefined: the client's public value is none. */
export function beginSrp(publicA: string, { verifier }: PasswordVerifier): SrpExchange | undefined {
  if (!/^[0-9a-fA-F]+$/.test(publicA) || BigInt(`0x${publicA}`) % N === 0n) return undefined;
  const b = BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`);
  const publicB = (K * BigInt(`0x${verifier}`) + power(G, b)) % N;
  return { b: b.toString(16), publicB: publicB.toString(16), publicA };
}

export interface PasswordClaim {
  readonly pool: string;
  readonly username: string;
  readonly secretBlock: string;
  readonly timestamp: string;
  readonly signature: string;
}

/** Whether a client has proved that it knows the password. */
export function provesPassword({ b, publicA, publicB }: SrpExchange, { verifier }: PasswordVerifier, claim: PasswordClaim): boolean {
  const [a, bPublic] = [BigInt(`0x${publicA}`), BigInt(`0x${publicB}`)];
  const u = BigInt(`0x${sha(hexBytes(a), hexBytes(bPublic)).toString('hex')}`);
  const shared = power((a * power(BigInt(`0x${verifier}`), u)) % N, BigInt(`0x${b}`));
  const pseudoRandom = createHmac('sha256', hexBytes(u)).update(hexBytes(shared)).digest();
  const key = createHmac('sha256', pseudoRandom).update(INFO).digest().subarray(0, KEY_BYTES);
  const expected = createHmac('sha256', key).update(`${claim.pool}${claim.username}`).update(Buffer.from(claim.secretBlock, 'base64')).update(claim.timestamp).digest();
  const given = Buffer.from(claim.signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function sha(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** With a zero before a first bit that would count as a sign. */
function hexBytes(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/i.test(even) ? `00${even}` : even, 'hex');
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (let rest = exponent; rest > 0n; rest /= 2n) {
    if (rest % 2n === 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}
