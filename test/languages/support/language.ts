import { execFileSync, spawnSync } from 'child_process';
import { readFileSync, statSync } from 'fs';
import { join } from 'path';
import { gzipSync } from 'zlib';

export const ROOT = join(__dirname, '..', '..', '..');
export const APPS = join(ROOT, 'test', 'languages');

const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly peerDependencies: Readonly<Record<string, string>> };

/** The lowest versions that the library takes, which the registries of all languages have. */
export const LOWEST = { cdk: peerDependencies['aws-cdk-lib'].slice(1), constructs: peerDependencies.constructs.slice(1) };

export interface Command {
  readonly cwd: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** An app that is ready to run. */
export interface ReadyApp {
  /** The compiler, as shown on the page of languages. */
  readonly compiled: string;
  /** The package of the library, as a file, or its folder. */
  readonly package: string;
  /** Synthesizes the system of this name, with the assembly in this folder. Undefined where nothing can run the app. */
  readonly synthesize?: (system: string, outdir: string) => Command;
}

export interface Language {
  readonly name: string;
  /** The name in jsii. @default the name */
  readonly target?: string;
  /** Commands that tell whether the tools are there. */
  readonly tools: readonly string[];
  /** Makes an app of the bindings, in a new folder. `npmPackages` has what the app in TypeScript runs with. */
  prepare(bindings: string, folder: string, npmPackages: string): ReadyApp;
}

/** Runs a command, and returns what it prints. */
export function run(cwd: string, command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024 });
}

/** Whether a command succeeds. */
export function succeeds(cwd: string, command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { cwd, stdio: 'ignore' }).status === 0;
}

/** The download size of a package: of a file, or of a packed folder. */
export function sizeOf(path: string): number {
  return statSync(path).isFile() ? statSync(path).size : gzipSync(execFileSync('tar', ['-c', '-C', path, '.'], { maxBuffer: 256 * 1024 * 1024 })).length;
}

/** Generates the source of a package in a language, as the release does. */
export function generate(target: string, outdir: string, module: string = ROOT): string {
  run(ROOT, join(ROOT, 'node_modules', '.bin', 'jsii-pacmak'), module, '--targets', target, '--code-only', '--no-npmignore', '--no-fingerprint',
    '--rosetta-unknown-snippets', 'verbatim', '--outdir', outdir);
  return join(outdir, target);
}
