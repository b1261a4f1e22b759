import type { Json } from '../entities/json';
import { badRequest } from '../shared/problem';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;
const MAX_DAYS = 366;

/** Due time of a job, as a record has it. Undefined: at once. Throws 400 for an invalid time, or one that is too far away. */
export function runTime(runAt: Json | undefined, now: Date): string | undefined {
  if (runAt === undefined) {
    return undefined;
  }
  const time = typeof runAt === 'string' && ISO.test(runAt) ? Date.parse(runAt) : NaN;
  if (Number.isNaN(time)) {
    throw badRequest('runAt', 'must be a date and time with a zone, in the form YYYY-MM-DDThh:mm:ssZ');
  }
  if (time > now.getTime() + MAX_DAYS * 86_400_000) {
    throw badRequest('runAt', `must be within ${MAX_DAYS} days`);
  }
  return time <= now.getTime() ? undefined : new Date(time).toISOString();
}
