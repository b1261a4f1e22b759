import * as fc from 'fast-check';
import { HARMLESS_NUMBERS, LOADED_NAMES, harmlessText, json, largeJson } from './values';
import { toWellFormed } from '../../../src/handlers/shared/unicode';
import { CODE_POINT } from '../../support/code-point';

/** A body as its fields are written: in this order, and twice if need be. */
type Fields = readonly (readonly [string, string])[];
type Values = Readonly<Record<string, fc.Arbitrary<string>>>;

const quoted = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string> => arbitrary.map((value) => JSON.stringify(value));
const upTo = (length: number): fc.Arbitrary<string> => quoted(harmlessText.map((value) => toWellFormed(value.slice(0, length))));
const scalar = fc.oneof(upTo(1000), fc.constantFrom(...HARMLESS_NUMBERS, 'true', 'false'));
const attributeName = fc.oneof(
  fc.constantFrom(...LOADED_NAMES.filter((name) => /^[A-Za-z]/.test(name)), 'a-b', 'a_b', 'A', 'x'.repeat(64)),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,10}$/),
);
const attributes = (value: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.array(fc.tuple(attributeName, value), { maxLength: 4 }).map(objectOf);
const tags = fc.array(upTo(50), { maxLength: 3 }).map((entries) => `[${entries.join()}]`);
const nullable = (value: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof({ weight: 4, arbitrary: value }, fc.constant('null'));
const type = fc.stringMatching(/^[a-z0-9]{1,8}\/[a-z0-9]{1,8}(; ?[a-z0-9]{1,8}=[A-Za-z0-9]{1,8})?$/);
const size = fc.oneof({ weight: 1, arbitrary: fc.constant('0') }, { weight: 5, arbitrary: fc.integer({ min: 1, max: 104_857_600 }).map(String) });
const checksum = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => JSON.stringify(Buffer.from(bytes).toString('base64')));

/** Bodies that match their schema, as odd as it lets them be. */
export const VALID_BODIES: Readonly<Record<string, fc.Arbitrary<Fields>>> = {
  Item: fields({ name: upTo(200) }, { description: upTo(2000), tags, attributes: attributes(scalar) }),
  ItemPatch: fields(
    { name: upTo(200) },
    { description: nullable(upTo(2000)), tags: nullable(tags), attributes: nullable(attributes(nullable(scalar))) },
  ),
  File: fields({ name: upTo(255), contentType: quoted(type), size }, {
    sha256: checksum, multipart: fc.boolean().map(String),
  }),
  FileParts: fields({
    parts: fc.array(fields({ number: fc.integer({ min: 1, max: 10_000 }).map(String) }, { sha256: checksum }).map(objectOf), { minLength: 1, maxLength: 3 }).map((parts) => `[${parts.join()}]`),
  }, {}),
  Job: fields({ type: fc.constant('"summary"') }, { input: attributes(scalar) }),
  Note: fields({ name: upTo(200) }, {
    secret: upTo(50), pin: upTo(20), code: fc.oneof(fc.constantFrom('"A-1"', '"B-2"'), upTo(20)), status: fc.constantFrom('"open"', '"done"'), tags, data: attributes(scalar),
  }),
  Deal: fields({ title: fc.oneof(fc.constantFrom('"deal-of-south"', '"new"'), upTo(100)) }, {
    stage: fc.constantFrom('2', ...HARMLESS_NUMBERS), closed: fc.boolean().map(String),
  }),
  Page: fields({ slug: fc.constantFrom('"home"', '"about"', '"new-page"', '"-"', '"a/b"') }, { text: nullable(upTo(1000)), draft: upTo(50) }),
};

/** Changes to the fields of a body: other values, more of them, the same again, or fewer. */
export function changedFields(valid: fc.Arbitrary<Fields>): fc.Arbitrary<Fields> {
  const anyValue = fc.oneof({ weight: 20, arbitrary: json }, largeJson);
  const anyName = fc.oneof(fc.constantFrom(...LOADED_NAMES), harmlessText);
  return fc.tuple(valid, anyValue, fc.nat(7), anyName, fc.nat(3))
    .map(([entries, value, position, name, kind]): Fields => {
      const at = position % Math.max(1, entries.length);
      switch (kind) {
        case 0:
          return entries.map((entry, index) => (index === at ? [entry[0], value] : entry));
        case 1:
          return [...entries, [name, value]];
        case 2:
          return [...entries, ...entries.slice(at, at + 1).map(([key]): [string, string] => [key, value])];
        default:
          return entries.filter((_, index) => index !== at);
      }
    });
}

const BROKEN_BODIES = [
  null, '', ' ', '{', '{"name":', '\ufeff{"name":"x"}', '{"name":"\\ud800"}',
  '{"name":"x"}{"name":"y"}', '{"a":1e9999}', 'NaN', '{\'name\':1}', '{"name":"x",}',
];

/** A body that is no object of fields at all, or a broken one. */
export const oddBody: fc.Arbitrary<string | null> = fc.oneof(
  { weight: 10, arbitrary: json },
  { weight: 1, arbitrary: largeJson },
  { weight: 4, arbitrary: fc.constantFrom(...BROKEN_BODIES) },
  { weight: 3, arbitrary: fc.string({ unit: CODE_POINT, maxLength: 40 }) },
);

export function objectOf(entries: Fields): string {
  return `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join()}}`;
}

function fields(required: Values, optional: Values): fc.Arbitrary<Fields> {
  return fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) })
    .map((record) => Object.entries(record) as [string, string][]);
}
