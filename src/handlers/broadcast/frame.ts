import type { BroadcastMessage } from './broadcast-message';
import { sha256 } from '../shared/hash';

/** API Gateway takes no larger message. */
export const MAX_FRAME_BYTES = 128 * 1024;

/** No attempt can make a message smaller: it belongs in the dead-letter queue. */
export class OversizeMessageError extends Error {
  override readonly name = 'OversizeMessageError';
}

/** The body for every client, with the headers that describe it: computed once for all of them. */
export interface Frame {
  readonly text: string;
  readonly bytes: number;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
}

/** The frame of a message. */
export function frameOf({ id, message }: BroadcastMessage): Frame {
  const text = JSON.stringify({ type: 'message', id, message });
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_FRAME_BYTES) {
    throw new OversizeMessageError();
  }
  return { text, bytes, hash: sha256(text) };
}
