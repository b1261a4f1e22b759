const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
/** The common log format, in which API Gateway writes `$context.requestTime`. */
const COMMON_LOG = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Time at which API Gateway received a request: in any form that it can write, which are ISO 8601, its own, and milliseconds. */
export function requestTime(value: unknown): Date | undefined {
  const milliseconds = typeof value === 'string' ? parse(value) : value;
  if (typeof milliseconds !== 'number' || !Number.isSafeInteger(milliseconds) || milliseconds <= 0) {
    return undefined;
  }
  const time = new Date(milliseconds);
  // Beyond the calendar that records are written in.
  return time.getUTCFullYear() <= 9999 ? time : undefined;
}

function parse(text: string): number {
  if (ISO.test(text)) {
    return Date.parse(text);
  }
  const [, day, name, year, time, hours, minutes] = COMMON_LOG.exec(text) ?? [];
  const month = String(MONTHS.indexOf(name) + 1).padStart(2, '0');
  return Date.parse(`${year}-${month}-${day}T${time}${hours}:${minutes}`);
}
