import { canonicalJson, sha256 } from './hash';
import { HttpProblem, badRequest } from './problem';
import type { HttpRequest } from './request';
import { uuidV7 } from './uuid';

/** Time that a key prevents its request from running again. */
export const KEY_SECONDS = 24 * 60 * 60;

const KEY = /^[\x20-\x7e]{1,255}$/;

/** Scope of a caller's Idempotency-Key: one request to one route. */
export interface CreationKey {
  readonly hash: string;
  readonly requestHash: string;
}

/** ID of a new record, and the key that it is created under, if the caller gave one. */
export interface CreationIdentity {
  readonly id: string;
  readonly key?: CreationKey;
}

export function creationIdentity(request: HttpRequest, content: object): CreationIdentity {
  return keyedIdentity('Idempotency-Key', request.header('idempotency-key'), request.route, content);
}

/**
 * The same for what comes in another way than by a request.
 *
 * @param field what the key is called where it comes from
 * @param place keys of other places are others
 */
export function keyedIdentity(field: string, key: string | undefined, place: string, content: object): CreationIdentity {
  if (key === undefined) {
    return { id: uuidV7() };
  }
  if (!KEY.test(key)) {
    throw badRequest(field, 'must have 1 to 255 printable ASCII characters');
  }
  return { id: uuidV7(), key: { hash: sha256(JSON.stringify([place, key])), requestHash: sha256(canonicalJson(content)) } };
}

export function otherRequest(): HttpProblem {
  return new HttpProblem(422, { detail: 'The Idempotency-Key was used for a different request.' });
}

export function createdIsGone(): HttpProblem {
  return new HttpProblem(409, { detail: 'The record that this Idempotency-Key created is gone. Use another key to create it again.' });
}
