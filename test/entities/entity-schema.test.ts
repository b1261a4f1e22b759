import { writeFileSync } from 'fs';
import { join } from 'path';
import { EntitySchema } from '../../src';
import { temporaryDirectory } from '../support/synth';

const SCHEMA = { type: 'object', properties: { name: { type: 'string' } } };

test('a schema from a file, from text and from an object is one', () => {
  const file = join(temporaryDirectory(), 'order.json');
  writeFileSync(file, JSON.stringify(SCHEMA));
  const made = [EntitySchema.fromFile(file), EntitySchema.fromJson(JSON.stringify(SCHEMA)), EntitySchema.fromObject(SCHEMA)];
  for (const { _schema } of made) expect(_schema).toEqual({ ...SCHEMA, unevaluatedProperties: false });
});

test('a file that is not there is named by its whole path', () => {
  expect(() => EntitySchema.fromFile('schemas/none.json')).toThrow(`EntitySchema.fromFile: '${join(process.cwd(), 'schemas', 'none.json')}' cannot be used. Allowed: a file that can be read.`);
});

test.each([
  ['text that is no JSON', () => EntitySchema.fromJson('{'), "EntitySchema.fromJson: '{' cannot be used. Allowed: JSON;"],
  ['JSON that is no object', () => EntitySchema.fromJson('[]'), "EntitySchema.fromJson: 'object' cannot be used. Allowed: a schema that is an object."],
  ['another draft', () => EntitySchema.fromObject({ ...SCHEMA, $schema: 'http://json-schema.org/draft-07/schema#' }), 'EntitySchema.fromObject#/$schema'],
])('%s: refused', (_, build, message) => {
  expect(build).toThrow(message);
});
