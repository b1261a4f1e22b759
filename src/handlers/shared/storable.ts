import type { Storable } from './attribute-value';
import { badRequest } from './problem';
import { isWellFormed } from './unicode';

/**
 * Refuses what JSON can carry and DynamoDB cannot: half of a surrogate pair, numbers out of its range.
 * Called after the schema, which bounds depth and size.
 */
export function requireStorable(value: Storable | undefined, field: string): void {
  if (typeof value === 'string') {
    if (!isWellFormed(value)) {
      throw badRequest(field, 'must be well-formed Unicode');
    }
  } else if (typeof value === 'number') {
    const magnitude = Math.abs(value);
    if (magnitude !== 0 && !(magnitude >= 1e-130 && magnitude < 1e126)) {
      throw badRequest(field, 'must be zero or between 1e-130 and 1e126 in magnitude');
    }
  } else if (typeof value === 'object') {
    Object.entries(value).forEach(([key, entry]) => requireStorable(entry, `${field}.${key}`));
  }
}
