import { spawnSync } from 'child_process';
import { cpSync, existsSync, rmSync } from 'fs';
import * as path from 'path';
import { AssetHashType, DockerImage, Stack } from 'aws-cdk-lib';
import { Architecture, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { invalidIn } from '../private/invalid';

/** Files that no function needs. */
const LEFT_OUT = ['__pycache__', '.venv', 'venv', '.git', '.pytest_cache', '.mypy_cache', '.ruff_cache', 'node_modules', 'cdk.out', '.env', '.env.local'];

/** Settings that uv reads from its lock file during the installation. */
const EXPORTED = '.requirements-of-lock.txt';

/** The folder of a Python file with the packages that its `requirements.txt` or `uv.lock` names. */
export function pythonCode(scope: Construct, entry: string, runtime: Runtime, architecture: Architecture): Code {
  const folder = path.dirname(path.resolve(entry));
  const installer = installerOf(scope, entry, folder);
  const tryBundle = (outdir: string) => {
    for (const [command, ...args] of installer(outdir, platformsOf(runtime, architecture), runtime.name.replace('python', ''))) run(scope, entry, folder, command, args);
    rmSync(path.join(outdir, EXPORTED), { force: true });
    // After the packages: a module of the function wins, as it does in its folder.
    cpSync(folder, outdir, { recursive: true, filter: (source) => source === folder || !LEFT_OUT.includes(path.basename(source)) });
    return true;
  };
  return Code.fromAsset(folder, {
    exclude: LEFT_OUT,
    // New versions of packages are new code of the same source.
    assetHashType: AssetHashType.OUTPUT,
    // Named because CDK asks for an image, and never started: what can't be built locally is an error.
    bundling: { image: DockerImage.fromRegistry('none'), local: { tryBundle } },
  });
}

/** The commands that install packages into a folder. */
type Installer = (outdir: string, platforms: readonly string[], version: string) => string[][];

/** Throws if packages must be installed and the machine has no tool for it. */
function installerOf(scope: Construct, entry: string, folder: string): Installer {
  const requirements = ['requirements.txt', 'uv.lock'].find((name) => existsSync(path.join(folder, name)));
  if (requirements === undefined || !Stack.of(scope).bundlingRequired) return () => [];
  const installer = installerFor(requirements);
  if (installer) return installer;
  throw invalidIn(scope, 'entry', entry, `a machine with uv${requirements === 'uv.lock' ? '' : ' or pip'}, which installs what ${requirements} names: see https://docs.astral.sh/uv/`);
}

/** Wheels only: a package that is compiled here would be for this machine. */
function installerFor(requirements: string): Installer | undefined {
  if (works('uv')) {
    return (outdir, [platform], version) => {
      const exported = path.join(outdir, EXPORTED);
      const list = requirements === 'uv.lock' ? exported : requirements;
      return [
        ...(list === exported ? [['uv', 'export', '--frozen', '--no-dev', '--no-emit-project', '--quiet', '--output-file', exported]] : []),
        ['uv', 'pip', 'install', '--quiet', '--target', outdir, '--python-platform', `${architectureIn(platform)}-${libcIn(platform)}`, '--python-version', version,
          '--only-binary', ':all:', '-r', list],
      ];
    };
  }
  const pip = [['python3', '-m', 'pip'], ['pip3'], ['pip']].find(([command, ...args]) => works(command, ...args));
  if (!pip || requirements === 'uv.lock') return undefined;
  return (outdir, platforms, version) => [[
    ...pip, 'install', '--quiet', '--disable-pip-version-check', '--target', outdir, ...platforms.flatMap((platform) => ['--platform', platform]),
    '--implementation', 'cp', '--python-version', version, '--only-binary=:all:', '--no-compile', '-r', requirements,
  ]];
}

/** The newest C library that the runtime has: Amazon Linux 2023 from Python 3.12 on, Amazon Linux 2 before. */
function platformsOf(runtime: Runtime, { name }: Architecture): string[] {
  const architecture = name === Architecture.ARM_64.name ? 'aarch64' : 'x86_64';
  const minor = Number(runtime.name.split('.')[1]);
  return [...(minor >= 12 ? ['manylinux_2_28'] : []), 'manylinux_2_17', 'manylinux2014'].map((libc) => `${libc}_${architecture}`);
}

const architectureIn = (platform: string) => platform.endsWith('aarch64') ? 'aarch64' : 'x86_64';
const libcIn = (platform: string) => platform.replace(`_${architectureIn(platform)}`, '');

function works(command: string, ...args: string[]): boolean {
  return spawnSync(command, [...args, '--version'], { env: process.env }).status === 0;
}

function run(scope: Construct, entry: string, cwd: string, command: string, args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env: process.env });
  if (status !== 0) throw invalidIn(scope, 'entry', entry, `packages that ${command} can install as wheels for Lambda. It said: ${stderr.trim()}`);
}
