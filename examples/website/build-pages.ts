import { mkdirSync, renameSync, writeFileSync } from 'fs';
import { basename, join } from 'path';
import { buildSync } from 'esbuild';

const SOURCE = join(__dirname, 'page');
const TARGET = join(__dirname, 'build');

/** Builds the pages, and gives the folder: one script, one style sheet, nothing from elsewhere. */
export function buildPages(): string {
  const { outputFiles } = buildSync({
    entryPoints: ['app.ts', 'icon.svg', 'index.html', 'style.css'].map((name) => join(SOURCE, name)),
    outdir: TARGET,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome109', 'firefox115', 'safari16'],
    loader: { '.html': 'copy', '.svg': 'copy' },
    write: false,
  });
  mkdirSync(TARGET, { recursive: true });
  for (const { path, contents } of outputFiles) {
    // By renames: several test suites may build at a time.
    const draft = join(TARGET, `.${process.pid}-${basename(path)}`);
    writeFileSync(draft, contents);
    renameSync(draft, path);
  }
  return TARGET;
}
