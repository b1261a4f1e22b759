import { type OutputUnit, type Schema, dereference, validate } from '@cfworker/json-schema';
import { boundFormats } from './formats';
import type { JsonObject } from './json';
import { fieldErrors } from './validation-errors';
import { type FieldError } from '../shared/problem';

boundFormats();

/** Beyond it, all errors of a value are too many to be told, or kept: the first one has to do. */
const MAX_TOLD = 2000;
/** References that may be followed: a schema that holds itself in several branches would be tried in each of them at every level. */
const REFERENCES = 50_000;
const REFERENCES_PER_VALUE = 2;

/** Thrown where a value costs more to judge than values that fit do. */
class TooComplex extends Error {}

/** Judges values by one schema, which nothing is generated from: what is in the bundle is the same for all. */
export class Validator {
  private readonly schema: Schema;
  private readonly schemas: Record<string, Schema | boolean>;
  private followed = 0;

  constructor(schema: object) {
    this.schema = schema as Schema;
    const schemas = dereference(this.schema);
    this.schemas = new Proxy(schemas, { get: (all, address: string) => this.follow(all[address]) });
  }

  /** Nothing where the value fits. Else what does not, field by field. */
  errors(value: JsonObject): readonly FieldError[] {
    const size = sizeOf(value);
    const judge = (first: boolean): readonly OutputUnit[] => {
      this.followed = -REFERENCES - REFERENCES_PER_VALUE * size;
      const { valid, errors } = validate(value, this.schema, '2020-12', this.schemas, first);
      return valid ? [] : errors;
    };
    try {
      const found = judge(true);
      return found.length === 0 ? [] : fieldErrors(size > MAX_TOLD ? found : judge(false));
    } catch (error) {
      // A list of errors that is too long for a call is the other way to be too complex.
      if (error instanceof TooComplex || error instanceof RangeError) {
        return [{ field: '', message: 'has too much that does not fit the schema to tell what' }];
      }
      throw error;
    }
  }

  private follow(schema: Schema | boolean): Schema | boolean {
    this.followed += 1;
    if (this.followed > 0) {
      throw new TooComplex();
    }
    return schema;
  }
}

/** How many values there are in a value. */
function sizeOf(value: unknown): number {
  return typeof value !== 'object' || value === null ? 1 : Object.values(value).reduce<number>((sum, entry) => sum + sizeOf(entry), 1);
}
