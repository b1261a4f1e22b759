/** Builds the page of the console into `local/page`: one script, one style sheet, nothing from elsewhere. */
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const SOURCE = dirname(fileURLToPath(import.meta.url));
const TARGET = join(SOURCE, '..', 'page');

/** The licence of what is bundled goes with it. */
const library = createRequire(import.meta.url).resolve('preact/package.json');
const licence = readFileSync(join(dirname(library), 'LICENSE'), 'utf8').trim();
const { version } = JSON.parse(readFileSync(library, 'utf8'));

mkdirSync(TARGET, { recursive: true });
const { outputFiles } = await build({
  entryPoints: [join(SOURCE, 'main.tsx'), join(SOURCE, 'console.css')],
  outdir: TARGET,
  entryNames: 'console',
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome109', 'firefox115', 'safari16'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  banner: { js: `/*! Preact ${version}\n\n${licence}\n*/` },
  write: false,
});
// By renames: several test suites may build at a time.
const place = (name, write) => {
  const draft = join(TARGET, `.${process.pid}-${name}`);
  write(draft);
  renameSync(draft, join(TARGET, name));
};
for (const { path, contents } of outputFiles) place(path.endsWith('.css') ? 'console.css' : 'console.js', (file) => writeFileSync(file, contents));
for (const name of ['index.html', 'icon.svg']) place(name, (file) => copyFileSync(join(SOURCE, name), file));
