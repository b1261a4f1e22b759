import { messageOf } from '../json';

/** Runs work in the background. Failures are logged and don't end the process. */
export function inBackground(work: Promise<unknown>, log: (message: string) => void): void {
  work.catch((error: unknown) => log(messageOf(error)));
}
