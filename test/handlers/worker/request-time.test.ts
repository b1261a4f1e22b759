import { requestTime } from '../../../src/handlers/worker/request-time';

const MOMENT = Date.parse('2026-03-02T04:05:06Z');

test.each<[unknown, number]>([
  ['2026-03-02T04:05:06Z', MOMENT],
  ['2026-03-02T04:05:06.5Z', MOMENT + 500],
  ['2026-03-02T04:05:06.123456789Z', MOMENT + 123],
  ['2026-03-02T06:05:06+02:00', MOMENT],
  ['2026-03-01T23:35:06-04:30', MOMENT],
  ['02/Mar/2026:04:05:06 +0000', MOMENT],
  ['02/Mar/2026:06:35:06 +0230', MOMENT],
  ['01/Mar/2026:23:05:06 -0500', MOMENT],
  [MOMENT, MOMENT],
  [1, 1],
  [Date.parse('9999-12-31T23:59:59Z'), Date.parse('9999-12-31T23:59:59Z')],
])('%j is a time', (value, milliseconds) => {
  expect(requestTime(value)?.getTime()).toBe(milliseconds);
});

test.each(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, index) => [name, index]))('%s is the month %d', (name, month) => {
  expect(requestTime(`28/${name}/2026:00:00:00 +0000`)?.getUTCMonth()).toBe(month);
});

test.each<unknown>([
  '', 'yesterday', '2026-03-02', '2026-03-02 04:05:06Z', '2026-03-02T04:05:06', '2026-03-02T04:05:06.Z', '2026-03-02T04:05:06.1234567890Z', 'x2026-03-02T04:05:06Z',
  '2026-03-02T04:05:06Zx', '2026-13-02T04:05:06Z', '02/Foo/2026:04:05:06 +0000', 'x02/Mar/2026:04:05:06 +0000', '02/Mar/2026:04:05:06 +0000x', '02/mar/2026:04:05:06 +0000',
  0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, Date.parse('9999-12-31T23:59:59.999Z') + 1, undefined, null, {}, [MOMENT], true,
])('%j is none', (value) => {
  expect(requestTime(value)).toBeUndefined();
});
