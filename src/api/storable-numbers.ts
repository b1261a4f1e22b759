import { Schema } from './draft-4-schemas';

/** DynamoDB keeps no numbers beyond, and none but zero that are closer to zero. */
const BEYOND = 1e126;
const LEAST = 1e-130;

/** A schema that says which numbers can be kept, where it says of numbers only that they are some. To be called with each part of a schema. */
export function storableNumbers(part: Schema): Schema {
  const types = [part.type].flat();
  if ('enum' in part || 'const' in part) return part;
  if (types.includes('integer') && !types.includes('number')) {
    return { ...lower(part, 'minimum', Number.MIN_SAFE_INTEGER), ...upper(part, 'maximum', Number.MAX_SAFE_INTEGER), ...part };
  }
  if (!types.includes('number')) return part;
  const limits = { ...lower(part, 'exclusiveMinimum', -BEYOND), ...upper(part, 'exclusiveMaximum', BEYOND) };
  // A multiple of a number is zero, or at least as far from zero as the number.
  if ('multipleOf' in part || 'not' in part) return { ...limits, ...part };
  const close = [
    ...(isAbove(part) ? [] : [{ exclusiveMinimum: -LEAST, exclusiveMaximum: 0 }]),
    { exclusiveMinimum: 0, exclusiveMaximum: LEAST },
  ];
  return { ...limits, ...part, not: { type: 'number', ...(close.length > 1 ? { anyOf: close } : close[0]) } };
}

function isAbove({ minimum, exclusiveMinimum }: Schema): boolean {
  return [minimum, exclusiveMinimum].some((limit) => typeof limit === 'number' && limit >= 0);
}

function lower(part: Schema, keyword: string, limit: number): Schema {
  return 'minimum' in part || 'exclusiveMinimum' in part ? {} : { [keyword]: limit };
}

function upper(part: Schema, keyword: string, limit: number): Schema {
  return 'maximum' in part || 'exclusiveMaximum' in part ? {} : { [keyword]: limit };
}
