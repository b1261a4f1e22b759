import * as fs from 'fs';
import * as path from 'path';

const ROOT = path.join(__dirname, '..', '..');

/** Packages that may run a script when they are installed, and why: none compiles, or needs more than Node.js and npm. */
const ALLOWED: Readonly<Record<string, string>> = {
  '@parcel/watcher': 'Comes with jest. Does nothing unless npm is called with --build-from-source; its binaries are packages of their own.',
  'esbuild': 'Checks the binary that came as a package of its own, and links it in the place of a script.',
  'node': 'Installs the binary of Node.js for this platform from the same registry.',
  'unrs-resolver': 'Comes with jest. Checks that the binary for this platform came as a package of its own, and fetches it if not.',
};

/** Commands that build native code, and files for it. */
const BUILDERS = /(?:^|\/)(?:node-gyp|node-gyp-build|prebuild-install|cmake-js|node-pre-gyp|nan|aws-lambda-ric|classic-level|dynalite)$/;

interface Locked {
  readonly hasInstallScript?: boolean;
  readonly resolved?: string;
  readonly link?: boolean;
}

const { packages } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as { readonly packages: Readonly<Record<string, Locked>> };
const nameOf = (key: string) => key.split('node_modules/').pop() ?? key;

test('only packages with a reason run a script when they are installed', () => {
  // npm 10, which comes with Node.js 20 and 22, runs every one of them: it does not know `allowScripts`.
  const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript).map(([key]) => nameOf(key));
  expect(scripted.sort()).toEqual(Object.keys(ALLOWED).sort());
});

test('no package builds native code', () => {
  expect(Object.keys(packages).map(nameOf).filter((name) => BUILDERS.test(name))).toEqual([]);
});

test('newer npm runs those scripts that do something', () => {
  const { allowScripts } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { readonly allowScripts: Readonly<Record<string, boolean>> };
  expect(allowScripts).toEqual({ '@parcel/watcher': false, 'esbuild': true, 'node': true, 'unrs-resolver': false });
});

test('the lock file names no registry', () => {
  expect(Object.entries(packages).filter(([, { resolved, link }]) => resolved !== undefined && link !== true).map(([key]) => key)).toEqual([]);
});
