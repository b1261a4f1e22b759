import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Builds the page of the console from its sources as they are, in a fraction of a second. */
export function buildConsolePage(): void {
  execFileSync(process.execPath, [join(__dirname, '..', '..', '..', 'local', 'console', 'build.mjs')], { stdio: 'inherit' });
}
