import { fromAttributes, toAttributes, withDoubles } from '../../../src/handlers/shared/marshalling';

test('undefined values are left out, and names of values have a prefix', () => {
  expect(toAttributes({ a: 'x', b: undefined, c: [1, true], d: { e: 'y' } })).toEqual({ a: { S: 'x' }, c: { L: [{ N: '1' }, { BOOL: true }] }, d: { M: { e: { S: 'y' } } } });
  expect(toAttributes({ a: 'x', b: undefined }, ':new_')).toEqual({ ':new_a': { S: 'x' } });
  expect(toAttributes({ a: 2 ** 60 })).toEqual({ a: { N: String(2 ** 60) } });
  expect(toAttributes({ a: { constructor: 'x' } })).toEqual({ a: { M: { constructor: { S: 'x' } } } });
});

const read = (N: string) => fromAttributes({ n: { N } }).n;

test.each(['0', '-1.5', '123456789012345', '0.1', '1e-130', '9007199254740991', '0.30000000000000004', '1.0', '1.5000000000000'])('%s is a number', (digits) => {
  expect(read(digits)).toBe(Number(digits));
});

test.each(['9007199254740993', '0.12345678901234567890123'])('%s is kept digit by digit, and written back so', (digits) => {
  expect(read(digits)).not.toBe(Number(digits));
  expect(JSON.stringify({ n: read(digits) })).toBe(`{"n":${digits}}`);
  expect(toAttributes({ n: read(digits) })).toEqual({ n: { N: digits } });
});

test('the nearest double is read in the place of digits that no double holds, wherever they are', () => {
  const digits = '0.12345678901234567890123';
  const record = { a: read(digits), b: [read(digits), 'x', true, 1], c: { d: read(digits), e: null }, f: read('1.5') };
  expect(withDoubles(record)).toStrictEqual({ a: Number(digits), b: [Number(digits), 'x', true, 1], c: { d: Number(digits), e: null }, f: 1.5 });
});
