import { spawnSync } from 'child_process';
import { existsSync, statSync } from 'fs';
import { createRequire } from 'module';
import * as path from 'path';
import { Stack } from 'aws-cdk-lib';
import { Architecture, Function as LambdaFunction, FunctionProps, Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { FunctionCode } from './function-code';
import { pythonCode } from './python-code';
import { conflictIn, invalidIn } from '../private/invalid';

/** Languages that `entry` builds, by the ends of file names. */
const LANGUAGES: readonly { readonly ends: readonly string[]; readonly family: RuntimeFamily; readonly runtime: Runtime }[] = [
  { ends: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'], family: RuntimeFamily.NODEJS, runtime: Runtime.NODEJS_24_X },
  { ends: ['.py'], family: RuntimeFamily.PYTHON, runtime: Runtime.PYTHON_3_15 },
];

/** Settings that `NodejsFunction` leaves open, as the shipped handlers are bundled. */
const BUNDLING = { minify: true, mainFields: ['module', 'main'], bundleAwsSDK: true };

/** Settings of a function besides what it runs. */
type Settings = Omit<FunctionProps, 'runtime' | 'code' | 'handler'>;

/** The runtime of a function. Throws for code that isn't given as a whole, or twice. */
export function runtimeOf(scope: Construct, props: FunctionCode): Runtime {
  const { entry, code, runtime, handler } = props;
  if (entry === undefined) {
    const { bundling, depsLockFilePath, projectRoot } = props;
    for (const [prop, value] of Object.entries({ bundling, depsLockFilePath, projectRoot })) {
      if (value !== undefined) throw conflictIn(scope, prop, 'code', 'It is for source files: set entry instead of code, runtime and handler');
    }
    for (const [prop, value] of Object.entries({ code, runtime, handler })) {
      if (value === undefined) throw invalidIn(scope, prop, value, 'entry, or code, runtime and handler together');
    }
    return runtime!;
  }
  if (code) throw conflictIn(scope, 'entry', 'code', 'Remove one of them');
  const language = LANGUAGES.find(({ ends }) => ends.includes(path.extname(entry)));
  if (!language) throw invalidIn(scope, 'entry', entry, `files that end with ${LANGUAGES.flatMap(({ ends }) => ends).join(', ')}; for other languages set code, runtime and handler`);
  if (!existsSync(entry) || !statSync(entry).isFile()) throw invalidIn(scope, 'entry', entry, `a file that exists, seen from ${process.cwd()}`);
  if (runtime && runtime.family !== language.family) throw invalidIn(scope, 'runtime', runtime.name, `a runtime for ${path.basename(entry)}, or none`);
  if (language.family === RuntimeFamily.PYTHON) refuseNodeSettings(scope, props);
  return runtime ?? language.runtime;
}

function refuseNodeSettings(scope: Construct, { entry, bundling, depsLockFilePath, projectRoot }: FunctionCode): void {
  for (const [prop, value] of Object.entries({ bundling, depsLockFilePath, projectRoot })) {
    if (value !== undefined) throw conflictIn(scope, prop, `entry '${entry}'`, 'It is for TypeScript and JavaScript: remove it');
  }
}

/** Makes the function from its source file, or of built code. */
export function createFunction(scope: Construct, id: string, props: FunctionCode, runtime: Runtime, settings: Settings): LambdaFunction {
  const { entry, handler } = props;
  if (entry === undefined) return new LambdaFunction(scope, id, { ...settings, runtime, code: props.code!, handler: handler! });
  if (runtime.family === RuntimeFamily.PYTHON) {
    return new LambdaFunction(scope, id, {
      ...settings,
      runtime,
      code: pythonCode(scope, entry, runtime, settings.architecture ?? Architecture.ARM_64),
      handler: `${path.basename(entry, '.py')}.${handler ?? 'handler'}`,
    });
  }
  checkEsbuild(scope, props);
  const { bundling, depsLockFilePath, projectRoot } = props;
  return new NodejsFunction(scope, id, {
    ...settings,
    entry,
    runtime,
    handler,
    depsLockFilePath,
    projectRoot,
    bundling: {
      ...bundling,
      minify: bundling?.minify ?? BUNDLING.minify,
      mainFields: bundling?.mainFields ?? BUNDLING.mainFields,
      bundleAwsSDK: bundling?.bundleAwsSDK ?? (bundling?.externalModules ? undefined : BUNDLING.bundleAwsSDK),
    },
  });
}

/** CDK starts Docker where it finds no esbuild, which takes minutes or fails with an error about Docker. */
function checkEsbuild(scope: Construct, { entry, bundling }: FunctionCode): void {
  if (bundling?.forceDockerBundling || !Stack.of(scope).bundlingRequired || esbuild.isInstalled()) return;
  throw invalidIn(scope, 'entry', entry, 'a project with esbuild, which bundles it: run npm install --save-dev esbuild@0. For Docker, set bundling.forceDockerBundling');
}

/** Places where CDK looks for esbuild: beside itself, and among the commands of the machine. */
export const esbuild = {
  isInstalled(): boolean {
    try {
      return createRequire(require.resolve('aws-cdk-lib/package.json')).resolve('esbuild/package.json') !== '';
    } catch {
      return spawnSync('esbuild', ['--version'], { env: process.env }).status === 0;
    }
  },
};
