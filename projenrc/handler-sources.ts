/**
 * The sources of the shipped handlers, as `cdk-serverless-api-local eject` copies them: each file once, and a list of what each handler needs.
 */
import * as fs from 'fs';
import { builtinModules } from 'module';
import * as path from 'path';
import * as ts from 'typescript';
import { HANDLERS } from '../src/handlers/catalog';

const ROOT = path.join(__dirname, '..');
const SOURCES = path.join(ROOT, 'src', 'handlers');
const TESTS = path.join(ROOT, 'test', 'handlers');
/** The folder that tests are copied to, beside the sources. */
const TESTS_COPIED = 'test';

/** What tests of a handler can't run without, and what only this repository has: bundles, emulators, files by their place. */
const OF_THIS_REPOSITORY = /\brequire(Actual)?\(|(?<!function )\bloadHandler\b|\bjest\.(mock|doMock)\(|\b__dirname\b|\bprocess\.(cwd|execPath)\b/;

/** Code that reads a file of entities, which comes with the shipped bundle only. Ingest does without. */
const READS_ENTITIES = 'it reads the declarations of your entities from a file that only the shipped bundle has';
const REFUSED: Readonly<Record<string, string>> = {
  entities: READS_ENTITIES, reindex: READS_ENTITIES, changes: READS_ENTITIES, exports: READS_ENTITIES,
};

/** What a handler is made of. Names of files are those in the package. */
export interface HandlerSources {
  readonly files: readonly string[];
  readonly tests: readonly string[];
  /** npm packages that it imports, with the versions that it is tested with. */
  readonly packages: Readonly<Record<string, string>>;
  /** Why it can't be replaced. */
  readonly refused?: string;
}

/** Writes the sources, and the list as `handlers.json`. */
export function writeHandlerSources(target: string): void {
  const tests = everyTest().map((file) => ({ file, ...closureOf([file]) })).filter(({ files }) => files.every(runsElsewhere));
  const handlers = Object.fromEntries(Object.keys(HANDLERS).map((name) => [name, sourcesOf(name, tests)]));
  const all = new Set(Object.values(handlers).flatMap((each) => [...each.files, ...each.tests]));
  for (const name of all) {
    const file = path.join(target, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, copied(name));
  }
  fs.writeFileSync(path.join(target, 'handlers.json'), JSON.stringify(handlers, undefined, 1));
}

function sourcesOf(name: string, tests: readonly ({ readonly file: string } & Closure)[]): HandlerSources {
  const refused = REFUSED[name];
  if (refused !== undefined) return { files: [], tests: [], packages: {}, refused };
  const own = closureOf([path.join(SOURCES, `${name}.lambda.ts`)]);
  const isOwn = (file: string) => own.files.includes(file);
  const tested = tests.filter(({ files }) => files.every((file) => isOwn(file) || isOfTests(file)) && files.some(isOwn));
  const testFiles = [...new Set(tested.flatMap(({ files }) => files.filter(isOfTests)))].sort();
  const packages = [...new Set([...own.packages, ...tested.flatMap((each) => each.packages)])].sort();
  return {
    files: own.files.map((file) => nameOf(file)).sort(),
    tests: testFiles.map((file) => nameOf(file)),
    packages: Object.fromEntries(packages.map(installed)),
  };
}

interface Closure { readonly files: string[]; readonly packages: string[] }

/** Files, and all that they import, for their types too: esbuild leaves those out, and a compiler doesn't. */
function closureOf(entries: readonly string[]): Closure {
  const files = new Set(entries);
  const packages = new Set<string>();
  for (const file of files) {
    for (const { fileName: specifier } of ts.preProcessFile(fs.readFileSync(file, 'utf8'), true, true).importedFiles) {
      if (specifier.startsWith('.')) files.add(resolved(file, specifier));
      else if (!builtinModules.includes(specifier.replace(/^node:/, ''))) packages.add(specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return { files: [...files], packages: [...packages] };
}

function resolved(file: string, specifier: string): string {
  const found = path.resolve(path.dirname(file), specifier);
  return [`${found}.ts`, path.join(found, 'index.ts'), found].find((each) => fs.existsSync(each) && fs.statSync(each).isFile()) ?? `${found}.ts`;
}

function everyTest(): string[] {
  return fs.readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts')).map((name) => path.join(TESTS, name)).sort();
}

const isOfTests = (file: string) => file.startsWith(TESTS + path.sep);

function runsElsewhere(file: string): boolean {
  if (!file.startsWith(SOURCES + path.sep) && !isOfTests(file)) return false;
  return fs.existsSync(file) && !(isOfTests(file) && OF_THIS_REPOSITORY.test(fs.readFileSync(file, 'utf8')));
}

/** With slashes, whatever the machine. */
function nameOf(file: string): string {
  const name = isOfTests(file) ? path.join(TESTS_COPIED, path.relative(TESTS, file)) : path.relative(SOURCES, file);
  return name.split(path.sep).join('/');
}

/** The text of a file. Tests find the sources where they were copied to. */
function copied(name: string): string {
  const [first, ...others] = name.split('/');
  if (first !== TESTS_COPIED) return fs.readFileSync(path.join(SOURCES, name), 'utf8');
  return fs.readFileSync(path.join(TESTS, ...others), 'utf8').replace(/'((?:\.\.\/)+)src\/handlers\//g, (_, up: string) => `'${up.slice('../'.length)}`);
}

/** What is to be installed for an import, and the version that is tested here. */
function installed(imported: string): [name: string, version: string] {
  // Imports of types alone name what the types are of.
  const name = [imported, `@types/${imported}`].find((each) => fs.existsSync(path.join(ROOT, 'node_modules', each, 'package.json')));
  if (name === undefined) throw new Error(`${imported} is imported by a handler and isn't installed`);
  const { version } = JSON.parse(fs.readFileSync(path.join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { version: string };
  return [name, version];
}
