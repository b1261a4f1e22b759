import type { IndexedProperty } from '../catalog';
import type { Json } from './json';
import { withoutLastZeros } from '../shared/decimal';

const DATE_TIME = /^(\d{4}-\d\d-\d\d)[T\s](\d\d:\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/i;
/** Makes every year of four digits positive, in 12 digits. */
const SECONDS_BEFORE_YEAR_0 = 100_000_000_000;

/**
 * A value as text that sorts by byte in the order of the values. Undefined if an index has no place for it, because it is missing
 * or of another type than the index.
 */
export function sortable(type: IndexedProperty['type'], value: Json | undefined): string | undefined {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'number':
      return typeof value === 'number' ? sortableNumber(value) : undefined;
    case 'date-time':
      return typeof value === 'string' ? sortableTime(value) : undefined;
  }
}

/** The bits of a double, turned so that their order is that of the numbers. */
function sortableNumber(value: number): string {
  const buffer = Buffer.alloc(8);
  // Adding zero makes one zero of two.
  buffer.writeDoubleBE(value + 0);
  const bits = buffer.readBigUInt64BE();
  const sign = 2n ** 63n;
  return (bits < sign ? bits + sign : 2n * sign - 1n - bits).toString(16).padStart(16, '0');
}

/** Seconds in UTC, and the fraction behind them. */
function sortableTime(text: string): string | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, date, minutes, seconds, fraction = '', sign, hours = '0', more = '0'] = match;
  const start = Date.parse(`${date}T${minutes}:00Z`) / 1000;
  const offset = (Number(hours) * 60 + Number(more)) * 60 * (sign === '-' ? -1 : 1);
  return Number.isNaN(start) ? undefined
    : String(start + Number(seconds) - offset + SECONDS_BEFORE_YEAR_0).padStart(12, '0') + withoutLastZeros(fraction);
}
