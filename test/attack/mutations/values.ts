import * as fc from 'fast-check';
import { CODE_POINT } from '../../support/code-point';

/** Names that mean something elsewhere: in JavaScript, in records, in tokens. */
export const LOADED_NAMES = [
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'ownerId', 'owner', 'pk', 'sk', 'version', 'status', 'expiresAt',
  'createdAt', 'updatedAt', 'id', 'requestHash', 'pendingIn', 'claimToken', 'importSequencer', 'result', 'objectEtag', 'principalId', 'sub',
] as const;

const PATHS = [
  '../../etc/passwd', '..\\..\\windows', '%2e%2e%2f', '/', '//evil.example/x', '/\\evil.example', './', 'a/../../b', 'files/../other', '....//', '%00', 'C:\\x',
];
const UNICODE = [
  '\ud800', 'a\udfff', '\u202egnp.exe', '\u200b', '\ufeff', 'e\u0301\u0301\u0301', '\u0000', '\u0007', '\u2028', '\ufffe', '👩‍👩‍👧‍👦', 'ﷺ', 'é', 'é', 'İ', 'ſ', '\u00a0', '\u0130',
];
const INJECTED = [
  'a\r\nSet-Cookie: x=1', '\n', '"', '\\', '<script>', '${jndi:ldap://x}', '{"S":"x"}', ':value', '#name', 'ITEM#', 'OWNER#', 'GROUP#', 'CONNECTION#', '*', '?', ' ', '',
];
const HUGE = ['x'.repeat(300), 'x'.repeat(5000), '💡'.repeat(1100), 'x'.repeat(70_000)];

export const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...PATHS, ...UNICODE, ...INJECTED, ...LOADED_NAMES),
  fc.constantFrom(...UNICODE, ...INJECTED),
  fc.constantFrom(...HUGE),
  fc.string({ unit: CODE_POINT, maxLength: 12 }),
  fc.string({ maxLength: 20 }),
);

/** A text that is odd, and yet one that anybody may write. */
export const harmlessText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...PATHS, ...UNICODE.slice(2), ...INJECTED.filter((each) => each !== ''), ...LOADED_NAMES).filter((each) => each !== ''),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
);

export const NUMBERS = [
  '0', '-0', '1', '-1', '1.5', '9007199254740993', '1e400', '-1e400', '1e125', '1e126', '1e-130', '1e-131', '5e-324', '0.1e1', '1E+2', '123456789012345678901234567890',
  '4.9406564584124654417656879286822137e-324', '1e308',
];
export const HARMLESS_NUMBERS = ['0', '-0', '1', '-1', '1.5', '9007199254740991', '-9007199254740991', '1e-130', '0.1e1', '0.12345678901234567890'];

const DEEP = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
const DEEP_OBJECT = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
const WIDE = `{${Array.from({ length: 3000 }, (_, index) => `"k${index}":${index}`).join()}}`;

/** Any value as text of JSON, also numbers that no value of JavaScript is written as. */
export const json: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: text.map((value) => JSON.stringify(value)) },
  { weight: 3, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 3, arbitrary: fc.constantFrom('null', 'true', 'false', '[]', '{}', '[null]', '[[]]', '{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"x":1}}}') },
  { weight: 1, arbitrary: fc.constantFrom('{"S":"x"}', '{"toString":null}', '{"length":5}', '["a","a"]', '{"then":1}') },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)) },
);

/** Values that are large in one way or another. Few of them, because they are slow. */
export const largeJson: fc.Arbitrary<string> = fc.constantFrom(DEEP, DEEP_OBJECT, WIDE, `"${'x'.repeat(100_000)}"`);

/** Values of an event's field, as a mistaken sender might write them. */
export const wrongValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, 0, 1, -1, true, false, '', 'x', [], {}, [null], ['a', 'b'], [[]], { a: 1 }, { toString: null }, { length: 2 }, Number.MAX_VALUE),
  text,
);
