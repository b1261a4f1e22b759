import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUILD, ROOT, program } from './build';
import { measureProcess } from './process';
import type { Sample } from './figures';
import { filesIn } from '../../src/compute/bundle-archive';
import { HANDLERS } from '../../src/handlers/catalog';

const INVOKE = join(__dirname, 'invoke.cjs');
const BENCH = join(ROOT, 'bench');

/** Environment that Lambda sets for every function. */
const LAMBDA = {
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'function',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIATEST',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
};

/** The code of a function, and the memory that it is given. */
export interface FunctionCode {
  readonly folder: string;
  readonly memorySizeMiB: number;
}

/** A function to measure, an event, and its environment. */
export interface FunctionRun extends FunctionCode {
  readonly event: object;
  readonly environment: Readonly<Record<string, string>>;
  /** Invocations after the first one. @default 0 */
  readonly further?: number;
}

/** A shipped handler, as it is in the installed package, with the memory that the construct gives it. */
export function shipped(name: string): FunctionCode {
  const { memorySizeMiB } = HANDLERS[name];
  const archive = readFileSync(join(BENCH, 'node_modules', 'cdk-serverless-api-pattern', 'assets', 'handlers', `${name}.zip`));
  const folder = join(BUILD, 'functions', name);
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(filesIn(archive))) writeFileSync(join(folder, file), content);
  return { folder, memorySizeMiB };
}

/** A shipped handler with the files that an app writes beside it, as its asset is uploaded. */
export function synthesizedFunction(name: string, app: string, ...args: readonly string[]): FunctionCode {
  const { description, memorySizeMiB } = HANDLERS[name];
  const outdir = join(BUILD, 'functions', `${name}-assembly`);
  execFileSync(process.execPath, [program(app), outdir, '1', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const folder = readdirSync(outdir).filter((each) => each.startsWith('asset.')).map((each) => join(outdir, each))
    .find((each) => existsSync(join(each, 'main.js')) && readFileSync(join(each, 'main.js'), 'utf8').includes(description));
  if (folder === undefined) throw new Error(`${app} has no function with the handler ${name}.`);
  return { folder, memorySizeMiB };
}

/** A function written here, with the memory of the handler that it is compared with. */
export function written(name: string, code: string, { memorySizeMiB } = HANDLERS.items): FunctionCode {
  const folder = join(BUILD, 'functions', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), code);
  return { folder, memorySizeMiB };
}

/** A handler of `installed/handlers/`, bundled as CDK's `NodejsFunction` does; by default it leaves the SDK to the runtime. */
export async function bundled(name: string, sdk: 'runtime' | 'bundled', comparedWith = HANDLERS.items): Promise<FunctionCode> {
  const { outputFiles: [{ text }] } = await build({
    entryPoints: [join(BENCH, 'installed', 'handlers', `${name}.ts`)],
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    external: sdk === 'runtime' ? ['@aws-sdk/*', '@smithy/*'] : [],
    minify: sdk === 'bundled',
    logLevel: 'error',
  });
  return written(`${name}-${sdk}`, text, comparedWith);
}

export async function measureFunction({ folder, memorySizeMiB, event, environment, further = 0 }: FunctionRun): Promise<Sample> {
  const file = join(BUILD, 'event.json');
  writeFileSync(file, JSON.stringify(event));
  const size = { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySizeMiB) };
  return { ...await measureProcess(INVOKE, [folder, file, String(further)], { ...LAMBDA, ...size, ...environment }) };
}
