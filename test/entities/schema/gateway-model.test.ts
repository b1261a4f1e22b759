import Ajv2020 from 'ajv/dist/2020';
import Ajv4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { cases, VALUES } from './support/random';
import { EntitySchema } from '../../../src/entities/entity-schema';
import { gatewayModel } from '../../../src/entities/schema/gateway-model';
import { allOr } from '../../support/all';

/** 50,000 pairs of a schema and a value in full. */
const RUNS = allOr(2000, 60);

const modelOf = (schema: object) => gatewayModel(EntitySchema.fromJson(JSON.stringify(schema))._schema);

test('it says in draft 4 what can be said there', () => {
  expect(modelOf({
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 9, pattern: '^[a-z]+$', format: 'hostname', description: 'A name' },
      price: { type: 'number', exclusiveMinimum: 0, maximum: 10, multipleOf: 0.01, default: 1 },
      kind: { const: 'order' },
      size: { oneOf: [{ type: 'integer' }, { type: 'null' }] },
      where: { $ref: '#/$defs/place' },
    },
    $defs: { place: { type: 'object', properties: { inside: { $ref: '#/$defs/place' } } } },
  })).toEqual({
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 9, pattern: '^[a-z]+$' },
      price: { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 10 },
      kind: { enum: ['order'] },
      size: {},
      where: { type: 'object', additionalProperties: false, properties: { inside: {} } },
    },
  });
});

test('there is none where it would demand what clients may not send, or be very large', () => {
  expect(modelOf({ type: 'object', required: ['total'], properties: { total: { type: 'number', readOnly: true } } })).toBeUndefined();
  expect(modelOf({ type: 'object', properties: { a: { enum: Array.from({ length: 20_000 }, (_, index) => `value ${index}`) } } })).toBeUndefined();
});

test('the model accepts everything that the schema accepts', () => {
  const later = addFormats(new Ajv2020({ strict: false, multipleOfPrecision: 6, validateSchema: false }));
  const earlier = new Ajv4({ strict: false });
  let accepted = 0;
  let stopped = 0;
  fc.assert(fc.property(cases, ({ schema, values }) => {
    const closed = EntitySchema.fromJson(JSON.stringify(schema))._schema;
    const model = gatewayModel(closed);
    const fits = later.compile(closed);
    const passes = earlier.compile({ ...model });
    for (const value of values) {
      if (fits(value)) accepted++;
      else if (!passes(value)) stopped++;
      expect([value, fits(value) && !passes(value)]).toEqual([value, false]);
    }
  }), { numRuns: RUNS, seed: 16 });
  // Otherwise it would say nothing.
  expect(accepted).toBeGreaterThan(RUNS * VALUES / 20);
  expect(stopped).toBeGreaterThan(RUNS * VALUES / 4);
});
