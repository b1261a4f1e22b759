import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { EntitySchema } from '../../../src/entities/entity-schema';
import { storedSchema } from '../../../src/entities/schema/stored';
import type { JsonObject } from '../../../src/handlers/entities/json';
import { Validator } from '../../../src/handlers/entities/validator';
import { VALUES, cases } from '../../entities/schema/support/random';
import { allOr } from '../../support/all';

/** 100,000 pairs of a schema and a value in full. */
const RUNS = allOr(4000, 80);

const validatorOf = (schema: object) => new Validator(storedSchema(EntitySchema.fromJson(JSON.stringify(schema))._schema));
const having = (field: object, more: object = {}) => validatorOf({ type: 'object', properties: { field }, ...more });
const told = (validator: Validator, value: object) => validator.errors(value as JsonObject).map(({ field, message }) => `${field}: ${message}`);

test('it says of a value what ajv says', () => {
  const ajv = addFormats(new Ajv2020({ strict: false, multipleOfPrecision: 6, validateSchema: false }));
  let accepted = 0;
  let compared = 0;
  fc.assert(fc.property(cases, ({ schema, values }) => {
    const closed = EntitySchema.fromJson(JSON.stringify(schema))._schema;
    const [fits, validator] = [ajv.compile(closed), new Validator(storedSchema(closed))];
    // Objects without a prototype, which no text of JSON has, are unlike others to ajv.
    for (const value of JSON.parse(JSON.stringify(values)) as typeof values) {
      const expected = outcomeOf(fits, value);
      compared += Number(expected !== undefined);
      accepted += Number(expected === true);
      expect([value, expected === undefined || (validator.errors(value as JsonObject).length === 0) === expected]).toEqual([value, true]);
    }
  }), { numRuns: RUNS, seed: 4 });
  expect(accepted).toBeGreaterThan(RUNS);
  expect(compared).toBeGreaterThan(RUNS * VALUES * 0.999);
});

/** The code that ajv generates for name patterns with unevaluated properties sometimes throws. Then there is nothing to compare with. */
function outcomeOf(fits: (value: unknown) => unknown, value: unknown): boolean | undefined {
  try {
    return fits(value) === true;
  } catch (error) {
    expect((error as Error).message).toMatch(/Cannot set properties of undefined/);
    return undefined;
  }
}

test('every price is a multiple of a cent', () => {
  const validator = having({ type: 'number', multipleOf: 0.01 });
  const refused = Array.from({ length: 100_000 }, (_, cents) => cents / 100).filter((field) => validator.errors({ field }).length > 0);
  expect(refused).toEqual([]);
  expect(told(validator, { field: 0.015 })).toEqual(['field: must be a multiple of 0.01']);
});

test.each<[object, unknown, string]>([
  [{ type: 'string', minLength: 2 }, '', 'field: must have at least 2 characters'],
  [{ type: 'string', maxLength: 2 }, '😀😀😀', 'field: must have at most 2 characters'],
  [{ type: 'string', maxLength: 9, pattern: '^[a-z]+$' }, '1', 'field: must match its pattern'],
  [{ type: 'string', format: 'uuid' }, '1', 'field: must be a uuid'],
  [{ type: ['string', 'null'] }, 1, 'field: must be string or null'],
  [{ type: 'integer' }, 1.5, 'field: must be integer'],
  [{ enum: ['a', 'b'] }, 'c', 'field: must be one of ["a","b"]'],
  [{ const: 'a' }, 'c', 'field: must be "a"'],
  [{ type: 'number', minimum: 1 }, -2.5, 'field: must be at least 1'],
  [{ type: 'number', exclusiveMaximum: 1e-7 }, 2, 'field: must be less than 1e-7'],
  [{ type: 'array', minItems: 1, items: { type: 'number' } }, [], 'field: must have at least 1 elements'],
  [{ type: 'array', items: { type: 'number' } }, [1, 'x'], 'field.1: must be number'],
  [{ type: 'array', contains: { type: 'number' } }, ['x'], 'field: must contain one that fits'],
  [{ type: 'object', properties: { 'a/b~c %#é': { type: 'number' } } }, { 'a/b~c %#é': 'x' }, 'field.a/b~c %#é: must be number'],
  [{ type: 'object', required: ['in"side'], properties: { 'in"side': { type: 'number' } } }, {}, 'field.in"side: is missing'],
  [{ type: 'object', minProperties: 1, additionalProperties: true }, {}, 'field: must have at least 1 properties'],
  [{ anyOf: [{ type: 'string', maxLength: 1 }, { type: 'number', maximum: 1 }] }, 5, 'field: must fit one of its forms'],
  [{ type: 'number', not: { const: 5 } }, 5, 'field: does not fit the schema'],
  [{ type: 'number', maximum: 1 }, 2, 'field: must be at most 1'],
  [{ type: 'number', exclusiveMinimum: 1 }, 1, 'field: must be greater than 1'],
  [{ type: 'array', maxItems: 1, items: { type: 'number' } }, [1, 2], 'field: must have at most 1 elements'],
  [{ type: 'array', maxItems: 9, uniqueItems: true, items: { type: 'number' } }, [1, 1], 'field: must not have equal elements'],
  [{ type: 'array', contains: { type: 'number' }, minContains: 2 }, [1, 'x'], 'field: does not fit the schema'],
  [{ type: 'object', maxProperties: 1, additionalProperties: true }, { a: 1, b: 2 }, 'field: must have at most 1 properties'],
  [{ type: 'object', dependentRequired: { a: ['b'] }, properties: { a: { type: 'number' }, b: { type: 'number' } } }, { a: 1 }, 'field: lacks b, which goes with it'],
  [{ type: 'object', properties: { 'a~/b': { type: 'object', required: ['c'], properties: { c: { type: 'number' } } } } }, { 'a~/b': {} }, 'field.a~/b.c: is missing'],
  [{ oneOf: [{ type: 'number', maximum: 5 }, { type: 'number', minimum: 5 }] }, 5, 'field: must fit exactly one of its forms'],
  [{ enum: ['x'.repeat(300)] }, 'c', `field: must be one of ["${'x'.repeat(198)}`],
])('%j says of %j: %s', (field, value, message) => {
  expect(told(having(field), { field: value })).toEqual([message]);
});

test('all that is wrong is told at once, each at its place and once', () => {
  const validator = having({ type: 'object', required: ['a'], properties: { a: { type: 'number' }, b: { type: 'object', properties: { c: { type: 'string' } } } } }, {
    properties: { field: { type: 'object', required: ['a'], properties: { a: { type: 'number' }, b: { type: 'object', properties: { c: { type: 'string' } } } } }, other: { type: 'boolean' } },
  });
  expect(told(validator, { field: { b: { c: 1, d: 2 } }, other: 'x', stranger: 1 }).sort()).toEqual([
    'field.a: is missing', 'field.b.c: must be string', 'field.b.d: is not allowed here', 'other: must be boolean', 'stranger: is not allowed here',
  ]);
});

test('properties of a branch that does not hold are not called strangers', () => {
  const validator = having({ type: 'string' }, { allOf: [{ properties: { extra: { type: 'number' }, more: { type: 'string' } } }] });
  expect(told(validator, { extra: 'x', more: 'fine' })).toEqual(['extra: must be number']);
  expect(told(validator, { extra: 1, more: 'fine', stranger: 1 })).toEqual(['stranger: is not allowed here']);
});

test('texts that are far too long are refused before a format is looked at', () => {
  for (const format of ['date', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'time', 'uri', 'uri-reference', 'uuid']) {
    expect(told(having({ type: 'string', format }), { field: 'a:/'.repeat(100_000) })).toEqual([`field: must be a ${format}`]);
  }
});

test.each<[string, string]>([
  ['date', '2026-01-31'], ['ipv4', '255.255.255.255'], ['uuid', '0190aabb-ccdd-7eee-8fff-0123456789ab'], ['ipv6', '2001:0db8:85a3:0000:0000:8a2e:0370:7334'],
  ['ipv6', '0000:0000:0000:0000:0000:ffff:255.255.255.255'], ['hostname', `${'a'.repeat(60)}.`.repeat(4) + 'b'.repeat(9)], ['email', 'ann@example.com'], ['time', '12:00:00Z'],
  ['uri', `https://a.example/${'b'.repeat(2030)}`], ['uri-reference', `/${'b'.repeat(2047)}`], ['date-time', '2026-01-31T12:00:00.000Z'], ['duration', 'P1DT12H'],
])('the longest texts of a %s fit: %s', (format, field) => {
  expect(told(having({ type: 'string', format }), { field })).toEqual([]);
});

test('of a very large value the first error is told', () => {
  const many = Array.from({ length: 150_000 }, () => 'x');
  expect(told(having({ type: 'array', items: { type: 'number' } }), { field: many })).toEqual(['field.0: must be number']);
  expect(told(having({ anyOf: [{ type: 'array', items: { type: 'number' } }, { type: 'array', items: { type: 'string', maxLength: 1 } }] }), { field: many })).toEqual([]);
});

test('a schema that holds itself in several branches is not tried for ever', () => {
  const term = (branch: (name: string) => object) => having({ $ref: '#/$defs/term' }, { $defs: { term: { oneOf: ['and', 'or', 'xor', 'not'].map(branch) } } });
  const args = { type: 'array', maxItems: 2, items: { $ref: '#/$defs/term' } };
  const nested = (levels: number, last: object): object => levels === 0 ? last : { op: 'and', args: [nested(levels - 1, last)] };
  // Its constants tell the branches apart.
  const distinct = term((name) => ({ type: 'object', required: ['op'], additionalProperties: false, properties: { args, op: { const: name } } }));
  expect(told(distinct, { field: nested(13, { op: 'not' }) })).toEqual([]);
  expect(told(distinct, { field: nested(13, { op: 'nand' }) })).toEqual(['field: must fit exactly one of its forms']);
  // Nothing tells them apart.
  const alike = term((name) => ({ type: 'object', additionalProperties: false, required: [name], properties: { args, op: { type: 'string' }, [name]: { type: 'number' } } }));
  expect(told(alike, { field: nested(13, { op: 'and' }) })).toEqual([': is too complex for the schema to be judged']);
});

test('the work for errors is in proportion to their number', () => {
  const strict = { type: 'object', properties: { a: { type: 'number' } }, additionalProperties: false };
  const validator = validatorOf({ type: 'object', properties: { field: { type: 'array', items: { anyOf: [strict, { type: 'array', items: strict }] } } } });
  const compare = jest.spyOn(String.prototype, 'startsWith');
  const comparisons = [200, 400].map((length) => {
    compare.mockClear();
    validator.errors({ field: Array.from({ length }, () => ({ a: 'x', b: 1 })), ...Object.fromEntries(Array.from({ length }, (_, index) => [`other${index}`, 1])) });
    return compare.mock.calls.length;
  });
  compare.mockRestore();
  expect(comparisons[0]).toBeGreaterThan(200);
  expect(comparisons[1]).toBeLessThan(3 * comparisons[0]);
});
