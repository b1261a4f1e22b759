import { isObject, Json, JsonObject } from '../json';

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:00:00Z',
  'date': '2026-01-01',
  'time': '00:00:00Z',
  'email': 'you@example.com',
  'uri': 'https://example.com/',
  'uuid': '11111111-2222-4333-8444-555555555555',
  'hostname': 'example.com',
  'ipv4': '192.0.2.1',
  'ipv6': '2001:db8::1',
};

/** A small value that probably fits a JSON schema: what is required and no more. Whether it does must be checked. */
export function sampleOf(schema: Json | undefined): Json {
  if (!isObject(schema)) return {};
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.enum)) return (schema.enum as readonly Json[])[0] ?? null;
  const [alternative] = [schema.oneOf, schema.anyOf].flatMap((schemas) => (Array.isArray(schemas) ? schemas as readonly Json[] : []));
  if (schema.type === undefined && alternative !== undefined) return sampleOf(alternative);
  switch (Array.isArray(schema.type) ? (schema.type as readonly Json[])[0] : schema.type) {
    case 'string': return text(schema);
    case 'integer': case 'number': return Math.max(number(schema.minimum, 1), number(schema.multipleOf, 1));
    case 'boolean': return true;
    case 'null': return null;
    case 'array': return Array.from({ length: number(schema.minItems, 0) }, () => sampleOf(schema.items));
    default: return sampleObject(schema);
  }
}

function sampleObject({ required, properties }: JsonObject): Json {
  const names = Array.isArray(required) ? (required as readonly Json[]).map(String) : [];
  return Object.fromEntries(names.map((name) => [name, sampleOf(isObject(properties) ? properties[name] : undefined)]));
}

function text({ format, minLength, maxLength }: JsonObject): string {
  return FORMATS[String(format)] ?? 'sample'.padEnd(number(minLength, 0), '-').slice(0, number(maxLength, Infinity));
}

function number(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
