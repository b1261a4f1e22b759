import type { Storable } from '../../../src/handlers/shared/marshalling';
import { requireStorable } from '../../../src/handlers/shared/storable';

const refused = (field: string) => expect.objectContaining({ status: 400, details: { errors: [{ field, message: expect.stringMatching(/./) }] } });

test.each<[Storable | undefined]>([
  [undefined], [true], ['ü😀'], [0], [-0], [1e-130], [-1e-130], [{ a: ['x', { b: 1 }], c: false }],
])('%j is stored', (value) => { expect(() => requireStorable(value, 'input')).not.toThrow(); });

test.each<[string, Storable, string]>([
  ['half of a surrogate pair', 'a\ud83d', 'input'],
  ['half of a surrogate pair in a list', { tags: ['x', '\ude00'] }, 'input.tags.1'],
  ['a number that is closer to zero than DynamoDB has it', 9.9e-131, 'input'],
  ['a negative one', { a: { b: -1e-131 } }, 'input.a.b'],
])('%s is refused, and the error names the field', (_, value, field) => { expect(() => requireStorable(value, 'input')).toThrow(refused(field)); });
