import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { SHIM, bundle } from './handler-bundling';
import { HANDLERS } from '../src/handlers/catalog';

const ROOT = dirname(__dirname);

async function main(): Promise<void> {
  await Promise.all(Object.keys(HANDLERS).map(async (name) => {
    const folder = join(ROOT, 'assets', 'handlers', name);
    mkdirSync(folder, { recursive: true });
    writeIfChanged(join(folder, 'main.js'), await bundle(`src/handlers/${name}.lambda.ts`));
    writeIfChanged(join(folder, 'index.js'), SHIM);
  }));
}

/** Keeps the times of unchanged files, which watchers and packagers look at. */
function writeIfChanged(path: string, contents: string): void {
  if (contentsOf(path) !== contents) {
    writeFileSync(path, contents);
  }
}

function contentsOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
