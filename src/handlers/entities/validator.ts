import { type OutputUnit, type Schema, validate } from '@cfworker/json-schema';
import { boundFormats } from './formats';
import type { JsonObject } from './json';
import { referred } from './schema-walk';
import { fieldErrors } from './validation-errors';
import { withDoubles } from '../shared/marshalling';
import { type FieldError } from '../shared/problem';

boundFormats();

/** Beyond it, all errors of a value are too many to be told, or kept: the first one has to do. */
const MAX_TOLD = 2000;
/** References that may be followed: a schema that holds itself in several branches would be tried in each of them at every level. */
const REFERENCES = 10_000;
const REFERENCES_PER_VALUE = 2;

/** Thrown where a value costs more to judge than values that fit do. */
class TooComplex extends Error {}

/** Judges values by one schema, which nothing is generated from: what is in the bundle is the same for all. */
export class Validator {
  private readonly schema: Schema;
  private readonly schemas: Record<string, Schema | boolean>;
  private followed = 0;

  constructor(schema: object) {
    this.schema = constantsFirst(schema) as Schema;
    this.schemas = new Proxy({}, { get: (_, address: string) => this.follow(address) });
  }

  /** Nothing where the value fits. Else what does not, field by field. */
  errors(stored: JsonObject): readonly FieldError[] {
    // Another writer may have stored numbers with more digits. To a schema they are numbers like any other.
    const value = withDoubles(stored) as JsonObject;
    const size = sizeOf(value);
    const judge = (first: boolean): readonly OutputUnit[] | undefined => {
      this.followed = -REFERENCES - REFERENCES_PER_VALUE * size;
      try {
        const { valid, errors } = validate(value, this.schema, '2020-12', this.schemas, first);
        return valid ? [] : errors;
      } catch (error) {
        // A list of errors that is too long for a call is the other way to be too complex.
        if (error instanceof TooComplex || error instanceof RangeError) {
          return undefined;
        }
        throw error;
      }
    };
    const found = judge(true);
    if (found === undefined) {
      return [{ field: '', message: 'is too complex for the schema to be judged' }];
    }
    return found.length === 0 ? [] : fieldErrors((size > MAX_TOLD ? undefined : judge(false)) ?? found);
  }

  private follow(address: string): Schema {
    this.followed += 1;
    if (this.followed > 0) {
      throw new TooComplex();
    }
    return referred(this.schema, address) as Schema;
  }
}

/** In the order in which properties are judged: by constants and lists of values branches tell themselves apart, before they are gone into. */
function constantsFirst(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) {
    return schema;
  }
  if (Array.isArray(schema)) {
    return schema.map(constantsFirst);
  }
  const isTelling = (part: unknown) => typeof part === 'object' && part !== null && ('const' in part || 'enum' in part);
  const parts = Object.entries(schema).map(([name, part]) => [name, constantsFirst(part)] as const);
  return Object.fromEntries([...parts.filter(([, part]) => isTelling(part)), ...parts.filter(([, part]) => !isTelling(part))]);
}

/** Number of values within a value. */
function sizeOf(value: unknown): number {
  return typeof value !== 'object' || value === null ? 1 : Object.values(value).reduce<number>((sum, entry) => sum + sizeOf(entry), 1);
}
