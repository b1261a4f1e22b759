import type { Storable } from './marshalling';
import { badRequest } from './problem';
import { isWellFormed } from './unicode';

/**
 * Refuses what JSON can carry and DynamoDB cannot: half of a surrogate pair, numbers closer to zero than it knows.
 * Called after the schema, which bounds depth, size and large numbers.
 */
export function requireStorable(value: Storable | undefined, field: string): void {
  if (typeof value === 'string') {
    if (!isWellFormed(value)) {
      throw badRequest(field, 'must be well-formed Unicode');
    }
  } else if (typeof value === 'number') {
    if (value !== 0 && Math.abs(value) < 1e-130) {
      throw badRequest(field, 'must be zero or at least 1e-130 in magnitude');
    }
  } else if (typeof value === 'object') {
    Object.entries(value).forEach(([key, entry]) => requireStorable(entry, `${field}.${key}`));
  }
}
