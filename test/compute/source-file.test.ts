import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { BundledFunction, BundledHandler, Profile, ServerlessApiPattern, ServerlessFunction, ServerlessFunctionProps } from '../../src';
import { esbuild } from '../../src/compute/source-file';
import { ALL } from '../support/all';
import { newStack, temporaryDirectory } from '../support/synth';

const SOURCES = path.relative(process.cwd(), path.join(__dirname, 'support', 'sources'));
const ENTRY = path.join(SOURCES, 'orders.ts');
const BUILT = { runtime: Runtime.PYTHON_3_15, handler: 'index.handler', code: Code.fromInline('def handler(event, context): pass') };
const SLOW = 60_000;

/** A function as it is deployed: its properties, and the folder of its code. */
function deployed(build: (stack: Stack) => void): { readonly properties: Record<string, any>; readonly folder: string } {
  const outdir = temporaryDirectory();
  const stack = new Stack(new App({ outdir, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false }), 'Stack');
  build(stack);
  const [{ Properties: properties }] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const hash = properties.Code.S3Key.replace(/\.zip$/, '');
  return { properties, folder: path.join(outdir, `asset.${hash}`) };
}

const ordersOf = (props: ServerlessFunctionProps) => deployed((stack) => void new ServerlessFunction(stack, 'Orders', props));
const run = (folder: string, name = 'handler') => execFileSync(process.execPath, ['-e',
  `require('./index.js').${name}({ orderId: 'a' }).then(console.log)`], { cwd: folder, encoding: 'utf8', env: { AWS_REGION: 'eu-west-1' } }).trim();

test('TypeScript is bundled by esbuild, with the SDK, and runs', () => {
  const { properties, folder } = ordersOf({ entry: ENTRY });
  expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Handler: 'index.handler', Architectures: ['arm64'], MemorySize: 512, LoggingConfig: { LogFormat: 'JSON' } });
  expect(fs.readdirSync(folder)).toEqual(['index.js']);
  expect(run(folder)).toBe('a of eu-west-1');
}, SLOW);

test('the options of NodejsFunction hold, and so do handler and runtime', () => {
  const { properties, folder } = ordersOf({
    entry: ENTRY, handler: 'other', runtime: Runtime.NODEJS_22_X, bundling: { minify: false, externalModules: ['@aws-sdk/*'], banner: '/* ours */' },
  });
  expect(properties).toMatchObject({ Runtime: 'nodejs22.x', Handler: 'index.other' });
  const code = fs.readFileSync(path.join(folder, 'index.js'), 'utf8');
  expect(code).toContain('/* ours */');
  expect(code).toContain('require("@aws-sdk/client-dynamodb")');
  expect(code.length).toBeLessThan(5000);
}, SLOW);

test('a function of a system is one line', () => {
  const stack = newStack();
  const orders = new ServerlessApiPattern(stack, 'Shop', { profile: Profile.DEVELOPMENT }).addFunction('Orders', { entry: ENTRY });
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Handler: 'index.handler', LoggingConfig: { LogGroup: stack.resolve(orders.logGroup.logGroupName) } });
}, SLOW);

test('a source file replaces a shipped handler', () => {
  const { properties, folder } = deployed((stack) => void new BundledFunction(stack, 'Items', { handler: BundledHandler.ITEMS, replacement: { entry: ENTRY } }));
  expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Handler: 'index.handler' });
  expect(run(folder)).toBe('a of eu-west-1');
}, SLOW);

test('code that is wrong ends the synthesis', () => {
  expect(() => ordersOf({ entry: path.join(SOURCES, 'wrong.js') })).toThrow('Failed to bundle asset');
}, SLOW);

test('esbuild that is missing is named, and no Docker is started', () => {
  const missing = jest.spyOn(esbuild, 'isInstalled').mockReturnValue(false);
  expect(() => ordersOf({ entry: ENTRY })).toThrow(
    `Stack/Orders entry: '${ENTRY}' cannot be used. Allowed: a project with esbuild, which bundles it: run npm install --save-dev esbuild@0.`);
  missing.mockRestore();
  expect(esbuild.isInstalled()).toBe(true);
});

test.each<[string, object]>([
  ["Stack/Orders entry: 'src/nowhere.ts' cannot be used. Allowed: a file that exists, seen from ", { entry: 'src/nowhere.ts' }],
  [`Stack/Orders entry: '${SOURCES}' cannot be used. Allowed: files that end with .ts`, { entry: SOURCES }],
  ["Stack/Orders entry: 'main.go' cannot be used. Allowed: files that end with .ts, .tsx, .mts, .cts, .js, .jsx, .mjs, .cjs, .py; for other languages set code", { entry: 'main.go' }],
  ['Stack/Orders entry: cannot be set together with code. Remove one of them.', { ...BUILT, entry: ENTRY }],
  ["Stack/Orders runtime: 'python3.15' cannot be used. Allowed: a runtime for orders.ts, or none", { entry: ENTRY, runtime: Runtime.PYTHON_3_15 }],
  ['Stack/Orders code: undefined cannot be used. Allowed: entry, or code, runtime and handler together', {}],
  ['Stack/Orders runtime: undefined cannot be used. Allowed: entry, or', { code: BUILT.code, handler: 'index.handler' }],
  ['Stack/Orders handler: undefined cannot be used. Allowed: entry, or', { code: BUILT.code, runtime: BUILT.runtime }],
  ['Stack/Orders bundling: cannot be set together with code. It is for source files', { ...BUILT, bundling: {} }],
  ['Stack/Orders projectRoot: cannot be set together with code.', { ...BUILT, projectRoot: '.' }],
  ['Stack/Orders bundling: cannot be set together with entry ', { entry: path.join(SOURCES, 'python', 'orders.py'), bundling: {} }],
])('refuses with %s', (message, props) => {
  expect(() => ordersOf(props)).toThrow(message);
});

describe('Python', () => {
  const installers = ['uv', 'pip'].filter((command) => spawnSync(command, ['--version']).status === 0);

  /** A folder with the function, and its own package that needs no registry. */
  function source(requirements?: string): string {
    const folder = temporaryDirectory();
    fs.cpSync(path.join(SOURCES, 'python'), folder, { recursive: true });
    fs.mkdirSync(path.join(folder, '__pycache__'));
    if (requirements !== undefined) fs.writeFileSync(path.join(folder, 'requirements.txt'), requirements);
    return folder;
  }

  test('without requirements is its folder, and needs no tool', () => {
    const folder = source();
    fs.writeFileSync(path.join(folder, 'tiny.py'), "NAME = 'beside it'\n");
    const made = ordersOf({ entry: path.join(folder, 'orders.py') });
    expect(made.properties).toMatchObject({ Runtime: 'python3.15', Handler: 'orders.handler' });
    expect(fs.readdirSync(made.folder).sort()).toEqual(['orders.py', 'tiny.py']);
  });

  test('needs uv or pip for its requirements, and says so', () => {
    const { PATH } = process.env;
    process.env.PATH = temporaryDirectory();
    try {
      expect(() => ordersOf({ entry: path.join(source('tiny==1.0'), 'orders.py') }))
        .toThrow(/^Stack\/Orders entry: '.*' cannot be used. Allowed: a machine with uv or pip, which installs what requirements.txt names/);
    } finally {
      process.env.PATH = PATH;
    }
  });

  // Installers take seconds to start.
  (installers.length && ALL ? test : test.skip)('has what its requirements name', () => {
    const folder = source('./tiny-1.0-py3-none-any.whl\n');
    execFileSync('python3', ['-c', [
      'import zipfile',
      "with zipfile.ZipFile('tiny-1.0-py3-none-any.whl', 'w') as wheel:",
      "    wheel.writestr('tiny.py', \"NAME = 'installed'\\n\")",
      "    wheel.writestr('tiny-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0\\n')",
      "    wheel.writestr('tiny-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')",
      "    wheel.writestr('tiny-1.0.dist-info/RECORD', '')",
    ].join('\n')], { cwd: folder });
    const made = ordersOf({ entry: path.join(folder, 'orders.py') });
    expect(execFileSync('python3', ['-B', '-c', 'import orders; print(orders.handler({}, None))'], { cwd: made.folder, encoding: 'utf8' }).trim()).toBe('installed');
    expect(ordersOf({ entry: path.join(folder, 'orders.py') }).properties.Code).toEqual(made.properties.Code);
  }, SLOW);

  (installers.length && ALL ? test : test.skip)('that cannot be installed ends the synthesis with what the tool said', () => {
    expect(() => ordersOf({ entry: path.join(source('./nothing-1.0-py3-none-any.whl\n'), 'orders.py') }))
      .toThrow(/entry: '.*' cannot be used. Allowed: packages that .* can install as wheels for Lambda. It said: [^]*nothing-1.0/);
  }, SLOW);
});
