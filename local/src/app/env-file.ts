import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** Values of what the app expects to exist: parameters, secrets, exports of other apps. */
export const ENV_FILE = '.env.local';

/** The values in a directory's `.env.local`; none without that file. */
export function readEnvFile(directory: string): Readonly<Record<string, string>> {
  const file = join(directory, ENV_FILE);
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) as Record<string, string> : {};
}
