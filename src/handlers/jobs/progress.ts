import type { JobProgress } from './job';
import type { JsonObject } from '../entities/json';
import { badRequest } from '../shared/problem';
import { isWellFormed } from '../shared/unicode';

const MAX_MESSAGE = 500;

/** Progress of a job, from a call. Throws 400 if it is invalid. */
export function progressIn({ percent, message }: JsonObject): JobProgress {
  if (percent !== undefined && !(typeof percent === 'number' && percent >= 0 && percent <= 100)) {
    throw badRequest('percent', 'must be a number from 0 to 100');
  }
  if (message !== undefined && !(typeof message === 'string' && message.length <= MAX_MESSAGE && isWellFormed(message))) {
    throw badRequest('message', `must be a well-formed text of at most ${MAX_MESSAGE} characters`);
  }
  // Of a number with many zeros before its first digit, DynamoDB holds nothing.
  return { ...(percent === undefined ? {} : { percent: Math.round(percent * 100) / 100 }), ...(message === undefined ? {} : { message }) };
}
