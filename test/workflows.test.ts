import { spawnSync } from 'child_process';
import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { temporaryDirectory } from './support/temporary-directory';
import { SLICES } from '../mutation/slices';

interface Step {
  readonly 'uses'?: string;
  readonly 'run'?: string;
  readonly 'with'?: Record<string, unknown>;
  readonly 'timeout-minutes'?: number;
}
interface Strategy {
  readonly 'fail-fast': boolean;
  readonly 'matrix': { readonly include: { readonly folder: string; readonly file: string }[] };
}
interface Job {
  readonly if?: string;
  readonly needs?: readonly string[];
  readonly permissions?: Record<string, string>;
  readonly strategy?: Strategy;
  readonly steps: readonly Step[];
}
interface Workflow { readonly on: Record<string, unknown>; readonly permissions?: unknown; readonly jobs: Record<string, Job> }

const read = (file: string): string => readFileSync(join(__dirname, '..', file), 'utf8');

const { packages: LOCKED } = JSON.parse(read('package-lock.json')) as { readonly packages: object };
/** A package at one version, for example `publib@0.2.1061`. */
const EXACT = /^[\w./@-]+@\d+\.\d+\.\d+$/;

const FOLDER = join(__dirname, '..', '.github', 'workflows');
const JOBS = readdirSync(FOLDER).flatMap((file) => {
  const { on, jobs } = parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow;
  return Object.entries(jobs).map(([name, job]) => ({ file, name, on, job }));
});

test.each(JOBS)('$file, $name: actions are pinned by commit', ({ job }) => {
  const loose = job.steps.flatMap(({ uses }) => uses ?? []).filter((action) => !/@[0-9a-f]{40}$/.test(action));
  expect(loose).toEqual([]);
});

/** What a command has npx fetch, if the lock file has no version of it. */
function fetchedBy(command: string): string[] {
  const packages = [...command.matchAll(/\bnpx ((?:-\S+ |'-\S+' )*)'?([^\s']+)/g)].map(([, , name]) => name);
  return packages.filter((name) => !(`node_modules/${name}` in LOCKED));
}

test.each(JOBS)('$file, $name: npx runs one version of what it fetches', ({ job }) => {
  const fetched = job.steps.flatMap(({ run }) => fetchedBy(run ?? ''));
  expect(fetched.filter((name) => !EXACT.test(name))).toEqual([]);
});

test('the release finds its version with one version of a package', () => {
  const { tasks } = JSON.parse(read('.projen/tasks.json')) as { readonly tasks: Record<string, { readonly env?: Record<string, string> }> };
  const used = Object.values(tasks).flatMap(({ env }) => env?.BUMP_PACKAGE ?? []);
  expect(used.length).toBeGreaterThan(0);
  expect(used.filter((name) => !EXACT.test(name))).toEqual([]);
});

test('npx fetches nothing but publib, for each registry', () => {
  const fetched = JOBS.flatMap(({ file, job }) => job.steps.flatMap(({ run }) => fetchedBy(run ?? '')).map((name) => `${file}: ${name}`));
  expect(fetched.map((name) => name.replace(/@.*/, ''))).toEqual(Array(6).fill('release.yml: publib'));
});

test.each(JOBS)('$file, $name: has its own permissions', ({ job }) => {
  expect(job.permissions).toBeDefined();
});

test('titles of pull requests may have the types that CONTRIBUTING.md names', () => {
  const [{ job }] = JOBS.filter(({ file }) => file === 'pull-request-lint.yml');
  const [, sentence] = /It starts with ([^.]+)\./.exec(read('CONTRIBUTING.md'))!;
  expect(String(job.steps[0].with?.types).split('\n')).toEqual([...sentence.matchAll(/`(\w+)`/g)].map(([, type]) => type));
});

test.each(JOBS)('$file, $name: the scripts of packages find no token of GitHub', ({ file, name, job }) => {
  const kept = job.steps.filter((step) => step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false);
  // The one asks for tags, and the other pushes.
  expect(kept).toHaveLength(['release.yml release', 'upgrade-main.yml pr'].includes(`${file} ${name}`) ? 1 : 0);
});

const OF_PULL_REQUESTS = JOBS.filter(({ on, job }) => 'pull_request' in on && job.if !== "github.ref == 'refs/heads/main'");

test('pull requests are built, analyzed, reviewed, and read as documents and as a site', () => {
  const files = [...new Set(OF_PULL_REQUESTS.map(({ file }) => file))].sort();
  expect(files).toEqual(['build.yml', 'codeql.yml', 'contract.yml', 'dependency-review.yml', 'site.yml']);
});

test.each(OF_PULL_REQUESTS)('$file, $name: a pull request reads only, and installs what is locked', ({ file, job }) => {
  const written = Object.keys(job.permissions ?? {}).filter((permission) => job.permissions?.[permission] === 'write');
  // It writes what it finds.
  expect(written).toEqual(file === 'codeql.yml' ? ['security-events'] : []);
  expect(job.steps.filter(({ run }) => /npm i(nstall)?\b/.test(run ?? ''))).toEqual([]);
});

const WRITING = JOBS.filter(({ on, file }) => 'pull_request_target' in on || file === 'codeql.yml');

test.each(WRITING)('$file, $name: may write, and runs nothing of a pull request', ({ on, job }) => {
  expect(job.steps.flatMap(({ run }) => run ?? [])).toEqual([]);
  if ('pull_request_target' in on) expect(job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))).toEqual([]);
});

test.each(JOBS.filter(({ file, name }) => file === 'release.yml' && name.startsWith('release_')))('$name publishes nothing before the benchmarks and every test have passed', ({ name, job }) => {
  expect(job.needs).toEqual(expect.arrayContaining(name === 'release_github' ? ['release', 'release_npm'] : ['release', 'bench', 'gate']));
});

test.each(['build.yml', 'release.yml'])('%s runs every test in full', (workflow) => {
  expect(JOBS.filter(({ file, job }) => file === workflow && job.steps.some(({ run }) => run === '.ci/run'))).toHaveLength(1);
});

describe('a pull request compares its API with the published one', () => {
  const commands = JOBS.find(({ file, name }) => file === 'build.yml' && name === 'upgrade')?.job.steps.flatMap(({ run }) => run ?? []) ?? [];
  const compared = commands.indexOf('npx projen compat');

  test('after it was compiled', () => {
    expect(commands.slice(0, compared)).toContain('npx projen pre-compile && npx projen compile');
  });

  test.each([
    ['is published', 'echo \'"1.0.0"\'', 0],
    ['was never published', 'echo \'"code": "E404"\'; exit 1', 0],
    ['may be there, but the registry does not answer', 'echo \'"code": "ECONNREFUSED"\'; exit 1', 1],
  ])('if the package %s', (_, npm, status) => {
    const folder = temporaryDirectory();
    writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, RUNNER_TEMP: folder };
    expect(spawnSync('bash', ['-e', '-c', commands[compared - 1]], { env }).status).toBe(status);
  });
});

test('every suite runs with its own sources once a week', () => {
  const { on, jobs } = parse(read('.github/workflows/test-all.yml')) as Workflow;
  expect(on.schedule).toEqual([{ cron: expect.stringMatching(/^\d+ \d+ \* \* \d$/) }]);
  expect(Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))).toEqual(['npm ci', 'npm run test:all']);
});

const PUBLISHING = JOBS.filter(({ file, name }) => file === 'release.yml' && name.startsWith('release_') && name !== 'release_github');

test.each(PUBLISHING)('$name attests what it publishes, right before', ({ job }) => {
  expect(job.permissions).toMatchObject({ 'id-token': 'write', 'attestations': 'write' });
  const [attest, publish] = job.steps.slice(-2);
  expect(attest.uses).toMatch(/^actions\/attest-build-provenance@/);
  expect(publish.run).toContain('publib');
});

test.each(PUBLISHING.filter(({ job }) => JSON.stringify(job.steps).includes('publib-npm')))('$name publishes to npm with provenance', ({ job }) => {
  expect(job.steps.at(-1)).toMatchObject({ env: { NPM_CONFIG_PROVENANCE: 'true' } });
});

test('the mutants of each folder are tested in a separate job, which keeps its results before GitHub ends it', () => {
  const [{ job }, { job: page }] = JOBS.filter(({ file }) => file === 'mutation.yml');
  expect(job.strategy?.matrix.include.map(({ folder }) => folder)).toEqual(Object.keys(SLICES));
  expect(new Set(job.strategy?.matrix.include.map(({ file }) => file)).size).toBe(Object.keys(SLICES).length);
  expect(job.strategy?.['fail-fast']).toBe(false);
  const tested = job.steps.findIndex(({ run }) => run === 'npm run mutation -- "$FOLDER"');
  expect(job.steps[tested]['timeout-minutes']).toBeLessThan(6 * 60);
  const path = 'mutation/build/${{ matrix.file }}.*.json';
  const kept = job.steps.slice(tested + 1);
  expect(kept).toHaveLength(2);
  expect(kept).toMatchObject([{ if: 'always()', with: { path } }, { if: 'always()', with: { path, name: 'mutation-${{ matrix.file }}' } }]);
  const download = page.steps.find(({ uses }) => uses?.startsWith('actions/download-artifact@'));
  expect(download?.with).toMatchObject({ pattern: 'mutation-*', path: 'mutation/build' });
});
