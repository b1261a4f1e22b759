import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUILD, ROOT } from './build';
import { measureProcess } from './process';
import type { Sample } from './figures';

const INVOKE = join(__dirname, 'invoke.cjs');
const BENCH = join(ROOT, 'bench');

/** What Lambda tells every function about itself. */
const LAMBDA = {
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'function',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIATEST',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
};

/** A function to measure: its folder, an event, and its environment. */
export interface FunctionRun {
  readonly folder: string;
  readonly event: object;
  readonly environment: Readonly<Record<string, string>>;
  /** Invocations after the first one. @default 0 */
  readonly further?: number;
}

/** The folder of a shipped handler, as it is in the installed package. */
export function shipped(name: string): string {
  return join(BENCH, 'node_modules', 'cdk-serverless-api-pattern', 'assets', 'handlers', name);
}

/** A folder with a function written here. */
export function written(name: string, code: string): string {
  const folder = join(BUILD, 'functions', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), code);
  return folder;
}

/** A folder with a handler of `installed/handlers/`, bundled as CDK's `NodejsFunction` does; by default it leaves the SDK to the runtime. */
export async function bundled(name: string, sdk: 'runtime' | 'bundled'): Promise<string> {
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
  return written(`${name}-${sdk}`, text);
}

export async function measureFunction({ folder, event, environment, further = 0 }: FunctionRun): Promise<Sample> {
  const file = join(BUILD, 'event.json');
  writeFileSync(file, JSON.stringify(event));
  return { ...await measureProcess(INVOKE, [folder, file, String(further)], { ...LAMBDA, ...environment }) };
}
