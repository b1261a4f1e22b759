import { type Json, type JsonObject, has, isObject } from './json';

/** A schema as the model holds it. */
export interface Schema { readonly [keyword: string]: unknown }

/** The schema that `$ref` means; a schema without one is meant itself. */
function resolved(root: Schema, schema: unknown): readonly Schema[] {
  if (!isObject(schema)) {
    return [];
  }
  const { $ref, ...own } = schema as Schema;
  if (typeof $ref !== 'string') {
    return [own];
  }
  return [own, ...resolved(root, referred(root, $ref))];
}

/** Target of a reference: all of them point to `#/$defs/`. */
export function referred(root: Schema, ref: string): unknown {
  return (root.$defs as Schema)[ref.slice('#/$defs/'.length).replaceAll('~1', '/').replaceAll('~0', '~')];
}

/** The schemas by which a value is judged: also those of branches that may not apply to it. */
export function everySchema(root: Schema, schema: unknown): readonly Schema[] {
  return resolved(root, schema).flatMap((part) => [
    part,
    ...['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => (part[keyword] ?? []) as Schema[]).flatMap((branch) => everySchema(root, branch)),
    ...['if', 'then', 'else'].flatMap((keyword) => everySchema(root, part[keyword])),
    ...Object.values((part.dependentSchemas ?? {}) as Schema).flatMap((branch) => everySchema(root, branch)),
  ]);
}

/** Keywords of one schema for a property or an element of the value. */
export function below(schema: Schema, key: string | number): readonly unknown[] {
  if (typeof key === 'number') {
    const prefix = (schema.prefixItems ?? []) as Schema[];
    return [key < prefix.length ? prefix[key] : schema.items];
  }
  const properties = (schema.properties ?? {}) as Schema;
  const patterns = Object.entries((schema.patternProperties ?? {}) as Schema);
  const patterned = patterns.filter(([pattern]) => new RegExp(pattern, 'u').test(key)).map(([, each]) => each);
  const named = [...has(properties, key) ? [properties[key]] : [], ...patterned];
  return named.length > 0 ? named : [schema.additionalProperties, schema.unevaluatedProperties];
}

/** Which properties of a value a schema marks with `readOnly` or `writeOnly`, wherever they are. */
export class MarkedProperties {
  private readonly exist: boolean;

  constructor(private readonly root: Schema, private readonly keyword: 'readOnly' | 'writeOnly') {
    this.exist = JSON.stringify(root).includes(`"${keyword}":true`);
  }

  /** The first marked property of a value, as a path. */
  first(value: JsonObject): string | undefined {
    return this.exist ? this.find(value, [this.root]) : undefined;
  }

  /** A value without its marked properties. */
  without(value: JsonObject): JsonObject {
    return this.exist ? this.strip(value, [this.root]) as JsonObject : value;
  }

  /** A value with the marked properties of the one that it replaces. Elements of lists have no place that they keep. */
  kept(old: JsonObject, value: JsonObject): JsonObject {
    return this.exist ? this.carry(old, value, [this.root]) : value;
  }

  private find(value: Json, schemas: readonly unknown[], path = ''): string | undefined {
    for (const [key, entry, inside, marked] of this.parts(value, schemas)) {
      const field = path === '' ? String(key) : `${path}.${key}`;
      const found = marked ? field : this.find(entry, inside, field);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  private strip(value: Json, schemas: readonly unknown[]): Json {
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const kept = this.parts(value, schemas).filter(([, , , marked]) => !marked)
      .map(([key, entry, inside]) => [key, this.strip(entry, inside)] as const);
    return Array.isArray(value) ? kept.map(([, entry]) => entry) : Object.fromEntries(kept);
  }

  private carry(old: JsonObject, value: JsonObject, schemas: readonly unknown[]): JsonObject {
    const carried = this.parts(old, schemas).flatMap(([key, entry, inside, marked]): [string, Json][] => {
      const own = has(value, String(key)) ? value[key] : undefined;
      if (marked) {
        return [[String(key), entry]];
      }
      return isObject(entry) && isObject(own) ? [[String(key), this.carry(entry, own, inside)]] : [];
    });
    return { ...value, ...Object.fromEntries(carried) };
  }

  private parts(value: Json, schemas: readonly unknown[]): [string | number, Json, readonly unknown[], boolean][] {
    if (typeof value !== 'object' || value === null) {
      return [];
    }
    const all = schemas.flatMap((schema) => everySchema(this.root, schema));
    const entries: [string | number, Json][] = Array.isArray(value) ? [...(value as readonly Json[]).entries()] : Object.entries(value);
    return entries.map(([key, entry]) => {
      const inside = all.flatMap((schema) => below(schema, key));
      return [key, entry, inside, inside.flatMap((schema) => everySchema(this.root, schema)).some((schema) => schema[this.keyword] === true)];
    });
  }
}

/** Fills in what a schema has a default for and a value lacks. A default is complete as it is. */
export class Defaults {
  private readonly exist: boolean;

  constructor(private readonly root: Schema) {
    this.exist = JSON.stringify(root).includes('"default":');
  }

  in(value: JsonObject): JsonObject {
    return this.exist ? this.filled(value, [this.root]) as JsonObject : value;
  }

  private filled(value: Json, schemas: readonly unknown[]): Json {
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const all = schemas.flatMap((schema) => resolved(this.root, schema));
    if (Array.isArray(value)) {
      return value.map((entry: Json, index) => this.filled(entry, all.flatMap((schema) => below(schema, index))));
    }
    const inside = (name: string) => all.flatMap((schema) => below(schema, name));
    const present = Object.entries(value as JsonObject).map(([name, entry]) => [name, this.filled(entry, inside(name))]);
    const missing = all.flatMap((schema) => Object.entries((schema.properties ?? {}) as Schema)).flatMap(([name, schema]) => {
      const told = has(value, name) ? undefined : resolved(this.root, schema).find((part) => 'default' in part);
      return told === undefined ? [] : [[name, told.default]];
    });
    return Object.fromEntries([...present, ...missing]) as JsonObject;
  }
}
