import { createHash } from 'node:crypto';
import type { PasswordVerifier } from './srp';

/** A user of a pool. */
export interface User {
  readonly username: string;
  readonly sub: string;
  readonly status: 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED' | 'EXTERNAL_PROVIDER';
  readonly enabled: boolean;
  /** Without `sub`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  /** Seconds since 1970. */
  readonly created: number;
  readonly modified: number;
  readonly password?: PasswordVerifier;
  /** Secret of the authenticator app, in base32. */
  readonly totp?: { readonly secret: string; readonly verified: boolean; readonly preferred: boolean };
  /** Codes that were sent, by what they are for. */
  readonly codes?: Readonly<Record<string, string>>;
}

export function isEmail(text: string): boolean {
  return /^[^@\s]+@[^@\s]+$/.test(text);
}

/** The same for the same address, in every run. */
export function userId(email: string): string {
  const hex = createHash('sha256').update(email).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
