import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'fs';
import { homedir, tmpdir } from 'os';
import { basename, extname, join } from 'path';
import { filesIn } from '../../src/compute/bundle-archive';
import { HANDLERS } from '../../src/handlers/catalog';
import { ROOT, sizeOf } from '../languages/support/language';

/** For all that is gone in the end. */
export const WORK = join(tmpdir(), `release-dry-${process.pid}`);

/** A package, and what was found to be so of it. */
export interface Artefact {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256?: string;
  readonly checks: string[];
}

export const artefact = (name: string, path: string): Artefact => {
  const isFile = statSync(path).isFile();
  return { name, file: basename(path), bytes: sizeOf(path), sha256: isFile ? createHash('sha256').update(readFileSync(path)).digest('hex') : undefined, checks: [] };
};

export function check(condition: boolean, what: string): string {
  if (!condition) throw new Error(`not so: ${what}`);
  return what;
}

/** Gives a folder with the files of a package of any language. */
export function unpacked(file: string): string {
  if (statSync(file).isDirectory()) return file;
  const folder = mkdtempSync(join(WORK, 'artefact-'));
  if (['.whl', '.jar'].includes(extname(file))) execFileSync('python3', ['-m', 'zipfile', '-e', file, folder]);
  else execFileSync('tar', ['-xzf', file, '-C', folder]);
  return folder;
}

const filesOf = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());

/** The library for npm, which the packages of all languages carry and run. */
export function carried(folder: string): string {
  const found = filesOf(folder).find((name) => /cdk-serverless-api-pattern[@-].*\.tgz$/.test(name));
  if (found === undefined) throw new Error(`${folder} has no library in it`);
  const inside = mkdtempSync(join(WORK, 'carried-'));
  execFileSync('tar', ['-xzf', join(folder, found), '--strip-components=1', '-C', inside]);
  return inside;
}

/** The library with its licences and bills of materials, and with nothing else than what its users need. */
export function checkLibrary(library: string, version: string): string[] {
  const manifest = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8')) as Record<string, unknown>;
  const [bills, archives] = ['sbom', 'handlers'].map((folder) => readdirSync(join(library, 'assets', folder)));
  return [
    check(manifest.version === version, `version ${version}`),
    check(['LICENSE', 'assets/THIRD-PARTY-LICENSES'].every((name) => existsSync(join(library, name))), 'licences'),
    check(archives.sort().join() === Object.keys(HANDLERS).map((name) => `${name}.zip`).sort().join(), `${archives.length} handlers`),
    check(Object.keys(HANDLERS).every((name) => bills.includes(`${name}.cdx.json`)), `${bills.length} bills of materials`),
    check(!['scripts', 'devDependencies', 'workspaces', 'overrides'].some((name) => name in manifest), 'manifest of a user'),
    checkPrivate(library),
  ];
}

/** Nothing of this machine and of the sources of the repository. */
export function checkPrivate(folder: string): string {
  const files = filesOf(folder);
  const sources = files.filter((name) => /(^|\/)(node_modules|\.git|\.npmrc|projenrc|bench|mutation)(\/|$)|\.tsbuildinfo$|^(package\/)?test\//.test(name));
  const paths = [ROOT, homedir()].filter((path) => path.length > 1);
  const contents = (name: string) => (/\bassets\/handlers\/\w+\.zip$/.test(name) ? Object.values(filesIn(readFileSync(join(folder, name)))) : [readFileSync(join(folder, name))]);
  const telling = files.filter((name) => contents(name).some((content) => paths.some((path) => content.includes(`${path}/`))));
  return check(sources.length === 0 && telling.length === 0, `nothing private${[...sources, ...telling].map((name) => `: ${name}`).join('')}`);
}
