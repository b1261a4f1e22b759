import { resolve } from 'path';
import { SYSTEM_FIELDS } from './schema/checks';
import { declaredSchema, parsed, textOf } from './schema/declared';
import { Schema } from './schema/walk';

/**
 * The schema of an entity's records, in JSON Schema 2020-12.
 *
 * Objects take no properties but those that the schema names, unless it says `additionalProperties` or `unevaluatedProperties`. `$ref` goes to
 * `#/$defs/`; a `pattern` begins with `^`, stands beside `maxLength`, and is refused where a text could make it slow. Every record has `id`,
 * `version`, `createdAt`, `updatedAt` and `owner` besides. `default` fills in what a body leaves out, also after a merge patch that removes it.
 * Throws for keywords that aren't supported, and names the place in the schema.
 *
 * @see https://json-schema.org/draft/2020-12
 * @example
 * const schema = EntitySchema.fromJson(JSON.stringify({
 *   type: 'object',
 *   required: ['name', 'price'],
 *   properties: {
 *     name: { type: 'string', minLength: 1, maxLength: 200 },
 *     price: { type: 'number', minimum: 0, multipleOf: 0.01 },
 *   },
 * }));
 */
export class EntitySchema {
  /**
   * From a file of JSON.
   *
   * @param file path from the working directory
   */
  public static fromFile(file: string): EntitySchema {
    const source = resolve(file);
    return new EntitySchema(source, parsed(source, textOf('EntitySchema.fromFile', file)));
  }

  /** From JSON as text. */
  public static fromJson(json: string): EntitySchema {
    return new EntitySchema('EntitySchema.fromJson', parsed('EntitySchema.fromJson', json));
  }

  /**
   * From an object. Some languages cannot pass all of JSON so: Python loses a `const` or `default` of `None`, and whole numbers beyond
   * 9007199254740991 are rounded. `fromJson` and `fromFile` lose nothing.
   *
   * @param schema JSON Schema as nested maps and lists, without tokens
   */
  public static fromObject(schema: { [keyword: string]: unknown }): EntitySchema {
    return new EntitySchema('EntitySchema.fromObject', schema);
  }

  /** @internal */
  public readonly _schema: Schema;

  private constructor(source: string, schema: unknown) {
    this._schema = declaredSchema(source, schema, { whole: 'a record', reserved: SYSTEM_FIELDS });
  }
}
