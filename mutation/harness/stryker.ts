import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEFT_OUT, type Slice, fileNameOf } from '../slices';

export const ROOT = join(__dirname, '..', '..');
const BUILD = join(ROOT, 'mutation', 'build');
const STRYKER = join(ROOT, 'mutation', 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');

/** About ten minutes. */
const LINES_A_PART = 400;

const fileOf = (name: string, kind: string): string => join(BUILD, `${fileNameOf(name)}.${kind}.json`);

/** File with the outcome of each mutant of a slice: Stryker only tests changes again. */
export const reportOf = (name: string): string => fileOf(name, 'report');

/** Is there once all mutants of a slice were tested. A run that was broken off leaves a report of some. */
const markOf = (name: string): string => fileOf(name, 'complete');

/** Whether all mutants of a slice were tested. */
export const isMeasured = (name: string): boolean => existsSync(markOf(name)) && existsSync(reportOf(name));

/** Tests the mutants of a slice. False: it was broken off, or its tests fail without any mutant. */
export function testMutants(name: string, slice: Slice): boolean {
  mkdirSync(BUILD, { recursive: true });
  // A run that goes on where another stopped has its suites.
  if (isMeasured(name)) forgetSurvivors(name);
  rmSync(markOf(name), { force: true });
  for (const files of partsOf(filesOf(slice))) {
    const config = fileOf(name, 'config');
    writeFileSync(config, JSON.stringify(settings(name, slice, files), undefined, 2));
    const { status } = spawnSync(process.execPath, [STRYKER, 'run', config], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, TEST_MUTANTS: 'yes' } });
    if (status !== 0) return false;
  }
  writeFileSync(markOf(name), '{}');
  return true;
}

function filesOf({ mutate }: Slice): readonly string[] {
  const globs = mutate.map((glob) => glob.startsWith('!') ? `:(exclude,glob)${glob.slice(1)}` : `:(glob)${glob}`);
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...globs], { cwd: ROOT, encoding: 'utf8' }).split('\n')
    .filter((file) => file !== '' && existsSync(join(ROOT, file)));
}

/** A run of Stryker each, because one that is killed keeps nothing. */
function partsOf(files: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  let lines = LINES_A_PART;
  for (const file of files) {
    if (lines >= LINES_A_PART) {
      parts.push([]);
      lines = 0;
    }
    parts[parts.length - 1].push(file);
    lines += readFileSync(join(ROOT, file), 'utf8').split('\n').length;
  }
  return parts;
}

/** Stryker does not see that a new suite reaches code which runs when it is loaded, and would keep what no suite noticed before. */
function forgetSurvivors(name: string): void {
  const report = reportOf(name);
  if (!existsSync(report)) return;
  const kept = JSON.parse(readFileSync(report, 'utf8')) as { readonly files: Record<string, { mutants: { readonly status: string; readonly static?: boolean }[] }> };
  for (const file of Object.values(kept.files)) file.mutants = file.mutants.filter(({ status, static: atLoad }) => status !== 'Survived' || !atLoad);
  writeFileSync(report, JSON.stringify(kept));
}

function settings(name: string, { tests }: Slice, mutate: readonly string[]): object {
  return {
    mutate,
    plugins: ['@stryker-mutator/jest-runner', join(ROOT, 'mutation', 'harness', 'texts.mjs')],
    testRunner: 'jest',
    jest: {
      projectType: 'custom',
      enableFindRelatedTests: false,
      config: {
        testMatch: tests.map((glob) => `<rootDir>/${glob}`),
        testPathIgnorePatterns: LEFT_OUT,
        testEnvironment: './mutation/harness/environment.ts',
        testSequencer: '<rootDir>/mutation/harness/smallest-first.cjs',
        filter: '<rootDir>/mutation/harness/suites-of-mutant.cjs',
        // A promise that a mutant leaves pending.
        testTimeout: 10_000,
      },
    },
    ignorers: ['texts'],
    coverageAnalysis: 'perTest',
    incremental: true,
    incrementalFile: reportOf(name),
    // Leftovers of suites in CDK add up.
    maxTestRunnerReuse: 100,
    concurrency: 1,
    timeoutMS: 10_000,
    disableTypeChecks: false,
    tempDirName: 'mutation/build/sandbox',
    cleanTempDir: 'always',
    ignorePatterns: ['/bench', '/dist', '/lib', '/coverage', '/mutation/build', '/.jsii', '/.jsii.gz', '/API.md', '/test/__snapshots__'],
    reporters: ['dots'],
    checkers: [],
    allowConsoleColors: false,
  };
}
