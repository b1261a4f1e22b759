/**
 * Makes every package that a release publishes and this machine can make, as the release workflow does: the library for npm first, and from it the
 * others. Each is checked: its version, licences and bills of materials, nothing private; and it is installed, imported and synthesizes the same
 * default system. Nothing is published.
 *
 * `tsx test/release/dry-run.ts`
 */
import { execFileSync } from 'child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'fs';
import { join } from 'path';
import { Artefact, artefact, carried, check, checkLibrary, checkPrivate, unpacked, WORK } from './artefact';
import { packRunner } from '../../projenrc/pack-runner';
import { publishedPackage } from '../../projenrc/published-package';
import { CSHARP } from '../languages/support/csharp';
import { GO } from '../languages/support/go';
import { JAVA } from '../languages/support/java';
import { ReadyApp, ROOT, run, succeeds } from '../languages/support/language';
import { PYTHON } from '../languages/support/python';
import { typescript } from '../languages/support/typescript';
import { findingsOf } from '../package/exports';

const DIST = join(ROOT, 'dist', 'dry');

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string };

const only = (folder: string, end: string) => join(folder, readdirSync(folder).find((name) => name.endsWith(end))!);

/** Runs the default system, and gives its template. */
function synthesized({ synthesize }: ReadyApp, name: string): string {
  const outdir = join(WORK, `${name}-out`);
  const { cwd, command, args } = synthesize!('default', outdir);
  run(cwd, command, ...args);
  return readFileSync(join(outdir, 'Stack.template.json'), 'utf8');
}

/** The packages that jsii makes of the published library. */
function generated(library: string, target: string, ...options: string[]): string {
  run(ROOT, join(ROOT, 'node_modules', '.bin', 'jsii-pacmak'), library, '--targets', target, '--no-npmignore', '--no-fingerprint', '--rosetta-unknown-snippets', 'verbatim',
    ...options, '--outdir', DIST);
  return join(DIST, target);
}

async function main(): Promise<void> {
  for (const folder of [DIST, WORK]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  const made: Artefact[] = [];
  const add = (name: string, path: string, ...checks: string[]) => {
    made.push({ ...artefact(name, path), checks });
    console.log(`ok: ${name}: ${checks.join('; ')}`);
  };

  const [{ filename }] = JSON.parse(run(ROOT, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', DIST)) as { filename: string }[];
  const packed = publishedPackage(join(DIST, filename));
  const library = join(unpacked(packed), 'package');
  const findings = await findingsOf(packed);
  const expected = synthesized(typescript(packed, join(WORK, 'npm')), 'npm');
  add('npm, library', packed, ...checkLibrary(library, version), check(findings.length === 0, `publint and attw find nothing ${findings.join()}`), 'installs, compiles, synthesizes');
  const synthesizes = (app: ReadyApp, name: string) => check(synthesized(app, name) === expected, 'installs, compiles, synthesizes the same');

  const runner = packRunner(DIST, version);
  const { version: runnerVersion } = JSON.parse(readFileSync(join(unpacked(runner), 'package', 'package.json'), 'utf8')) as { readonly version: string };
  execFileSync(process.execPath, [require.resolve('tsx/cli'), join(ROOT, 'test', 'package', 'runner.ts'), runner], { stdio: 'inherit' });
  add('npm, local runner', runner, check(runnerVersion === version, `version ${version}`), checkPrivate(unpacked(runner)), 'publint and attw find nothing', 'installs, runs an app');

  // jsii-pacmak looks for the peers beside it.
  symlinkSync(join(ROOT, 'node_modules'), join(library, 'node_modules'));
  const python = generated(library, 'python');
  for (const [name, end] of [['PyPI, wheel', '.whl'], ['PyPI, sdist', '.tar.gz']]) {
    const file = only(python, end);
    const app = PYTHON.prepare(file, join(WORK, `python${end}`), '');
    add(name, file, check(file.includes(`-${version}`), `version ${version}`), ...checkLibrary(carried(unpacked(file)), version).slice(1), synthesizes(app, `python${end}`));
  }

  const go = generated(library, 'go');
  const goApp = GO.prepare(go, join(WORK, 'go'), '');
  const module = join(go, 'cdkserverlessapipattern');
  add('Go, module', module, check(readFileSync(join(module, 'version'), 'utf8').trim() === version, `version ${version}`), ...checkLibrary(carried(module), version).slice(1), synthesizes(goApp, 'go'));

  const java = generated(library, 'java', '--code-only');
  const pom = readFileSync(join(java, 'pom.xml'), 'utf8');
  const javaChecks = [check(pom.includes(`<version>${version}</version>`), `version ${version}`), ...checkLibrary(carried(java), version).slice(1)];
  const compiled = process.argv.includes('--java') || process.env.CI !== undefined
    ? synthesizes(JAVA.prepare(java, join(WORK, 'java'), join(WORK, 'npm', 'node_modules')), 'java') : 'sources only: --java compiles them, which takes minutes';
  add('Maven, sources', java, ...javaChecks, compiled);

  const dotnet = generated(library, 'dotnet', '--code-only');
  const project = readFileSync(join(dotnet, 'CdkServerlessApiPattern', 'CdkServerlessApiPattern.csproj'), 'utf8');
  const dotnetChecks = [check(project.includes(`<PackageVersion>${version}</PackageVersion>`), `version ${version}`), ...checkLibrary(carried(dotnet), version).slice(1)];
  const csharp = CSHARP.prepare(dotnet, join(WORK, 'csharp'), '');
  add('NuGet, sources', dotnet, ...dotnetChecks, succeeds(ROOT, 'dotnet', '--version') ? synthesizes(csharp, 'csharp') : 'parses; no .NET SDK compiles it here');

  console.log('\n| Package | File | MB | SHA-256 | Checks |\n|---|---|---:|---|---|');
  for (const { name, file, bytes, sha256, checks } of made) console.log(`| ${name} | ${file} | ${(bytes / 1e6).toFixed(2)} | ${sha256?.slice(0, 16) ?? ''} | ${checks.join('; ')} |`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
}).finally(() => rmSync(WORK, { recursive: true, force: true }));
