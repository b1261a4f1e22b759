import { existsSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone';
import { type Metafile, type Plugin, build } from 'esbuild';
import { BODY_SCHEMAS } from '../src/handlers/catalog';
import { VALIDATOR_OPTIONS } from '../src/handlers/shared/validator-options';

const ROOT = dirname(__dirname);

/** Lambda sets credentials in the environment, or under SnapStart an address to ask; files, SSO and processes are a laptop's. */
const CREDENTIALS = `
import { fromEnv } from '@aws-sdk/credential-provider-env';
export const defaultProvider = (init = {}) => async () => {
  const inContainer = process.env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (inContainer && !process.env.AWS_ACCESS_KEY_ID) {
    const { fromHttp } = await import('@aws-sdk/credential-provider-http');
    return fromHttp(init)();
  }
  return fromEnv(init)();
};`;

/** No handler calls an operation that streams events. */
const EVENT_STREAMS = `
const unused = () => { throw new Error('Event streams are not part of this bundle.'); };
export const resolveEventStreamSerdeConfig = (config) => config;
export const eventStreamSerdeProvider = () => ({ serialize: unused, deserialize: unused });
export class EventStreamSerde { constructor() { unused(); } }`;

/** What stands in for node:crypto where Node was built without it. */
const HASHES = `
class Unused { constructor() { throw new Error('This bundle needs node:crypto.'); } }
export { Unused as Md5Js, Unused as Sha1Js, Unused as Sha256Js };`;

/** Only asked when endpoint discovery is switched on, which DynamoDB does not need. */
const ENDPOINT_CACHE = `
export class EndpointCache {
  get() { return undefined; }
  set() {}
  delete() {}
  has() { return false; }
  clear() {}
}`;

/** Modules for machines that are not Lambda, by the ends of their paths. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  // Files in a home directory: the environment has all that a function is configured by.
  'shared-ini-file-loader/loadSharedConfigFiles.js': `
export { CONFIG_PREFIX_SEPARATOR } from './constants';
export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  // Asks a machine of EC2 where it is.
  'regionConfig/getInstanceMetadataRegion.js': 'export const getInstanceMetadataRegion = async () => undefined;',
  // What throws here is told as a stream of an unknown kind.
  'util-stream/sdk-stream-mixin.browser.js': "export const sdkStreamMixin = () => { throw new Error('Streams of browsers are not part of this bundle.'); };",
};

const REPLACEMENTS: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': CREDENTIALS,
  '@smithy/core/event-streams': EVENT_STREAMS,
  '@aws-sdk/endpoint-cache': ENDPOINT_CACHE,
  './Md5Js': HASHES,
  './Sha1Js': HASHES,
  './Sha256Js': HASHES,
};

/** Leaves out the parts of the SDK that a function never runs, and pays for at every cold start. */
const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@(aws-sdk|smithy)\/|^\.\/(Md5|Sha1|Sha256)Js$/ }, ({ path }) => path in REPLACEMENTS ? { path, namespace: 'lean-sdk' } : undefined);
    onLoad({ filter: /.*/, namespace: 'lean-sdk' }, ({ path }) => ({
      contents: REPLACEMENTS[path],
      resolveDir: join(ROOT, 'node_modules', '@aws-sdk', 'credential-provider-node'),
    }));
    // A client reads its version for the user agent, and nothing else.
    onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    onLoad({ filter: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/].*(loadSharedConfigFiles|getInstanceMetadataRegion|sdk-stream-mixin\.browser)\.js$/ }, ({ path }) => {
      const contents = ELSEWHERE[path.split(/[\\/]/).slice(-2).join('/')];
      return contents === undefined ? undefined : { contents, loader: 'js', resolveDir: dirname(path) };
    });
    // Keys held in constants keep esbuild from dropping the schemas of operations that are not called.
    onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ }, ({ path }) => ({
      contents: inlineComputedKeys(withoutPlainErrors(readFileSync(path, 'utf8'), readErrors(join(dirname(dirname(path)), 'models', 'errors.js')))),
      loader: 'js',
    }));
  },
};

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

function inlineComputedKeys(source: string): string {
  const constants = new Map([...source.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, value]) => [name, value]));
  return source.replace(/\[(_\w+)\]: /g, (whole, name: string) => {
    const value = constants.get(name);
    return value === undefined ? whole : `${value}: `;
  });
}

function readErrors(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/**
 * Leaves out the classes of errors that tell no more than a name and a message. The SDK throws its base class with both where it knows none, and the
 * handlers tell errors by their names.
 */
function withoutPlainErrors(source: string, classes: string): string {
  const retried = new Set([...classes.matchAll(/^export class (\w+) (?:(?!^}).)*\$retryable/gms)].map(([, name]) => name));
  return source.replace(/^export var (\w+)\$ = \[-3, n0, \w+,\s+\{ \[_e\]: \w+ \},\s+\[_m\],\s+\[0\]\s+\];\nn0_registry\.registerError\(\1\$, \1\);\n/gmi, (whole, name: string) => (
    retried.has(name) ? whole : ''
  ));
}
