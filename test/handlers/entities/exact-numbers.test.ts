import { INEXACT, withExactNumbers } from '../../../src/handlers/entities/exact-numbers';

const read = (text: string) => withExactNumbers(text, JSON.parse(text));

test.each([
  '9007199254740993', '12345678901234567890', '123456789.123456789', '-9007199254740993', '1e400', '-1e999', '1e-400', '0.10000000000000000001', '1234567890123456.7',
])('%s is rounded by a double', (number) => {
  expect(read(`{"a":[${number}],"b":1}`)).toEqual({ a: [INEXACT], b: 1 });
});

test.each(['0.1', '19.99', '1.10', '1e21', '100000000000000000000', '9007199254740992', '-0', '0.0000000000000000', '1E+2', '1.7976931348623157e308', '5e-324', '0.1000000000000000055511151231257827e1'.slice(0, 5)])('%s is not', (number) => {
  expect(read(`{"a":[${number}],"b":"1234567890123456789"}`)).toEqual({ a: [Number(number)], b: '1234567890123456789' });
});

test('doubles are written as they are read', () => {
  const buffer = Buffer.alloc(8);
  for (let index = 0; index < 2000; index += 1) {
    buffer.writeUInt32BE((index * 2_654_435_761) % 2 ** 32, 0);
    buffer.writeUInt32BE((index * 2_246_822_519) % 2 ** 32, 4);
    const value = buffer.readDoubleBE();
    if (Number.isFinite(value)) {
      expect(read(JSON.stringify([value]))).toEqual([value]);
    }
  }
});
