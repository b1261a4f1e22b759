import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { NumberValueImpl, marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { isExactly } from './decimal';

/** Values of records. Numbers are doubles, as in JSON; there is no null. */
export type Storable = string | number | boolean | readonly Storable[] | { readonly [key: string]: Storable };

/** A stored number that no double holds, as other writers of the table may have left it: answered and written back digit by digit. */
class ExactNumber extends NumberValueImpl {
  toJSON(): unknown {
    return (JSON as typeof JSON & { rawJSON(text: string): unknown }).rawJSON(this.value);
  }
}

/** Undefined fields are left out; `prefix` makes names of expression values. */
export function toAttributes(record: Readonly<Record<string, Storable | undefined>>, prefix = ''): Record<string, AttributeValue> {
  const named = prefix === '' ? record : Object.fromEntries(Object.entries(record).map(([key, value]) => [`${prefix}${key}`, value]));
  return marshall(named, {
    removeUndefinedValues: true,
    // The schemas refuse numbers that would be rounded. These are what a record already holds.
    allowImpreciseNumbers: true,
    // An object with a property called "constructor" counts as the instance of a class.
    convertClassInstanceToMap: true,
  });
}

export function fromAttributes(attributes: Readonly<Record<string, AttributeValue>>): Record<string, Storable> {
  return unmarshall(attributes, { wrapNumbers: numberOf });
}

/** The same with the nearest double in the place of each number that none holds. */
export function withDoubles(value: unknown): unknown {
  if (value instanceof ExactNumber) {
    return Number(value.value);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Array.isArray(value) ? value.map(withDoubles) : Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withDoubles(entry)]));
}

/** A double holds every number of 15 digits; of longer ones, those that it is the same number as. */
function numberOf(text: string): number | ExactNumber {
  const number = Number(text);
  return text.length <= 15 || isExactly(number, text) ? number : new ExactNumber(text);
}
