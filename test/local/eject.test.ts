import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { removeTemporaryDirectories, temporaryDirectory } from './support/assembly';
import { eject } from '../../local/src/eject-command';
import { writeHandlerSources } from '../../projenrc/handler-sources';
import { HANDLERS } from '../../src/handlers/catalog';
import { sampleOf } from '../support/all';

const ROOT = path.join(__dirname, '..', '..');
/** Below this repository, whose packages the code imports. */
const projects: string[] = [];
let sources: string;
let manifest: Record<string, { files: string[]; tests: string[]; packages: Record<string, string>; refused?: string }>;

beforeAll(() => {
  sources = temporaryDirectory();
  writeHandlerSources(sources);
  manifest = JSON.parse(fs.readFileSync(path.join(sources, 'handlers.json'), 'utf8'));
});
afterAll(() => {
  for (const project of projects) fs.rmSync(project, { recursive: true });
  removeTemporaryDirectories();
});

function newProject(): string {
  const made = fs.mkdtempSync(path.join(ROOT, 'test', 'local', '.eject-'));
  projects.push(made);
  return made;
}

const REPLACEABLE = ['items', 'files', 'jobs', 'worker', 'invoker', 'authorizer', 'realtime', 'broadcast', 'ingest', 'sweeper'];

test('every shipped handler is listed, and those that read a file of entities are refused', () => {
  expect(Object.keys(manifest).sort()).toEqual(Object.keys(HANDLERS).sort());
  expect(Object.keys(manifest).filter((name) => manifest[name].refused === undefined).sort()).toEqual([...REPLACEABLE].sort());
});

test.each(sampleOf(REPLACEABLE, 3))('the source of %s type-checks by itself, with its tests', (handler) => {
  const directory = newProject();
  eject({ handler, folder: 'src/own' }, directory, sources);
  const rootNames = fs.readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => path.join(directory, name));
  expect(rootNames).toContain(path.join(directory, 'src', 'own', `${handler}.lambda.ts`));
  const program = ts.createProgram(rootNames, {
    strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16, esModuleInterop: true, skipLibCheck: true, types: ['node', 'jest'],
  });
  expect(ts.getPreEmitDiagnostics(program).map(({ messageText, file }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)).toEqual([]);
  // Nothing but what was copied, and packages.
  const others = program.getSourceFiles().map(({ fileName }) => fileName).filter((name) => !name.includes('/node_modules/') && !name.startsWith(directory));
  expect(others).toEqual([]);
});

test('the tests that come along pass where nothing but the packages is', () => {
  // Outside of this repository, whose settings of TypeScript would be found.
  const directory = temporaryDirectory();
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(directory, 'node_modules'));
  fs.writeFileSync(path.join(directory, 'package.json'), '{}');
  eject({ handler: 'items', folder: 'src/own' }, directory, sources);
  const { status, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'), '--ci', '--config', 'src/own/test/jest.config.cjs'], { cwd: directory, encoding: 'utf8' });
  expect({ status, failed: stderr.split('\n').filter((line) => line.startsWith('FAIL ')) }).toEqual({ status: 0, failed: [] });
  expect(stderr).toMatch(/^Test Suites: \d+ passed, /m);
});

test('tests come along that need nothing of this repository', () => {
  expect(manifest.items.tests).toContain('test/shared/etag.test.ts');
  expect(manifest.items.tests).not.toContain('test/items.test.ts');
  const directory = newProject();
  eject({ handler: 'items', folder: 'own' }, directory, sources);
  expect(fs.readFileSync(path.join(directory, 'own', 'test', 'shared', 'etag.test.ts'), 'utf8')).toContain("from '../../shared/etag'");
});

test('tells what to install, and how to use it', () => {
  const said = eject({ handler: 'items', folder: './src/items/' }, newProject(), sources);
  expect(said).toContain("  compute: { handlers: { items: { replacement: { entry: 'src/items/items.lambda.ts' } } } },");
  expect(said).toMatch(/^npm install --save-dev esbuild @types\/node .*@aws-sdk\/client-dynamodb@\d+\.\d+\.\d+ .*@types\/aws-lambda@\d/m);
  expect(said).toContain('\nnpm install --save-dev jest@30 @babel/core@7 @babel/preset-typescript@7 @babel/plugin-transform-modules-commonjs@7\nnpx jest --config src/items/test/jest.config.cjs\n');
  expect(said).toMatch(/^Copied \d+ files of the handler 'items' and \d+ test suites for Jest to \.\/src\/items\/\.$/m);
});

test.each([
  ['an unknown handler', 'toString', "There is no handler 'toString'. Name one of items, files, jobs"],
  ['one that reads entities', 'entities', "The handler 'entities' can't be replaced by its own source: it reads the declarations of your entities from a file that only the shipped bundle has. Name one of items"],
])('refuses %s', (_, handler, message) => {
  const directory = newProject();
  expect(() => eject({ handler, folder: 'own' }, directory, sources)).toThrow(message);
  expect(fs.readdirSync(directory)).toEqual([]);
});

test('refuses a folder that is not empty, and takes an empty one', () => {
  const directory = newProject();
  fs.mkdirSync(path.join(directory, 'own'));
  expect(() => eject({ handler: 'worker', folder: 'own' }, directory, sources)).not.toThrow();
  expect(() => eject({ handler: 'items', folder: 'own' }, directory, sources)).toThrow('own is not empty. Name a new folder, so that none of your files is overwritten');
  expect(fs.existsSync(path.join(directory, 'own', 'items.lambda.ts'))).toBe(false);
});

test('without the package, says where the sources are', () => {
  expect(() => eject({ handler: 'items', folder: 'own' }, newProject(), path.join(sources, 'none'))).toThrow('They are in the package that npm installs');
});
