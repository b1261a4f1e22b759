import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DirectoryLock, DirectoryTaken } from './directory-lock';

const LOCK = 'state.lock';
/** More don't run on one app. */
const MOST = 50;

/** Where one runner keeps its state, for as long as it has the lock. */
export interface KeptPlace {
  readonly directory: string;
  readonly lock: DirectoryLock;
  /** The notice to log if other runners hold the earlier places. */
  readonly note?: string;
}

/** Takes the first place that no other runner uses: the directory itself, or a numbered folder in it. So runners in a fixed order have the same places each time. */
export async function takePlace(directory: string): Promise<KeptPlace> {
  let other: DirectoryTaken | undefined;
  for (const place of places(directory)) {
    try {
      const lock = await DirectoryLock.take(place, (pid) => `${place}: another runner uses this directory (process ${pid})`, LOCK);
      const note = other && `Another runner uses ${directory} (process ${other.pid}). This one keeps its ports and sign-ins in ${place}`;
      return { directory: place, lock, note };
    } catch (error) {
      if (!(error instanceof DirectoryTaken)) throw error;
      other ??= error;
    }
  }
  throw other ?? new Error(`${directory} has no place`);
}

/** The directory itself, and the folders in it in which runners have kept their state. */
export function usedPlaces(directory: string): readonly string[] {
  return places(directory).filter((place) => existsSync(place));
}

function places(directory: string): readonly string[] {
  return Array.from({ length: MOST }, (_, index) => (index === 0 ? directory : join(directory, String(index + 1))));
}
