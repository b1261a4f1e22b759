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

/** Words that match most patterns of strings. */
const WORDS = ['sample', 'SAMPLE', 'Sample', 'sample-1', 'SAMPLE-1', 'sample1', 's', 'S', 'AA', 'AAA', '1', '12345', '1.0.0', '+15555550100', '#336699', '#/sample', 'S-1', 'https://example.com/', ...Object.values(FORMATS)];

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

/** With the first of alternatives, and with optional properties only where there must be some. */
function sampleObject({ required, properties, minProperties, oneOf, anyOf }: JsonObject): Json {
  const [alternative] = [oneOf, anyOf].flatMap((schemas) => (Array.isArray(schemas) ? schemas as readonly Json[] : []));
  const parts = [{ required, properties }, ...isObject(alternative) ? [alternative] : []];
  const known = Object.assign({}, ...parts.map((part) => (isObject(part.properties) ? part.properties : {}))) as JsonObject;
  const names = new Set(parts.flatMap((part) => (Array.isArray(part.required) ? (part.required as readonly Json[]).map(String) : [])));
  for (const name of Object.keys(known)) if (names.size < number(minProperties, 0)) names.add(name);
  return Object.fromEntries([...names].map((name) => [name, sampleOf(known[name])]));
}

function text({ format, minLength, maxLength, pattern }: JsonObject): string {
  const fitted = (word: string, padding: string): string => word.padEnd(number(minLength, 0), padding).slice(0, number(maxLength, Infinity));
  const fitting = typeof pattern === 'string' ? WORDS.map((word) => fitted(word, word.slice(-1))).find((word) => matches(word, pattern)) : undefined;
  return FORMATS[String(format)] ?? fitting ?? fitted('sample', '-');
}

/** False for a pattern that JavaScript can't read. */
function matches(word: string, pattern: string): boolean {
  try {
    return new RegExp(pattern).test(word);
  } catch {
    return false;
  }
}

function number(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
