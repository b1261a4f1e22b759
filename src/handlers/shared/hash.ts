import { createHash } from 'node:crypto';

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** JSON in one order of keys, so that equal data have equal hashes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) => isPlainObject(entry)
    ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
    : entry);
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
