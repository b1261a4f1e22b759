import { EntitySchema } from '../../../src/entities/entity-schema';
import { storedSchema } from '../../../src/entities/schema/stored';
import { Validator } from '../../../src/handlers/entities/validator';

const storedOf = (field: object) => storedSchema(EntitySchema.fromObject({ type: 'object', properties: { field } })._schema);

test('elements are compared with each other only in lists that are not too long', () => {
  const schema = storedOf({ type: 'array', maxItems: 3, uniqueItems: true, allOf: [{ minItems: 1 }] });
  expect(schema.properties).toEqual({ field: { type: 'array', maxItems: 3, allOf: [{ minItems: 1 }, { if: { maxItems: 3 }, then: { uniqueItems: true } }] } });
  const fieldsOf = (field: readonly number[]) => new Validator(schema).errors({ field }).map(({ message }) => message);
  expect([[], [1, 2], [1, 1], [1, 1, 1, 1]].map(fieldsOf)).toEqual([
    ['must have at least 1 elements'], [], ['must not have equal elements'], ['must have at most 3 elements'],
  ]);
  // Compared with each other, they would keep the function busy for minutes.
  expect(fieldsOf(Array.from({ length: 200_000 }, (_, index) => index))).toEqual(['must have at most 3 elements']);
});

test('read-only properties are left out', () => {
  expect(storedOf({ type: 'string', title: 'A', description: 'B', examples: ['c'], deprecated: true, $comment: 'd' }).properties).toEqual({ field: { type: 'string' } });
});
