import { DescribedAnswer, DescribedParameter, NamedSchema } from './described-request';
import { Schema } from './draft-4-schemas';

/** Common parts of the descriptions of shipped routes, for documents. */

// Without commas, at which the handlers take a list apart.
const TAG = '(W/)?"[!#-+.-~-]*"';
const TAGS = `^(\\*|${TAG}( ?, ?${TAG}){0,19})$`;

export const TIME: Schema = { type: 'string', format: 'date-time' };

export const IDEMPOTENCY_KEY: DescribedParameter = {
  name: 'Idempotency-Key',
  description: 'Makes it safe to repeat the request within 24 hours: the same key with the same body creates once.',
  // Blanks around a header are not part of it.
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]([ -~]*[!-~])?$' },
  example: '0d9f6bb0-6f0e-4d1c-b7a4-4c1f3f1b2a10',
};

export const IF_MATCH: DescribedParameter = {
  name: 'If-Match',
  description: 'The `ETag` of the version that was read: the request is refused with 412 where there is another one by now.',
  schema: { type: 'string', pattern: TAGS },
  example: '"1"',
};

export const IF_NONE_MATCH: DescribedParameter = {
  name: 'If-None-Match',
  description: 'The `ETag` of the version that the caller has: the answer is 304 where there is no other one.',
  schema: { type: 'string', pattern: TAGS },
  example: '"1"',
};

export const ETAG: DescribedParameter = {
  name: 'ETag', description: 'The version of the record, for `If-Match` and `If-None-Match`.', schema: { type: 'string' }, example: '"1"',
};

export const LOCATION: DescribedParameter = { name: 'Location', description: 'Address of what was created.', schema: { type: 'string', format: 'uri-reference' } };

export const IDEMPOTENT_REPLAYED: DescribedParameter = {
  name: 'Idempotent-Replayed',
  description: 'There where an earlier request with this `Idempotency-Key` had created it.',
  schema: { type: 'string', const: 'true' },
  example: 'true',
};

export const CACHE_CONTROL: DescribedParameter = {
  name: 'Cache-Control',
  description: 'Browsers may keep the answer, and ask each time whether it is still current.',
  schema: { type: 'string' },
  example: 'private, no-cache',
};

/** An id that was made, in a path. */
export function madeId(name: string, description: string): DescribedParameter {
  return { name, description, schema: { type: 'string', format: 'uuid' }, example: EXAMPLE_ID };
}

/** Query parameters of every list. */
export function pageParameters(limit: string, longestCursor: number): DescribedParameter[] {
  return [
    { name: 'limit', description: limit, schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 } },
    { name: 'order', description: 'Ascending or descending.', schema: { type: 'string', enum: ['asc', 'desc'], default: 'asc' } },
    { name: 'cursor', description: 'The `nextCursor` of the page before.', schema: { type: 'string', minLength: 1, maxLength: longestCursor, pattern: '^[A-Za-z0-9_-]+$' } },
  ];
}

export const NEXT_CURSOR: Schema = { type: 'string', description: 'The cursor of the next page. Missing on the last one.' };

/** Version that the caller has already, for `If-None-Match`. */
export const NOT_MODIFIED: DescribedAnswer = { status: 304, description: 'The caller has this version already.', headers: [CACHE_CONTROL, ETAG] };

export const EXAMPLE_ID = '01a2b3c4-d5e6-7f80-9a1b-2c3d4e5f6071';
export const EXAMPLE_TIME = '2026-01-31T12:00:00.000Z';

/** A schema that is only referred to by its place. */
export function named(name: string, schema: Schema, ...uses: NamedSchema[]): NamedSchema {
  return uses.length ? { name, schema, uses } : { name, schema };
}
