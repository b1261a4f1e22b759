import { messageOf } from '../json';

/** Work that nobody waits for. What fails there is told to the log, and ends nothing. */
export function inBackground(work: Promise<unknown>, log: (message: string) => void): void {
  work.catch((error: unknown) => log(messageOf(error)));
}
