import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { temporaryDirectory } from './temporary-directory';
import { filesIn } from '../../src/compute/bundle-archive';

export const ARCHIVES = join(__dirname, '..', '..', 'assets', 'handlers');

/** The archive of a shipped handler, as it is in the package. */
export function shippedArchive(name: string): Buffer {
  return readFileSync(join(ARCHIVES, `${name}.zip`));
}

/** A folder with the files of a shipped handler, as Lambda unpacks them. */
export function unpackedHandler(name: string): string {
  const folder = temporaryDirectory();
  for (const [file, content] of Object.entries(filesIn(shippedArchive(name)))) writeFileSync(join(folder, file), content);
  return folder;
}
