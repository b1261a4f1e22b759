import type { BroadcastMessage } from './broadcast-message';

/** API Gateway takes no larger message. */
export const MAX_FRAME_BYTES = 128 * 1024;

/** No attempt can make a message smaller: it belongs in the dead-letter queue. */
export class OversizeMessageError extends Error {
  override readonly name = 'OversizeMessageError';
}

/** The bytes that clients get. */
export function frameOf({ id, message }: BroadcastMessage): Uint8Array {
  const frame = Buffer.from(JSON.stringify({ type: 'message', id, message }));
  if (frame.byteLength > MAX_FRAME_BYTES) {
    throw new OversizeMessageError();
  }
  return frame;
}
