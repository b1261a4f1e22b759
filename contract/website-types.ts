/** Writes the types of the sample website from the documents of its system, with `openapi-typescript`. Fails if they weren't up to date. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentsOfWebsite, hashLine } from '../test/support/website-documents';

const BUILD = join(__dirname, 'build');
const PAGE = join(__dirname, '..', 'examples', 'website', 'page');
mkdirSync(BUILD, { recursive: true });

for (const [name, { document, readable }] of Object.entries(documentsOfWebsite())) {
  const [source, made, committed] = [join(BUILD, `website.${name}.json`), join(BUILD, `website.${name}.d.ts`), join(PAGE, `${name}.d.ts`)];
  writeFileSync(source, readable);
  const program = join(__dirname, 'node_modules', '.bin', 'openapi-typescript');
  // Elsewhere than the settings of the linter, which are for whole documents.
  const { status, stderr } = spawnSync(program, [source, '--output', made, '--default-non-nullable', 'false'], { cwd: BUILD, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const text = `${hashLine(document)}\n${readFileSync(made, 'utf8')}`;
  let before = '';
  try { before = readFileSync(committed, 'utf8'); } catch { /* Written for the first time. */ }
  if (before === text) continue;
  writeFileSync(committed, text);
  console.log(`${committed} was out of date, and is written again.`);
  process.exitCode = 1;
}
