import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryDirectories, temporaryDirectory } from './support/assembly';
import { nodeVersionFault } from '../../local/src/node-version';

const LOCAL = join(__dirname, '..', '..', 'local');

afterAll(() => removeTemporaryDirectories());

test.each(['18.20.8', '20.20.2', '21.7.3', '22.0.0', '22.5.1', '22.15.1'])('%s is too old', (version) => {
  expect(nodeVersionFault(version)).toBe(`cdk-serverless-api-local needs Node.js 22.16.0 or newer, and this is Node.js ${version}. To use a newer one in a project only, run npm install --save-dev node@24.`);
});

test.each(['22.16.0', '22.23.1', '23.0.0', '24.21.0', '100.0.0', '25.0.0-nightly20260101'])('%s is new enough', (version) => {
  expect(nodeVersionFault(version)).toBeUndefined();
});

test('the package says the same to npm', () => {
  const { engines } = JSON.parse(readFileSync(join(LOCAL, 'package.json'), 'utf8')) as { engines: object };
  expect(engines).toEqual({ node: '>= 22.16.0' });
});

/** Loads a file of the runner in a process that takes itself for an old Node.js, on which the runner's packages do not load. */
function onOldNode(file: string) {
  const pretend = join(temporaryDirectory(), 'pretend.cjs');
  writeFileSync(pretend, `
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });
const Module = require('node:module');
const load = Module._load;
Module._load = (name, ...rest) => {
  if (['ws', 'aws-jwt-verify', 'velocityjs', 'jsonpath-plus', 'ajv'].some((known) => name.startsWith(known))) throw new Error(name + ' is loaded too early');
  return load(name, ...rest);
};`);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', require.resolve('tsx'), '--require', pretend, join(LOCAL, 'src', file)], { encoding: 'utf8', cwd: join(LOCAL, '..') });
  return { status, stdout, stderr };
}

test('the command says so in one sentence, before anything else is loaded', () => {
  expect(onOldNode('main.ts')).toEqual({ status: 1, stdout: '', stderr: 'cdk-serverless-api-local needs Node.js 22.16.0 or newer, and this is Node.js 20.20.2. To use a newer one in a project only, run npm install --save-dev node@24.\n' });
});

test('the library throws it, before anything else is loaded', () => {
  const { status, stderr } = onOldNode('index.ts');
  expect([status, stderr]).toEqual([1, expect.stringContaining('Error: cdk-serverless-api-local needs Node.js 22.16.0 or newer, and this is Node.js 20.20.2.')]);
});
