import { execFileSync } from 'child_process';
import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import * as library from '../src';

const ROOT = join(__dirname, '..');

/** Runs a program against the compiled package, in a process that has loaded nothing else. */
function run(file: string, program: string): unknown {
  const path = join(mkdtempSync(join(tmpdir(), 'loading-')), file);
  writeFileSync(path, program);
  return JSON.parse(execFileSync(process.execPath, [path, ROOT], { encoding: 'utf8' }));
}

const REQUIRE = "const { createRequire } = require('module'); const load = createRequire(process.argv[2] + '/package.json');";

test('the compiled package has the names of the sources', () => {
  const names = run('names.cjs', `${REQUIRE} const loaded = load('./lib'); console.log(JSON.stringify(Object.keys(loaded).filter((name) => loaded[name] !== undefined).sort()));`);
  expect(names).toEqual(Object.keys(library).sort());
});

test('loading the package loads nothing of it', () => {
  const modules = run('modules.cjs', `${REQUIRE} load('./lib'); console.log(JSON.stringify(Object.keys(require.cache).filter((file) => file.startsWith(process.argv[2]))));`);
  expect(modules).toEqual([join(ROOT, 'lib', 'index.js')]);
});

test('one construct loads its concern only', () => {
  const modules = run('concern.cjs', `${REQUIRE} load('./lib').WorkQueue; console.log(JSON.stringify(Object.keys(require.cache).filter((file) => file.includes('/lib/api/'))));`);
  expect(modules).toEqual([]);
});

test('ES modules import the same classes by name', () => {
  const same = run('names.mjs', `import { createRequire } from 'node:module';
    const root = process.argv[2];
    const module = await import('file://' + root + '/lib/index.js');
    const { ServerlessApiPattern } = module;
    console.log(JSON.stringify([ServerlessApiPattern === createRequire(root + '/package.json')('./lib').ServerlessApiPattern, Object.keys(module).length]));`);
  const [identical, names] = same as [boolean, number];
  expect(identical).toBe(true);
  expect(names).toBeGreaterThanOrEqual(Object.keys(library).length);
});
