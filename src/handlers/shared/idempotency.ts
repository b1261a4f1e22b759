import { randomUUID } from 'node:crypto';
import { canonicalJson, sha256 } from './hash';
import { badRequest } from './problem';
import type { ApiRequest } from './request';

const KEY = /^[\x20-\x7e]{1,255}$/;

/** Who a new record is, and what asked for it. */
export interface CreationIdentity {
  readonly id: string;
  readonly requestHash: string;
  /** The caller gave a key, so an existing record is a replay and not a second record. */
  readonly keyed: boolean;
}

/**
 * The identity of the record that a request creates. With an Idempotency-Key the id follows from the key,
 * so the conditional write of the record is the check: no second table, no window between check and effect.
 */
export function creationIdentity(request: ApiRequest, content: object): CreationIdentity {
  const key = request.header('idempotency-key');
  const requestHash = sha256(canonicalJson(content));
  if (key === undefined) {
    return { id: randomUUID(), requestHash, keyed: false };
  }
  if (!KEY.test(key)) {
    throw badRequest('Idempotency-Key', 'must have 1 to 255 printable ASCII characters');
  }
  return { id: uuidOf(sha256(JSON.stringify([request.owner, request.route, key]))), requestHash, keyed: true };
}

/** A UUID of version 8 (RFC 9562: own algorithm) from a hash. */
export function uuidOf(hash: string): string {
  const variant = (8 + (Number.parseInt(hash[16], 16) % 4)).toString(16);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
