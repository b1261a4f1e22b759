import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

const ROOT = path.join(__dirname, '..', '..');

/** Errors of the built-in validator end the synthesis instead of being printed. */
const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true, '@aws-cdk/core:strictCfnValidateErrors': true };

/** Bundles the handlers, unless they are up to date. */
export function bundle(): void {
  step('Bundling the handlers', [path.join(ROOT, 'projenrc', 'bundle-handlers.ts')]);
}

/** Synthesizes an app as `cdk synth` would. */
export function synthesize(outdir: string, app = path.join(__dirname, 'app.ts')): void {
  fs.rmSync(outdir, { recursive: true, force: true });
  step('Synthesizing and validating', ['--tsconfig', path.join(ROOT, 'tsconfig.dev.json'), app], {
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify(STRICT),
  });
}

function step(what: string, args: string[], environment: NodeJS.ProcessEnv = {}): void {
  process.stdout.write(`${what} …`);
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync(path.join(ROOT, 'node_modules', '.bin', 'tsx'), args, {
    cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...environment },
  });
  console.log(` ${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (status !== 0) throw new Error(`${what} failed:\n${stdout}${stderr}`);
}
