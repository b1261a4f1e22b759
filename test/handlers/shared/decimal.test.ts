import { isExactly } from '../../../src/handlers/shared/decimal';

test.each<[number, string]>([
  [0.1, '0.1'], [0.1, '0.100'], [0.1, '1e-1'], [0.1, '0.0010E+2'], [1500, '1.5e3'], [1500, '01500.0'], [-1.5, '-1.50'], [-0.5, '-5e-1'],
  [0, '0.000'], [0, '0e7'], [-0, '-0'], [1e21, '1000000000000000000000'], [1e-7, '0.0000001'], [123456789012345680000, '123456789012345680000'],
])('%d is the same number as %s', (value, text) => { expect(isExactly(value, text)).toBe(true); });

test.each<[number, string]>([
  [100, '10'], [100, '1e3'], [1, '1.01'], [101, '11'], [0, '1e-400'], [9007199254740992, '9007199254740993'],
  [Infinity, '1e400'], [0.1, '0.1000000000000000055511151231257827'],
])('%d is not the same number as %s', (value, text) => { expect(isExactly(value, text)).toBe(false); });
