import { createHmac, randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_MS = 30_000;
const DIGITS = 6;
const SECRET_BYTES = 20;

/** A secret for an authenticator app, in base32. */
export function totpSecret(): string {
  const bits = [...randomBytes(SECRET_BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET.charAt(parseInt(five, 2))).join('');
}

/** Of this half minute, or of the one before or after it: clocks differ. */
export function isTotp(secret: string, code: string, now = Date.now()): boolean {
  return [-1, 0, 1].some((offset) => totp(secret, now + offset * STEP_MS) === code);
}

/** RFC 6238. */
export function totp(secret: string, now = Date.now()): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / STEP_MS)));
  const hash = createHmac('sha1', decoded(secret)).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) % 16;
  // Without the first bit, which some take for a sign.
  return String((hash.readUInt32BE(offset) % 2 ** 31) % 10 ** DIGITS).padStart(DIGITS, '0');
}

function decoded(secret: string): Buffer {
  const bits = [...secret].map((character) => ALPHABET.indexOf(character).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
