import { setTimeout as pause } from 'node:timers/promises';
import { isTransient } from './sdk-errors';

/** With the SDK's own attempts about half a minute: a partition that is asked for too much answers by then. */
const ATTEMPTS = 10;
const FIRST_PAUSE_MILLISECONDS = 25;
const LONGEST_PAUSE_MILLISECONDS = 5000;

/** Tries again what fails for a moment, longer than a caller of the API would wait. */
export async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || attempt + 1 === ATTEMPTS) {
        throw error;
      }
      await pause(Math.random() * Math.min(LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS * 2 ** attempt));
    }
  }
}
