import { execFileSync } from 'child_process';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'fs';
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

test('loading the package checks the version of CDK, and loads nothing else of it', () => {
  const modules = run('modules.cjs', `${REQUIRE} load('./lib'); console.log(JSON.stringify(Object.keys(require.cache).filter((file) => file.startsWith(process.argv[2]))));`);
  expect(modules).toEqual(['index.js', 'private/cdk-version.js'].map((file) => join(ROOT, 'lib', file)));
});

const QUEUE = `${REQUIRE} const { App, Stack } = load('aws-cdk-lib'); const { WorkQueue } = load('./lib');
  const add = (props) => new WorkQueue(new Stack(new App({ outdir: __dirname }), 'Stack'), 'Queue', props);`;

test('one construct loads what it needs of aws-cdk-lib only', () => {
  const modules = run('concern.cjs', `${QUEUE} add(); console.log(JSON.stringify(Object.keys(require.cache)
    .map((file) => /aws-cdk-lib.(aws-[^/\\\\]+)/.exec(file)?.[1]).filter((module, index, all) => module && all.indexOf(module) === index)));`);
  expect(modules).toContain('aws-sqs');
  expect(modules).not.toEqual(expect.arrayContaining(['aws-apigateway']));
  expect(modules).not.toEqual(expect.arrayContaining(['aws-ec2']));
});

/** The files of the package that are loaded once the program has run. */
const LOADED = "Object.keys(require.cache).filter((file) => file.startsWith(process.argv[2] + '/lib/')).map((file) => require('path').basename(file)).sort()";
const SYSTEM = `${REQUIRE} const { App, Stack } = load('aws-cdk-lib'); const library = load('./lib');
  const add = (props) => new library.ServerlessApiPattern(new Stack(new App({ outdir: __dirname }), 'Stack'), 'Shop', props).node.root.synth();`;

test.each([
  ['without options', ''],
  ['with the profile for development', '{ profile: library.Profile.DEVELOPMENT }'],
])('a system %s loads no code that it does not use', (_, props) => {
  expect(run('system.cjs', `${SYSTEM} add(${props}); console.log(JSON.stringify(${LOADED}));`)).toEqual(['cdk-version.js', 'index.js', 'library.js']);
});

test('an option loads the rest', () => {
  expect(run('options.cjs', `${SYSTEM} add({ website: {} }); console.log(JSON.stringify(${LOADED}));`)).toEqual(['cdk-version.js', 'index.js', 'library.js', 'rest.js']);
});

/** How many modules of other packages Node.js resolves for the package. */
const RESOLVED = `const Module = require('module'); const resolve = Module._resolveFilename; let resolved = 0;
  Module._resolveFilename = function (request, parent, ...rest) {
    if (parent.filename === process.argv[2] + '/lib/library.js' && !Module.isBuiltin(request)) resolved += 1;
    return resolve.call(this, request, parent, ...rest);
  };`;

test('each module of another package is resolved once', () => {
  const [first, second] = run('resolved.cjs', `${SYSTEM} ${RESOLVED} add(); const first = resolved; add(); console.log(JSON.stringify([first, resolved - first]));`) as [number, number];
  expect(first).toBeLessThan(30);
  expect(second).toBe(0);
});

test('a construct loads one file behind the index, and stack traces say where in it', () => {
  const [files, trace] = run('trace.cjs', `${QUEUE} let trace;
    try { add({ maxReceiveCount: -1 }); } catch (error) { trace = error.stack; }
    console.log(JSON.stringify([Object.keys(require.cache).filter((file) => file.startsWith(process.argv[2] + '/lib/')), trace]));`) as [string[], string];
  expect(files).toEqual(['index.js', 'private/cdk-version.js', 'library.js'].map((file) => join(ROOT, 'lib', file)));
  expect(trace).toMatch(/at new WorkQueue \(.*library\.js:\d+:\d+\)/);
});

test('a file that could not be loaded is loaded again at the next use', () => {
  expect(run('again.cjs', `${REQUIRE} const Module = require('module'); const original = Module._load; let failed = false;
    Module._load = function (request, parent, ...rest) {
      if (!failed && request === 'constructs' && parent.filename.endsWith('library.js')) {
        failed = true;
        throw new Error('EMFILE: too many open files');
      }
      return original.call(this, request, parent, ...rest);
    };
    const library = load('./lib');
    const use = () => {
      try {
        return typeof library.WorkQueue;
      } catch (error) {
        return error.message;
      }
    };
    console.log(JSON.stringify([use(), use()]));`)).toEqual(['EMFILE: too many open files', 'function']);
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

const IMPORTS = {
  require: ['app.cjs', "try { require('./lib'); console.log('loaded'); } catch ({ message }) { console.log(message); }"],
  // By name: Node.js reads such a name before the app runs, and hides what that throws.
  import: ['app.mjs', "import('./names.mjs').then(({ known }) => console.log(known ? 'loaded' : 'nothing'), ({ message }) => console.log(message));"],
} as const;

/** The compiled package beside a CDK of this version that has nothing in it. */
function loadedBeside(version: string, by: keyof typeof IMPORTS, files = ['assets/parameters.json']): string {
  const folder = mkdtempSync(join(tmpdir(), 'loading-'));
  for (const file of ['package.json', 'lib/index.js', 'lib/private/cdk-version.js', 'lib/library.js', 'lib/rest.js', ...files]) cpSync(join(ROOT, file), join(folder, file));
  const cdk = join(folder, 'node_modules', 'aws-cdk-lib');
  mkdirSync(cdk, { recursive: true });
  writeFileSync(join(cdk, 'package.json'), JSON.stringify({ name: 'aws-cdk-lib', version }));
  writeFileSync(join(folder, 'names.mjs'), "import { Severity } from './lib/index.js'; export const known = Severity !== undefined;");
  const [app, program] = IMPORTS[by];
  writeFileSync(join(folder, app), program);
  return execFileSync(process.execPath, [join(folder, app)], { encoding: 'utf8' }).trim();
}

describe.each(Object.keys(IMPORTS) as (keyof typeof IMPORTS)[])('an app that has the package by %s', (by) => {
  test.each(['2.268.9', '2.99.0', '1.204.0'])('is told that CDK %s is too old, with the remedy', (version) => {
    expect(loadedBeside(version, by)).toBe(
      `cdk-serverless-api-pattern 0.0.0 needs aws-cdk-lib 2.269.0 or newer, and found ${version}. Upgrade it: npm install aws-cdk-lib@latest constructs@latest`,
    );
  });

  test.each(['2.269.0', '2.1000.0', '3.0.0', '2.269.0-rc.0'])('can use CDK %s', (version) => {
    expect(loadedBeside(version, by)).toBe('loaded');
  });

  test('is told that a bundle lacks the handlers', () => {
    expect(loadedBeside('2.269.0', by, [])).toBe('cdk-serverless-api-pattern is part of a bundle, and can\'t find the handlers in its package. '
      + 'Keep it and aws-cdk-lib out of the bundle: with esbuild, --external:cdk-serverless-api-pattern --external:aws-cdk-lib.');
  });
});
