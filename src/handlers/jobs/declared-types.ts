import type { JobTypeModel, JobsModel } from '../catalog';
import type { JsonObject } from '../entities/json';
import { Defaults } from '../entities/schema-walk';
import { Validator } from '../entities/validator';
import { type FieldError, fieldError } from '../shared/problem';

/** A type of job that was declared, and what is made of its schema once. */
export class DeclaredType {
  private readonly defaults?: Defaults;
  private made?: Validator;

  constructor(readonly model: JobTypeModel) {
    this.defaults = model.schema && new Defaults(model.schema);
  }

  /** An input with what the schema fills in. */
  filled(input: JsonObject): JsonObject {
    return this.defaults?.in(input) ?? input;
  }

  /** Errors, field by field. */
  errors(input: JsonObject): readonly FieldError[] {
    const { schema } = this.model;
    if (schema === undefined) {
      return Object.keys(input).length === 0 ? [] : [fieldError('input', 'must be left out: this type of job takes none')];
    }
    this.made ??= new Validator(schema);
    return this.made.errors(input).map(({ field, message }) => fieldError(field === '' ? 'input' : `input.${field}`, message));
  }
}

export type DeclaredTypes = ReadonlyMap<string, DeclaredType>;

export function declaredTypes({ types }: JobsModel): DeclaredTypes {
  return new Map(types.map((model) => [model.name, new DeclaredType(model)]));
}
