import { entity } from './support/handler';
import type { AccessModel } from '../../../src/handlers/catalog';
import { invalidFields } from '../../../src/handlers/entities/content';
import { entitiesOf } from '../../../src/handlers/entities/entity';
import type { EntityRecord } from '../../../src/handlers/entities/record';

const SCHEMA = { 'kind': { enum: ['a', 'b'] }, 'secret': { type: 'integer' }, 'inner': { type: 'object', properties: { depth: { type: 'integer' } } }, 'a.b': { type: 'integer' } };
const reader = (...hidden: string[]): AccessModel => ({ subject: { kind: 'owner' }, operations: ['read'], hidden, locked: [] });

/** The properties of a record that no longer fit, as a caller with these rights sees them. */
function invalid(data: object, ...rules: AccessModel[]): readonly string[] {
  const [note] = entitiesOf({ entities: [entity('note', SCHEMA, { required: ['kind'] })] });
  return invalidFields(note, rules, { id: 'n', owner: 'o', data, version: 1, createdAt: 't', updatedAt: 't' } as EntityRecord);
}

test('properties that no longer fit are told in order, each once, by the name at the top', () => {
  expect(invalid({ kind: 'old', inner: { depth: 'x' }, extra: 1 }, reader())).toEqual(['extra', 'inner', 'kind']);
  expect(invalid({ 'kind': 'a', 'a.b': 'x' }, reader())).toEqual(['a.b']);
});

test('properties that a caller can\'t see are not told', () => {
  expect(invalid({ kind: 'old', secret: 'x' }, reader('secret'))).toEqual(['kind']);
  expect(invalid({ kind: 'old', secret: 'x' }, reader('secret'), reader('kind'))).toEqual(['kind', 'secret']);
});

test('a property that is missing has a name, and the record as a whole has none', () => {
  expect(invalid({}, reader())).toEqual(['kind']);
  expect(invalid({ kind: 'a' }, reader())).toEqual([]);
});
