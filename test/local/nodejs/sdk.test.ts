import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LocalSystem } from '../../../local/src';
import { removeTemporaryDirectories, synthesize, temporaryDirectory } from '../support/assembly';

afterAll(() => removeTemporaryDirectories());

/** Puts packages that say where they are from into a directory. */
function packages(directory: string, from: string, ...names: string[]): void {
  for (const name of names) {
    const place = join(directory, 'node_modules', ...name.split('/'));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    writeFileSync(join(place, 'index.js'), `exports.from = ${JSON.stringify(from)};`);
  }
}

const NAMES = { own: '@aws-sdk/client-s3', app: '@aws-sdk/client-sts', runner: '@aws-sdk/client-ssm' };
const LOADED = '({ own: own.from, app: app.from, runner: typeof runner.SSMClient })';
const SOURCES = {
  'index.js': `${Object.entries(NAMES).map(([name, module]) => `const ${name} = require('${module}');`).join('\n')}\nexports.handler = async () => ${LOADED};`,
  'index.mjs': `${Object.entries(NAMES).map(([name, module]) => `import * as ${name} from '${module}';`).join('\n')}\nexport const handler = async () => ${LOADED};`,
  'late.cjs': 'exports.handler = async (name) => Object.keys(await import(name)).length > 0;',
};

test.each([['index.js', 'index.handler'], ['index.mjs', 'index.handler'], ['late.cjs', 'late.handler']] as const)('%s gets its own SDK, else the app\'s, else the runner\'s', async (file, handler) => {
  const code = temporaryDirectory();
  writeFileSync(join(code, file), SOURCES[file]);
  packages(code, 'own', NAMES.own);
  const assembly = synthesize((stack) => {
    const fn = new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_22_X, handler, code: Code.fromAsset(code), timeout: Duration.seconds(20), memorySize: 512 });
    (fn.node.defaultChild as CfnFunction).overrideLogicalId('Fn');
  });
  packages(dirname(assembly), 'app', NAMES.own, NAMES.app);
  await using system = await LocalSystem.start({ assembly });
  if (file === 'late.cjs') {
    expect(await system.invoke('Fn', NAMES.runner)).toEqual({ payload: true });
    expect(await system.invoke('Fn', '@aws-sdk/client-nowhere')).toMatchObject({ payload: { errorMessage: expect.stringContaining('run npm install --save-dev @aws-sdk/client-nowhere in your app') } });
    expect(await system.invoke('Fn', 'left-pad-nowhere')).toMatchObject({ payload: { errorMessage: expect.not.stringContaining('npm install') } });
  } else {
    expect(await system.invoke('Fn')).toEqual({ payload: { own: 'own', app: 'app', runner: 'function' } });
  }
});
