import { existsSync, readdirSync, readFileSync, rmSync } from 'fs';
import { dirname, join } from 'path';

const LIB = join(dirname(__dirname), 'lib');

/** Removes the declarations that `index.d.ts` doesn't reach: more than half of the files, which no app can import. */
const reached = new Set<string>();

/** Adds a declaration file, by its path below `lib/` without extension, and all that it names. */
function reach(file: string): void {
  if (reached.has(file)) return;
  reached.add(file);
  for (const [, path] of readFileSync(join(LIB, `${file}.d.ts`), 'utf8').matchAll(/(?:from |import\()['"](\.[^'"]*)['"]/g)) {
    const target = join(dirname(file), path);
    reach(existsSync(join(LIB, `${target}.d.ts`)) ? target : join(target, 'index'));
  }
}

reach('index');
for (const file of readdirSync(LIB, { recursive: true, encoding: 'utf8' })) {
  if (file.endsWith('.d.ts') && !reached.has(file.slice(0, -'.d.ts'.length))) rmSync(join(LIB, file));
}
