import { randomBytes } from 'node:crypto';
import type { SrpExchange } from '../identity/srp';
import type { JsonObject } from '../json';
import { notAuthorized } from './directory';

const MINUTES_MS = 3 * 60 * 1000;
const BYTES = 32;

/** A sign-in under way: what the client is asked for next, and what is known of it until then. */
export interface Challenge {
  readonly name: string;
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly srp?: SrpExchange & { readonly secretBlock: string };
  /** Of a secret that is being set up. */
  readonly totpSecret?: string;
  /** Of challenges that functions of the app make. */
  readonly custom?: { readonly answers: readonly JsonObject[]; readonly parameters: JsonObject; readonly metadata?: string };
}

/** The sign-ins under way. */
export class Challenges {
  private readonly open = new Map<string, { readonly challenge: Challenge; readonly expires: number }>();

  /** Returns the session of a new challenge. */
  public begin(challenge: Challenge): string {
    const now = Date.now();
    for (const [session, { expires }] of this.open) if (expires < now) this.open.delete(session);
    const session = randomBytes(BYTES).toString('base64url');
    this.open.set(session, { challenge, expires: now + MINUTES_MS });
    return session;
  }

  /** A session is good for one answer. */
  public take(session: string, name: string): Challenge {
    const found = this.open.get(session);
    this.open.delete(session);
    if (found === undefined || found.expires < Date.now() || found.challenge.name !== name) throw notAuthorized('Invalid session for the user.');
    return found.challenge;
  }

  /** SRP's password challenge works without a session: the secret block replaces it. */
  public takeSrp(secretBlock: string): Challenge {
    for (const [session, { challenge }] of this.open) if (challenge.srp?.secretBlock === secretBlock) return this.take(session, 'PASSWORD_VERIFIER');
    throw notAuthorized('Invalid session for the user.');
  }
}
