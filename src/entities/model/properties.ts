import { IndexedProperty } from '../../handlers/catalog';
import { invalid } from '../../private/invalid';
import { isPlain } from '../../private/sorted';
import { referred } from '../schema/references';
import { Schema } from '../schema/walk';

/** Longest text in a key of a secondary index, in characters. Four bytes each are well below the 1,024 bytes of a sort key. */
const MAX_TEXT = 200;

/** Formats whose values are short. */
const SHORT_FORMATS = ['date', 'date-time', 'ipv4', 'ipv6', 'uuid'];

const TIMES = ['createdAt', 'updatedAt'];

/** The properties at the root of a schema. */
export function propertiesOf(schema: Schema): { readonly [name: string]: unknown } {
  return isPlain(schema.properties) ? schema.properties : {};
}

/** A property at the root, with what it refers to in its place. Throws where the schema doesn't have it. */
export function propertyOf(at: string, schema: Schema, name: string): Schema {
  const properties = propertiesOf(schema);
  const found = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (!isPlain(found)) throw invalid(at, name, `properties at the root of the schema: ${Object.keys(properties).join(', ') || 'it has none'}`);
  return dereferenced(schema, found);
}

/** A property, or a time that every record has, as the keys of an index hold it. Throws for one that has no order or may be too long. */
export function indexedProperty(at: string, schema: Schema, name: string): IndexedProperty {
  if (TIMES.includes(name)) return { name, type: 'date-time' };
  const property = propertyOf(at, schema, name);
  if (property.writeOnly === true) throw invalid(at, name, 'properties that are not writeOnly: a list by a value tells the value');
  const type = typeOf(property);
  if (type === 'boolean') return { name, type };
  if (type === 'integer' || type === 'number') return { name, type: 'number' };
  if (type !== 'string') throw invalid(at, name, 'a property of one type: string, number, integer or boolean');
  if (property.format === 'date-time') return { name, type: 'date-time' };
  if (!isShort(property, MAX_TEXT)) throw invalid(at, name, `strings with maxLength of at most ${MAX_TEXT}, because they are part of a key`);
  return { name, type };
}

/** Whether no value of a string is longer. */
export function isShort({ maxLength, format, enum: values, const: constant }: Schema, longest: number): boolean {
  const known = Array.isArray(values) ? values as unknown[] : constant === undefined ? undefined : [constant];
  if (known) return known.every((value) => typeof value !== 'string' || value.length <= longest);
  return (typeof maxLength === 'number' && maxLength <= longest) || SHORT_FORMATS.includes(format as string);
}

/** The one type of a property, also where its values say it. */
export function typeOf({ type, enum: values, const: constant }: Schema): unknown {
  if (typeof type === 'string') return type;
  if (type !== undefined) return undefined;
  const known = Array.isArray(values) ? values as unknown[] : constant === undefined ? [] : [constant];
  const types = new Set(known.map((value) => typeof value));
  return types.size === 1 ? [...types][0] : undefined;
}

/** A schema, with what it refers to in its place. */
export function dereferenced(schema: Schema, property: Schema): Schema {
  if (typeof property.$ref !== 'string') return property;
  const { $ref, ...beside } = property;
  return { ...dereferenced(schema, referred(schema, $ref) ?? {}), ...beside };
}
