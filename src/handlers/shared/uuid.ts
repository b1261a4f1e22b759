import { randomBytes } from 'node:crypto';

let last = 0;
let sequence = 0;

/**
 * A UUID of version 7 (RFC 9562): ids in the order of their creation. Those of one millisecond, or of a clock that was set back,
 * are told apart by a counter as long as they come from one function instance.
 */
export function uuidV7(): string {
  const now = Date.now();
  sequence = now > last ? 0 : (sequence + 1) % 0x1000;
  last = now > last ? now : last + Number(sequence === 0);
  const [time, random] = [last.toString(16).padStart(12, '0'), randomBytes(8)];
  random[0] = (random[0] % 0x40) + 0x80;
  return grouped(`${time}7${sequence.toString(16).padStart(3, '0')}${random.toString('hex')}`);
}

/** A UUID of version 8 (RFC 9562: own algorithm) from a hash. */
export function uuidOf(hash: string): string {
  const variant = (8 + (Number.parseInt(hash[16], 16) % 4)).toString(16);
  return grouped(`${hash.slice(0, 12)}8${hash.slice(13, 16)}${variant}${hash.slice(17, 32)}`);
}

function grouped(hex: string): string {
  return [0, 8, 12, 16, 20].map((begin, index, all) => hex.slice(begin, all[index + 1])).join('-');
}
