import { storableNumbers } from '../../src/api/storable-numbers';

const LEAST = 1e-130;
const LIMITS = { exclusiveMinimum: -1e126, exclusiveMaximum: 1e126 };
const POSITIVE = { exclusiveMinimum: 0, exclusiveMaximum: LEAST };
const NEGATIVE = { exclusiveMinimum: -LEAST, exclusiveMaximum: 0 };
const NO_CLOSE = { not: { type: 'number', anyOf: [NEGATIVE, POSITIVE] } };
const SAFE = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };

test.each<[object, object]>([
  [{ type: 'number' }, { ...LIMITS, ...NO_CLOSE }],
  [{ type: ['number', 'null'] }, { ...LIMITS, ...NO_CLOSE }],
  [{ type: ['integer', 'number'] }, { ...LIMITS, ...NO_CLOSE }],
  [{ type: 'number', minimum: -5 }, { exclusiveMaximum: 1e126, ...NO_CLOSE }],
  [{ type: 'number', maximum: 5 }, { exclusiveMinimum: -1e126, ...NO_CLOSE }],
  [{ type: 'number', exclusiveMaximum: 5 }, { exclusiveMinimum: -1e126, ...NO_CLOSE }],
  [{ type: 'number', minimum: 0 }, { exclusiveMaximum: 1e126, not: { type: 'number', ...POSITIVE } }],
  [{ type: 'number', exclusiveMinimum: 1 }, { exclusiveMaximum: 1e126, not: { type: 'number', ...POSITIVE } }],
  [{ type: 'number', multipleOf: 0.01 }, LIMITS],
  [{ type: 'number', not: { const: 0 } }, LIMITS],
  [{ type: 'integer' }, SAFE],
  [{ type: ['integer', 'null'] }, SAFE],
  [{ type: 'integer', minimum: 0 }, { maximum: SAFE.maximum }],
  [{ type: 'integer', exclusiveMinimum: 0 }, { maximum: SAFE.maximum }],
  [{ type: 'integer', exclusiveMaximum: 0 }, { minimum: SAFE.minimum }],
])('a table can keep the numbers of %j with %j beside it', (schema, added) => {
  expect(storableNumbers({ ...schema })).toEqual({ ...added, ...schema });
});

test.each<[object]>([
  [{ type: 'string' }], [{}], [{ type: 'number', enum: [1e200] }], [{ type: 'number', const: 1 }], [{ type: 'integer', enum: [1] }], [{ type: ['string', 'null'] }],
])('%j stays as it is', (schema) => {
  expect(storableNumbers({ ...schema })).toEqual(schema);
});
