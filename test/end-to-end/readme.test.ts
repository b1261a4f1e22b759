import { spawnSync } from 'child_process';
import { writeFileSync } from 'fs';
import { join } from 'path';
import { pathToFileURL } from 'url';
import { App, Stack } from 'aws-cdk-lib';
import { Profile, ServerlessApiPattern } from '../../src';
import { ROOT, read } from '../support/documents';
import { temporaryDirectory } from '../support/temporary-directory';

const RUNNER = pathToFileURL(join(ROOT, 'local', 'src', 'index.ts')).href;

/** Saves the test that the README shows, with the runner's sources in place of its package. */
function savedTest(change: (code: string) => string = (code) => code): string {
  const directory = temporaryDirectory();
  const [, code] = /^```js\n([\s\S]*?)^```$/m.exec(read('README.md'))!;
  writeFileSync(join(directory, 'shop.test.mjs'), change(code).replace("'cdk-serverless-api-local'", `'${RUNNER}'`));
  const app = new App({ outdir: join(directory, 'cdk.out') });
  new ServerlessApiPattern(new Stack(app, 'Shop'), 'Shop', { profile: Profile.DEVELOPMENT });
  app.synth();
  return directory;
}

function run(directory: string): string {
  const tsx = pathToFileURL(join(ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href;
  // A test of Node.js within another process of tests would report to that one.
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  return spawnSync(process.execPath, ['--import', tsx, '--test', '--test-reporter=tap'], { cwd: directory, env, encoding: 'utf8' }).stdout;
}

test('the test in the README passes', () => {
  expect(run(savedTest())).toMatch(/^ok 1 - an item is stored and listed$/m);
}, 120_000);

test('and fails where the API answers otherwise', () => {
  expect(run(savedTest((code) => code.replace('201', '200')))).toMatch(/^not ok 1 - an item is stored and listed$[\s\S]*201 !== 200/m);
}, 120_000);
