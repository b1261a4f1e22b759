import { readFileSync } from 'fs';
import { dirname } from 'path';
import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone';
import { type Metafile, type Plugin, build } from 'esbuild';
import { leanSdk } from './lean-sdk';
import { BODY_SCHEMAS } from '../src/handlers/catalog';
import { VALIDATOR_OPTIONS } from '../src/handlers/shared/validator-options';

const ROOT = dirname(__dirname);

/** Of the validator of entities: looking for schemas by their addresses, which the handler does itself, and formats that no schema may have. */
const leanValidator: Plugin = {
  name: 'lean-validator',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]json-schema[\\/]dist[\\/]esm[\\/]dereference\.js$/ }, () => ({ contents: 'export const dereference = () => ({});', loader: 'js' }));
    onLoad({ filter: /[\\/]json-schema[\\/]dist[\\/]esm[\\/]format\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/^ +(url|regex|'(uri-template|(relative-)?json-pointer(-uri-fragment)?)'): .*$/gm, ''),
      loader: 'js',
    }));
  },
};

/** Replaces the module that compiles the body schemas by generated code. */
const generatedValidators: Plugin = {
  name: 'generated-validators',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]shared[\\/]body-validators\.ts$/ }, () => ({ contents: validatorCode(), loader: 'js', resolveDir: ROOT }));
  },
};

export interface BundleOptions {
  /** Without the replacements in the SDK, to compare with. @default true */
  readonly lean?: boolean;
}

/** The code of a bundled entry, the same on every machine. */
export async function bundle(entry: string, options: BundleOptions = {}): Promise<string> {
  return (await bundleWithSources(entry, options)).code;
}

/** The code, and what it is made of. */
export async function bundleWithSources(entry: string, options: BundleOptions = {}): Promise<{ readonly code: string; readonly metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: 'main.js',
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    minify: true,
    mainFields: ['module', 'main'],
    // Dynamic imports would become real ones, and pull the ESM loader into the cold start.
    supported: { 'dynamic-import': false },
    legalComments: 'none',
    plugins: options.lean ?? true ? [leanSdk, leanValidator, generatedValidators] : [generatedValidators],
    logLevel: 'error',
    metafile: true,
  });
  return { code: outputFiles[0].text, metafile };
}

/** The file that Lambda loads. The code stays a module like any other, which measures faster than loading it as the entry. */
export const SHIM = "exports.handler = require('./main.js').handler;\n";

function validatorCode(): string {
  const ajv = new Ajv({
    ...VALIDATOR_OPTIONS,
    schemas: Object.entries(BODY_SCHEMAS).map(([name, schema]) => ({ ...schema, $id: name })),
    code: { source: true, esm: true },
  });
  const code = standaloneCode(ajv, Object.fromEntries(Object.keys(BODY_SCHEMAS).map((name) => [`validate${name}`, name])));
  // Of an error the handlers read where, what and the name in question. The rest, and with it the schemas, would be half of the code.
  return code.replace(/schemaPath:"[^"]*",keyword:"\w+",/g, '').replace(/params:\{type: schema.*?\},message:/g, 'params:{},message:');
}
