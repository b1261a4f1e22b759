import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CdkApp } from './cdk-app';
import { childProgram, startGuard } from '../emulators/children';
import { isObject, objects, parse } from '../json';
import { ACCOUNT, DEFAULT_REGION } from '../options';

/** The runner's own folder in the directory of an app. */
export const KEPT = '.cdk-local';
/** The environment takes no longer values everywhere. */
const LONGEST_VARIABLE = 30_000;
const IS_WINDOWS = process.platform === 'win32';
/** Statuses by which shells tell of SIGINT and SIGTERM. */
const INTERRUPTED = [130, 143];
const INTERRUPTION_MS = 200;

/** Listener to a synthesis. */
export interface SynthesisListener {
  log(line: string): void;
  /** The files that the app has written itself, by their absolute paths. */
  wrote(files: readonly string[]): void;
}

/** Runs an app as `cdk synth` does, into a separate directory, so that the one you deploy from stays as it is. Returns that directory. */
export async function synthesize(app: CdkApp, { log, wrote }: SynthesisListener): Promise<string> {
  const kept = join(app.directory, KEPT);
  mkdirSync(kept, { recursive: true });
  writeFileSync(join(kept, '.gitignore'), '*\n');
  const assembly = join(kept, 'cdk.out');
  const written = join(kept, 'written');
  writeFileSync(written, '');
  const [code, signal] = await runApp(app, { ...environment(app, kept, assembly), ...notingWrites(written) });
  wrote([...new Set(readFileSync(written, 'utf8').split('\n'))].filter((file) => file !== ''));
  // A signal to the app may be about to reach the runner too, which then prints nothing.
  if (signal !== null || INTERRUPTED.includes(code ?? 0)) await pause(INTERRUPTION_MS);
  if (code !== 0) throw new Error(`The app doesn't synthesize: '${app.command}' ended with ${signal ?? `the status ${code}`}`);
  if (!existsSync(join(assembly, 'manifest.json'))) throw new Error(`'${app.command}' ended and wrote no cloud assembly. Does the app set outdir? Leave it out, or run the runner on that directory`);
  for (const missing of missingContext(assembly)) log(`The app looks up ${missing} and goes on with CDK's placeholder. Run cdk synth once with credentials to keep the value in cdk.context.json`);
  return assembly;
}

/** Gives the status or the signal with which the app ends. It doesn't outlive the runner. */
async function runApp({ command, directory }: CdkApp, env: NodeJS.ProcessEnv): Promise<[code: number | null, signal: string | null]> {
  // `shell`: the command is what you would type, on every operating system. Detached, it can be ended with all that it has started.
  const child = spawn(command, { cwd: directory, shell: true, detached: !IS_WINDOWS, stdio: ['ignore', 'inherit', 'inherit'], env });
  const end = (): void => endTree(child.pid);
  process.on('exit', end);
  // A runner that is killed has no chance to end it. A negative number is a process with all that it has started.
  const guard = startGuard();
  const guarded = IS_WINDOWS ? child.pid : -Number(child.pid);
  if (child.pid !== undefined) guard.stdin.write(`+${guarded}\n`);
  try {
    return await once(child, 'close') as [number | null, string | null];
  } finally {
    process.off('exit', end);
    guard.stdin.end(`-${guarded}\n`);
  }
}

/** Lets the app's Node.js processes write down what they write: those of an app in another language, too, where constructs run in Node.js. */
function notingWrites(list: string): NodeJS.ProcessEnv {
  const options = process.env.NODE_OPTIONS ?? '';
  return { NODE_OPTIONS: `${options} --require ${JSON.stringify(childProgram('written-files.cjs'))}`.trim(), LOCAL_RUNNER_WRITTEN: list };
}

function endTree(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    if (IS_WINDOWS) spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    else process.kill(-pid, 'SIGTERM');
  } catch {
    // It has just ended.
  }
}

function environment({ context, account, region }: CdkApp, kept: string, assembly: string): NodeJS.ProcessEnv {
  const text = JSON.stringify({ 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true, ...context });
  const { env } = process;
  return {
    ...env,
    CDK_OUTDIR: assembly,
    ...contextVariables(text, kept),
    CDK_DEFAULT_ACCOUNT: env.CDK_DEFAULT_ACCOUNT ?? account ?? ACCOUNT,
    CDK_DEFAULT_REGION: env.CDK_DEFAULT_REGION ?? region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? DEFAULT_REGION,
  };
}

/** CDK's command hands a long context over in a file, too. */
function contextVariables(text: string, kept: string): NodeJS.ProcessEnv {
  if (text.length <= LONGEST_VARIABLE) return { CDK_CONTEXT_JSON: text };
  const file = join(kept, 'context.json');
  writeFileSync(file, text);
  return { CONTEXT_OVERFLOW_LOCATION_ENV: file };
}

function missingContext(assembly: string): string[] {
  const file = join(assembly, 'manifest.json');
  const manifest = parse(readFileSync(file, 'utf8'), file);
  return isObject(manifest) ? objects(manifest.missing, 'missing').map(({ provider, key }) => `${String(provider)} (${String(key).slice(0, 80)})`) : [];
}
