/**
 * Packs the local runner for npm: compiled, with the version given, with the sources of the shipped handlers, and with the database emulator of
 * every platform. The lock file of the repository names the one of Linux only, because `npm ci` refuses optional packages that a registry lacks.
 *
 * `tsx projenrc/pack-runner.ts <directory> [version]`
 */
import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { writeHandlerSources } from './handler-sources';

const ROOT = path.join(__dirname, '..');
const SOURCE = path.join(ROOT, 'local');
const PLATFORMS = ['darwin-arm64', 'darwin-x64', 'linux-x64', 'win32-x64'];
const PACKED = ['child', 'lib', 'page', 'LICENSE', 'README.md'];

/** Gives the file that it packs. */
export function packRunner(target: string, version?: string): string {
  fs.rmSync(path.join(SOURCE, 'lib'), { recursive: true, force: true });
  const compiler = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  for (const program of [[compiler, '-p', 'tsconfig.json'], [compiler, '-p', 'console'], [path.join('console', 'build.mjs')]]) {
    execFileSync(process.execPath, program, { cwd: SOURCE, stdio: 'inherit' });
  }
  fs.mkdirSync(target, { recursive: true });
  const staged = fs.mkdtempSync(path.join(target, 'runner-'));
  try {
    for (const name of PACKED) fs.cpSync(path.join(SOURCE, name), path.join(staged, name), { recursive: true });
    writeHandlerSources(path.join(staged, 'handlers'));
    const { scripts: _scripts, devDependencies: _built, ...manifest } = JSON.parse(fs.readFileSync(path.join(SOURCE, 'package.json'), 'utf8'));
    const [emulator] = Object.values(manifest.optionalDependencies);
    fs.writeFileSync(path.join(staged, 'package.json'), JSON.stringify({
      ...manifest,
      version: version ?? manifest.version,
      optionalDependencies: Object.fromEntries(PLATFORMS.map((platform) => [`@dynoxide/${platform}`, emulator])),
    }, undefined, 2));
    const [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', target], { cwd: staged, encoding: 'utf8', shell: process.platform === 'win32' })) as { filename: string }[];
    return path.join(target, packed.filename);
  } finally {
    fs.rmSync(staged, { recursive: true, force: true });
  }
}

if (require.main === module) {
  const [target = 'dist/local', version] = process.argv.slice(2);
  console.log(packRunner(path.resolve(target), version));
}
