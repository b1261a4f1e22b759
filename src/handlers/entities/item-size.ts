import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from './record';
import { HttpProblem } from '../shared/problem';

/** DynamoDB's limit. Its own count of numbers isn't documented to the byte: this one is never less. */
const MAX_BYTES = 400 * 1024;

/** Throws 413 for an item that DynamoDB would refuse, also where it is kept under a longer key. */
export function requireFitting(item: Item, moreBytes = 0): void {
  const bytes = itemSize(item) + moreBytes;
  if (bytes > MAX_BYTES) {
    throw new HttpProblem(413, { detail: `A record has at most ${MAX_BYTES} bytes as it is stored; this one would have ${bytes}.` });
  }
}

export function fits(item: Item): boolean {
  return itemSize(item) <= MAX_BYTES;
}

export function itemSize(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOf(value), 0);
}

function sizeOf(value: AttributeValue): number {
  if (value.S !== undefined) {
    return Buffer.byteLength(value.S);
  }
  if (value.N !== undefined) {
    return Math.ceil(value.N.replace(/[^0-9]/g, '').length / 2) + 2;
  }
  if (value.L !== undefined) {
    return value.L.reduce((sum, entry) => sum + 1 + sizeOf(entry), 3);
  }
  if (value.M !== undefined) {
    return Object.entries(value.M).reduce((sum, [name, entry]) => sum + 1 + Buffer.byteLength(name) + sizeOf(entry), 3);
  }
  return 1;
}
