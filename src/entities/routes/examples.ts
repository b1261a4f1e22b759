import { isPlain } from '../../private/sorted';
import { referred } from '../schema/references';
import { Schema } from '../schema/walk';

/** The author's example of a schema, if there is one for each property that a body needs. None is made up. */
export function exampleOf(schema: Schema): unknown {
  if (Array.isArray(schema.examples) && schema.examples.length) return (schema.examples as unknown[])[0];
  const properties = isPlain(schema.properties) ? schema.properties : {};
  const known = Object.entries(properties)
    .map(([name, property]): [string, unknown] => [name, exampleOfProperty(schema, property)])
    .filter(([, value]) => value !== undefined);
  const required = Array.isArray(schema.required) ? schema.required as string[] : [];
  return known.length && required.every((name) => known.some(([each]) => each === name)) ? Object.fromEntries(known) : undefined;
}

function exampleOfProperty(root: Schema, property: unknown): unknown {
  if (!isPlain(property) || property.readOnly === true) return undefined;
  const meant: Schema = typeof property.$ref === 'string' ? { ...referred(root, property.$ref), ...property } : property;
  const { examples, default: usual, enum: values, const: constant } = meant;
  if (Array.isArray(examples) && examples.length) return (examples as unknown[])[0];
  return constant ?? usual ?? (Array.isArray(values) ? (values as unknown[])[0] : undefined);
}
