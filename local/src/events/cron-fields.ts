/** Fields of one minute, in the time zone of a schedule. */
export interface Minute {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  readonly year: number;
  /** 1 is Sunday. */
  readonly weekday: number;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

type Test = (minute: Minute) => boolean;

/** The six fields of AWS's cron expressions. @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based */
export function cronTest(text: string): Test {
  const fields = text.trim().split(/\s+/);
  const [minutes = '', hours = '', days = '', months = '', weekdays = '', years = ''] = fields;
  if (fields.length !== 6) throw new Error(`it has ${fields.length} fields, and a cron expression has six`);
  if ((days === '?') === (weekdays === '?')) throw new Error('one of the fields for the day of the month and of the week has to be ?, and only one');
  const tests: readonly Test[] = [
    inField(minutes, 0, 59, ({ minute }) => minute), inField(hours, 0, 23, ({ hour }) => hour), dayTest(days),
    inField(months, 1, 12, ({ month }) => month, MONTHS), weekdayTest(weekdays), inField(years, 1970, 2199, ({ year }) => year),
  ];
  return (minute) => tests.every((test) => test(minute));
}

function inField(text: string, least: number, most: number, of: (minute: Minute) => number, names: readonly string[] = []): Test {
  const numberOf = (value: string): number => {
    const index = names.indexOf(value.toUpperCase());
    const number = index < 0 ? Number(value) : index + least;
    if (!/^\w+$/.test(value) || !Number.isInteger(number) || number < least || number > most) throw new Error(`${value} isn't a number from ${least} to ${most}`);
    return number;
  };
  const ranges = text.split(',').map((part) => {
    const [range = '', step] = part.split('/');
    const [from = '', to] = range === '*' ? [String(least), String(most)] : range.split('-');
    // A step without an end goes on to the end of the field.
    const [first, last] = [numberOf(from), to === undefined ? step === undefined ? numberOf(from) : most : numberOf(to)];
    const every = step === undefined ? 1 : Number(step);
    if (!Number.isInteger(every) || every < 1) throw new Error(`${part}: the step isn't a number from 1`);
    return { first, last, every };
  });
  return (minute) => ranges.some(({ first, last, every }) => {
    const value = of(minute);
    const isWithin = first <= last ? value >= first && value <= last : value >= first || value <= last;
    return isWithin && (value - first + (value < first ? most - least + 1 : 0)) % every === 0;
  });
}

/** `L` is the last day of the month, `15W` the weekday nearest to the 15th. */
function dayTest(text: string): Test {
  if (text === '?') return () => true;
  const nearest = /^(?<day>\d{1,2}|L)W$/.exec(text)?.groups?.day;
  if (text === 'L') return ({ day, month, year }) => day === lengthOf(month, year);
  if (nearest === undefined) return inField(text, 1, 31, ({ day }) => day);
  return ({ day, month, year }) => {
    const wanted = nearest === 'L' ? lengthOf(month, year) : Number(nearest);
    return wanted <= lengthOf(month, year) && day === nearestWeekday(wanted, month, year);
  };
}

/** `5L` is the last Thursday of the month, `2#1` the first Monday. */
function weekdayTest(text: string): Test {
  if (text === '?') return () => true;
  const [, last] = /^([1-7])L$/.exec(text) ?? [];
  if (last !== undefined) return ({ day, month, year, weekday }) => weekday === Number(last) && day > lengthOf(month, year) - 7;
  const [, wanted, nth] = /^(\w+)#([1-5])$/.exec(text) ?? [];
  const test = inField(wanted ?? (text === 'L' ? 'SAT' : text), 1, 7, ({ weekday }) => weekday, WEEKDAYS);
  return nth === undefined ? test : (minute) => test(minute) && Math.ceil(minute.day / 7) === Number(nth);
}

function nearestWeekday(day: number, month: number, year: number): number {
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  // It stays in its month.
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === lengthOf(month, year) ? day - 2 : day + 1;
  return day;
}

function lengthOf(month: number, year: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
