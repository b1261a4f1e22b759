/**
 * What users of the last release have deployed must survive an upgrade: the app of that release, with its package and with the package of now, and
 * no resource is replaced, deleted or left behind. The last release is the newest tag in Git; without one, nothing was deployed before.
 *
 * `tsx test/upgrade/last-release.ts [packed file of an older version]` compares a packed file with now, on the app of now.
 */
import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { replaced } from './replacements';
import { publishedPackage } from '../../projenrc/published-package';
import { APPS, ROOT, run, succeeds } from '../languages/support/language';
import { typescript } from '../languages/support/typescript';

const SYSTEMS = ['default', 'everything'];
const APP = 'test/languages/typescript';

function templates(packed: string, folder: string, app: string): unknown[] {
  const { synthesize } = typescript(packed, folder, app);
  return SYSTEMS.map((system) => {
    const outdir = `${folder}-${system}`;
    const { cwd, command, args } = synthesize!(system, outdir);
    run(cwd, command, ...args);
    return JSON.parse(readFileSync(join(outdir, 'Stack.template.json'), 'utf8')) as unknown;
  });
}

/** The app as it was at a tag. */
function appOf(tag: string, folder: string): string {
  mkdirSync(folder);
  execFileSync('tar', ['-x', '-C', folder], { input: execFileSync('git', ['archive', tag, APP], { cwd: ROOT }) });
  return join(folder, APP);
}

function main(file?: string): void {
  const tagged = succeeds(ROOT, 'git', 'describe', '--tags', '--abbrev=0', '--match', 'v*');
  if (file === undefined && !tagged) return console.log('There is no release yet: nothing was deployed before.');
  const folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
  try {
    const tag = file === undefined ? run(ROOT, 'git', 'describe', '--tags', '--abbrev=0', '--match', 'v*').trim() : undefined;
    const app = tag === undefined ? join(APPS, 'typescript') : appOf(tag, join(folder, 'app'));
    const older = tag === undefined ? resolve(file!) : `cdk-serverless-api-pattern@${tag.slice(1)}`;
    const [{ filename }] = JSON.parse(run(ROOT, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder)) as { filename: string }[];
    const before = templates(older, join(folder, 'before'), app);
    const after = templates(publishedPackage(join(folder, filename)), join(folder, 'after'), app);
    for (const [index, system] of SYSTEMS.entries()) {
      const lost = replaced(before[index] as object, after[index] as object);
      if (lost.length > 0) throw new Error(`${system}: an upgrade from ${tag ?? older} would lose\n${lost.join('\n')}`);
      console.log(`ok: ${system}: an upgrade from ${tag ?? older} replaces nothing`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main(process.argv[2]);
