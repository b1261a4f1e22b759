import * as fc from 'fast-check';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
/** A schema, and values of which some fit it. */
export interface Case { readonly schema: { [keyword: string]: unknown }; readonly values: Json[] }

const NAMES = ['a', 'b', 'c', 'ref', 'schema'];
const name = fc.constantFrom(...NAMES);
const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, 2, 1.5, -3, 19.99, 100, '', 'a', 'ab', 'ABC', 'x1', '😀', 'aaaaaaa', '2026-01-01', 'me@example.com'),
);

function options<T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> {
  return fc.record(shape, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
}

const text = options({
  minLength: fc.nat(3), maxLength: fc.integer({ min: 1, max: 6 }), format: fc.constantFrom('date', 'email', 'uuid', 'date-time'),
}).chain((bounds) => fc.option(fc.constantFrom('^[a-z]+$', '^[A-Z]{2,4}$', '^x[0-9]$', '^.*$')).map((pattern) => ({
  type: 'string', ...bounds, ...(pattern === null ? {} : { maxLength: bounds.maxLength ?? 5, pattern }),
})));
const number = options({
  minimum: fc.integer({ min: -3, max: 3 }),
  maximum: fc.integer({ min: 0, max: 20 }),
  exclusiveMinimum: fc.integer({ min: -3, max: 3 }),
  exclusiveMaximum: fc.integer({ min: 0, max: 20 }),
  multipleOf: fc.constantFrom(0.01, 0.5, 2),
}).chain((bounds) => fc.constantFrom('number', 'integer').map((type) => ({ type, ...bounds })));
const told = fc.oneof(fc.record({ const: scalar }), fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 }).map((values) => ({ enum: values })),
  fc.uniqueArray(fc.constantFrom('string', 'null', 'boolean', 'integer', 'array', 'object'), { minLength: 1, maxLength: 2 }).map((type) => ({ type })));

const { object } = fc.letrec<{ schema: object; object: object; list: object; branches: object }>((tie) => ({
  schema: fc.oneof({ depthSize: 'small', withCrossShrink: true }, text, number, told, tie('object'), tie('list'), tie('branches'), fc.constantFrom({ $ref: '#/$defs/d' }, { $ref: '#/$defs/o' })),
  object: fc.tuple(
    fc.dictionary(name, tie('schema') as fc.Arbitrary<object>, { maxKeys: 3, noNullPrototype: true }),
    options({
      required: fc.uniqueArray(name, { maxLength: 1 }),
      minProperties: fc.nat(1),
      maxProperties: fc.integer({ min: 2, max: 4 }),
      additionalProperties: fc.boolean(),
      patternProperties: fc.constantFrom({ '^r': { type: 'number' } }, { '^[a-c]$': { type: ['string', 'number', 'object'] } }),
      dependentRequired: fc.constantFrom({ a: ['b'] }),
      propertyNames: fc.constantFrom({ pattern: '^[a-z]+$' }, { maxLength: 3 }),
    }),
  ).map(([properties, more]) => ({ type: 'object', properties, ...more })),
  list: options({
    minItems: fc.nat(2), maxItems: fc.integer({ min: 1, max: 4 }), items: tie('schema'), prefixItems: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
  }).chain((list) => fc.boolean().map((unique) => ({ type: 'array', ...list, ...(unique ? { uniqueItems: true, maxItems: list.maxItems ?? 4 } : {}) }))),
  branches: fc.tuple(fc.constantFrom('anyOf', 'oneOf', 'allOf', 'not', 'if'), fc.array(fc.oneof(text, number, told), { minLength: 1, maxLength: 3 }))
    .map(([keyword, parts]) => keyword === 'not' ? { type: ['string', 'number', 'null', 'boolean'], not: parts[0] }
      : keyword === 'if' ? { if: parts[0], then: parts[1] ?? {}, else: parts[2] ?? {} } : { [keyword]: parts }),
}));

const root = fc.tuple(object, fc.option(fc.constantFrom<object>(
  { anyOf: [{ required: ['a'] }, { properties: { b: { type: 'string' } }, required: ['b'] }] },
  { allOf: [{ properties: { c: { type: ['number', 'string', 'null'] } } }] },
  { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
))).map(([schema, more]) => ({
  ...schema, ...more, $defs: { d: { type: 'string', maxLength: 3 }, o: { type: 'object', properties: { a: { type: 'number' }, b: { $ref: '#/$defs/o' } } } },
}));

const anyValue: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value') as fc.Arbitrary<Json>, { maxLength: 3 }),
    fc.dictionary(name, tie('value') as fc.Arbitrary<Json>, { maxKeys: 3, noNullPrototype: true })),
})).value;

/** A value that tends to fit: random values rarely do. */
function fitting(part: { [keyword: string]: unknown }, defs: { [name: string]: object }, depth = 0): fc.Arbitrary<Json> {
  if (depth > 5) return scalar;
  const below = (schema: unknown) => fitting(schema as { [keyword: string]: unknown }, defs, depth + 1);
  if (typeof part.$ref === 'string') return below(defs[part.$ref.slice('#/$defs/'.length)]);
  if ('const' in part) return fc.constant(part.const as Json);
  if (Array.isArray(part.enum)) return fc.constantFrom(...part.enum as Json[]);
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) if (Array.isArray(part[keyword]) && part.type === undefined) return fc.oneof(...(part[keyword] as object[]).map(below));
  const type = [part.type].flat()[0];
  if (type === 'object') {
    const properties = part.properties as { [name: string]: object } ?? {};
    const known = Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, below(schema)]));
    return fc.record(known, { requiredKeys: (part.required as string[] ?? []).filter((key) => key in known) }) as fc.Arbitrary<Json>;
  }
  if (type === 'array') {
    const minLength = part.minItems as number ?? 0;
    return fc.array(part.items ? below(part.items) : scalar, { minLength, maxLength: Math.max(part.maxItems as number ?? 3, minLength) });
  }
  if (type === 'string') return fc.constantFrom('', 'a', 'ab', 'AB', 'x1', '😀', '2026-01-01', 'me@example.com');
  if (type === 'number' || type === 'integer') return fc.oneof(fc.integer({ min: -4, max: 21 }), fc.constantFrom(0.5, 19.99, 1.01));
  return scalar;
}

/** Values to a schema: compiling it is what costs. */
export const VALUES = 25;

/** A schema that is accepted, and values, most of them made to fit. */
export const cases: fc.Arbitrary<Case> = root.chain((schema) => {
  const made = fitting(schema, schema.$defs as unknown as { [name: string]: object });
  const value = fc.oneof({ weight: 1, arbitrary: anyValue }, { weight: 4, arbitrary: made });
  return fc.array(value, { minLength: VALUES, maxLength: VALUES }).map((values) => ({ schema: schema as Case['schema'], values }));
});

