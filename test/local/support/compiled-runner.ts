import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '..', '..', '..');
const LOCAL = join(ROOT, 'local');
const KEPT = join(ROOT, 'node_modules', '.cache', 'local-runner');

/** The program of the command, compiled once for its sources as they are: to load it through a compiler takes three times as long. */
export function compiledRunner(): string {
  const sources = readdirSync(join(LOCAL, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).sort()
    .map((file) => join(LOCAL, 'src', file));
  const hash = createHash('sha256');
  for (const source of sources) hash.update(source).update(readFileSync(source));
  const folder = join(KEPT, hash.digest('hex'));
  if (!existsSync(folder)) compile(sources, folder);
  return join(folder, 'lib', 'main.js');
}

/** By a rename, because other workers look for it. */
function compile(entryPoints: string[], folder: string): void {
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  buildSync({ entryPoints, outbase: join(LOCAL, 'src'), outdir: join(draft, 'lib'), format: 'cjs', platform: 'node', target: 'node22' });
  for (const name of ['child', 'package.json']) symlinkSync(join(LOCAL, name), join(draft, name));
  try {
    renameSync(draft, folder);
  } catch {
    // Another worker was faster.
    rmSync(draft, { recursive: true });
  }
}
