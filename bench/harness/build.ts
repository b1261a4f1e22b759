import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { typedL1App } from './typed-l1';
import type { TemplateResource } from '../apps/template-resource';

const BENCH = dirname(__dirname);
export const ROOT = dirname(BENCH);
export const BUILD = join(BENCH, 'build');

/** A compiled program of `apps/` or `installed/`. */
export const program = (path: string): string => join(BUILD, `${path}.js`);

/** Installs the library as its users get it, compiles the apps, and writes those that are made of the library's template. */
export function build(): void {
  rmSync(BUILD, { recursive: true, force: true });
  installLibrary();
  execFileSync(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', join(BENCH, 'tsconfig.json')], { stdio: 'inherit' });
  const resources = synthesized('installed/library');
  writeFileSync(join(BUILD, 'template.json'), JSON.stringify(resources));
  writeFileSync(program('apps/typed-l1'), typedL1App(resources));
}

/** The packed package: it has no dependencies, so unpacking installs it. */
function installLibrary(): void {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const target = join(BENCH, 'node_modules', 'cdk-serverless-api-pattern');
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', directory], {
    cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'],
  })) as { filename: string }[];
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  execFileSync('tar', ['-xzf', join(directory, filename), '--strip-components=1', '-C', target]);
  rmSync(directory, { recursive: true });
}

/** The resources of an app's first stack. */
export function synthesized(path: string): Record<string, TemplateResource> {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    execFileSync(process.execPath, [program(path), outdir], { stdio: ['ignore', 'ignore', 'pipe'] });
    return (JSON.parse(readFileSync(join(outdir, 'Stack.template.json'), 'utf8')) as { Resources: Record<string, TemplateResource> }).Resources;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
