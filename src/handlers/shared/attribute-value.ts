import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** What records are made of. Numbers are doubles, as in JSON; there is no null. */
export type Storable = string | number | boolean | readonly Storable[] | { readonly [key: string]: Storable };

/**
 * A converter for exactly these types. The document client's one refuses whole numbers beyond 2^53,
 * which callers may well send, and would be an eighth of a bundle.
 */
export function toAttribute(value: Storable): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      return { N: String(value) };
    case 'boolean':
      return { BOOL: value };
    default:
      return Array.isArray(value) ? { L: value.map(toAttribute) } : { M: toAttributes(value as Record<string, Storable>) };
  }
}

/** Undefined fields are left out; `prefix` makes names of expression values. */
export function toAttributes(record: Readonly<Record<string, Storable | undefined>>, prefix = ''): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(record).flatMap(([key, value]) => value === undefined ? [] : [[`${prefix}${key}`, toAttribute(value)]]));
}

export function fromAttribute(attribute: AttributeValue): Storable {
  if (attribute.S !== undefined) {
    return attribute.S;
  }
  if (attribute.N !== undefined) {
    return Number(attribute.N);
  }
  if (attribute.BOOL !== undefined) {
    return attribute.BOOL;
  }
  if (attribute.L !== undefined) {
    return attribute.L.map(fromAttribute);
  }
  if (attribute.M !== undefined) {
    return fromAttributes(attribute.M);
  }
  throw new TypeError('A record has an attribute of a type that no handler writes.');
}

export function fromAttributes(attributes: Readonly<Record<string, AttributeValue>>): Record<string, Storable> {
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, fromAttribute(value)]));
}
