import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../serving/answer';

/** Beside `src` and `lib`; `npm run build:local` makes it. */
const FOLDER = join(__dirname, '..', '..', 'page');

const FILES = new Map<string, readonly [string, string]>(Object.entries({
  '': ['index.html', 'text/html; charset=utf-8'],
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/console.js': ['console.js', 'text/javascript; charset=utf-8'],
  '/console.css': ['console.css', 'text/css; charset=utf-8'],
  '/icon.svg': ['icon.svg', 'image/svg+xml'],
}));

/** A file of the page. Undefined: there is none. */
export function pageFile(path: string): Answer | undefined {
  const [name, type] = FILES.get(path) ?? [];
  if (name === undefined || type === undefined) return undefined;
  try {
    return { status: 200, headers: [['Content-Type', type]], body: readFileSync(join(FOLDER, name)) };
  } catch {
    return { status: 503, headers: [['Content-Type', 'text/plain']], body: Buffer.from('The console is not built. Run npm run build:local') };
  }
}
