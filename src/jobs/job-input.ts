import { resolve } from 'path';
import { declaredSchema, parsed, textOf } from '../entities/schema/declared';
import { Schema } from '../entities/schema/walk';

/**
 * Input of a job, as a JSON Schema 2020-12 of an object. Supports the same keywords as `EntitySchema`, and closes objects in the same way, but
 * no property name is reserved.
 *
 * `default` fills in what a caller leaves out. Throws for keywords that aren't supported, and names the place in the schema.
 *
 * @see https://json-schema.org/draft/2020-12
 * @example
 * const input = JobInput.fromObject({
 *   type: 'object',
 *   required: ['orderId'],
 *   properties: { orderId: { type: 'string', maxLength: 64 }, copies: { type: 'integer', minimum: 1, default: 1 } },
 * });
 */
export class JobInput {
  /**
   * From a file of JSON.
   *
   * @param file path from the working directory
   */
  public static fromFile(file: string): JobInput {
    const source = resolve(file);
    return new JobInput(source, parsed(source, textOf('JobInput.fromFile', file)));
  }

  /** From JSON as text. */
  public static fromJson(json: string): JobInput {
    return new JobInput('JobInput.fromJson', parsed('JobInput.fromJson', json));
  }

  /**
   * From an object. Python loses a `const` or `default` of `None` so; `fromJson` and `fromFile` lose nothing.
   *
   * @param schema JSON Schema as nested maps and lists, without tokens
   */
  public static fromObject(schema: { [keyword: string]: unknown }): JobInput {
    return new JobInput('JobInput.fromObject', schema);
  }

  /** @internal */
  public readonly _schema: Schema;

  private constructor(source: string, schema: unknown) {
    this._schema = declaredSchema(source, schema, { whole: 'the input of a job', reserved: [] });
  }
}
