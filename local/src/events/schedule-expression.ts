import { cronTest, Minute } from './cron-fields';

const MINUTE_MS = 60_000;
const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 24 * 60 };

/** Whether a schedule runs in the minute that begins then. */
export type DueTest = (minute: Date) => boolean;

/**
 * Reads `rate(5 minutes)`, `cron(0 3 * * ? *)` and `at(2026-12-01T09:00:00)`.
 * @param since from when a rate counts
 */
export function dueTest(expression: string, since: Date, timeZone = 'UTC'): DueTest {
  const [, kind, text = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  try {
    const fieldsOf = fieldsIn(timeZone);
    if (kind === 'rate') return rateTest(text, since);
    if (kind === 'at') return atTest(text, fieldsOf);
    if (kind === 'cron') {
      const test = cronTest(text);
      return (minute) => test(fieldsOf(minute));
    }
  } catch (error) {
    throw new Error(`${expression} isn't a schedule: ${(error as Error).message}`);
  }
  throw new Error(`${expression} isn't a schedule: use rate(…), cron(…) or at(…)`);
}

function rateTest(text: string, since: Date): DueTest {
  const [, value = '', unit = ''] = /^\s*(\d+)\s+(minute|hour|day)s?\s*$/.exec(text) ?? [];
  const every = Number(value) * (MINUTES[unit] ?? 0);
  if (every === 0) throw new Error('a rate is a number of minutes, hours or days');
  const first = Math.floor(since.getTime() / MINUTE_MS);
  return (minute) => {
    const passed = Math.floor(minute.getTime() / MINUTE_MS) - first;
    return passed > 0 && passed % every === 0;
  };
}

function atTest(text: string, fieldsOf: (minute: Date) => Minute): DueTest {
  const [, ...parts] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::\d\d)?$/.exec(text.trim()) ?? [];
  if (parts.length === 0) throw new Error('a time is yyyy-mm-ddThh:mm:ss');
  return (minute) => {
    const at = fieldsOf(minute);
    return [at.year, at.month, at.day, at.hour, at.minute].every((value, index) => value === Number(parts[index]));
  };
}

function fieldsIn(timeZone: string): (minute: Date) => Minute {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric',
  });
  return (date) => {
    const parts = new Map(format.formatToParts(date).map(({ type, value }) => [type, Number(value)]));
    const of = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? NaN;
    const [year, month, day] = [of('year'), of('month'), of('day')];
    return { year, month, day, hour: of('hour'), minute: of('minute'), weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1 };
  };
}
