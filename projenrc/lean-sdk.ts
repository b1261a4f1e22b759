import { existsSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import type { Plugin } from 'esbuild';

const ROOT = dirname(__dirname);

/** Lambda sets credentials in the environment, or under SnapStart an address to ask; files, SSO and processes are a laptop's. */
const CREDENTIALS = `
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { fromHttp } from '@aws-sdk/credential-provider-http';
export const defaultProvider = (init = {}) => async () => {
  const inContainer = process.env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (inContainer && !process.env.AWS_ACCESS_KEY_ID) {
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

/** Only read where credentials come over HTTP with a token in a file. Loading it takes twenty modules of Node.js. */
const FILE_PROMISES = `
import fs from 'node:fs';
export const readFile = (...args) => fs.promises.readFile(...args);
export default { readFile };`;

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
  // Tells by name, because Node.js loads the streams and the blobs of browsers when their classes are asked for.
  'util-stream/stream-type-check.js': `
const isOf = (value, name) => value?.constructor?.name === name;
export const isReadableStream = (stream) => isOf(stream, 'ReadableStream');
export const isBlob = (blob) => isOf(blob, 'Blob');`,
  // A class on top of the streams of browsers, which are loaded with it.
  'checksum/createChecksumStream.browser.js': "export const createChecksumStream = () => { throw new Error('Streams of browsers are not part of this bundle.'); };",
  // Asks for the cryptography of browsers first.
  'uuid/v4.js': "import { randomUUID } from 'node:crypto';\nexport const bindV4 = () => () => randomUUID();",
  // Would load node:zlib, for checksums that no handler asks for.
  'crc32/Crc32Node.js': "export { Crc32Js as Crc32Node } from './Crc32Js';",
  // Every client retries in the standard mode.
  'util-retry/DefaultRateLimiter.js': `
export class DefaultRateLimiter { constructor() { throw new Error('Adaptive retries are not part of this bundle.'); } }`,
  // Headers of events in a stream.
  'dist-es/HeaderFormatter.js': "export class HeaderFormatter { format() { throw new Error('Event streams are not part of this bundle.'); } }",
};

const REPLACEMENTS: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': CREDENTIALS,
  '@smithy/core/event-streams': EVENT_STREAMS,
  '@aws-sdk/endpoint-cache': ENDPOINT_CACHE,
  './Md5Js': HASHES,
  './Sha1Js': HASHES,
  './Sha256Js': HASHES,
  'node:fs/promises': FILE_PROMISES,
};

/** Leaves out the parts of the SDK that a function never runs, and pays for at every cold start. */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@(aws-sdk|smithy)\/|^\.\/(Md5|Sha1|Sha256)Js$|^node:fs\/promises$/ }, ({ path }) => path in REPLACEMENTS ? { path, namespace: 'lean-sdk' } : undefined);
    onLoad({ filter: /.*/, namespace: 'lean-sdk' }, ({ path }) => ({
      contents: REPLACEMENTS[path],
      resolveDir: join(ROOT, 'node_modules', '@aws-sdk', 'credential-provider-node'),
    }));
    // A client reads its version for the user agent, and nothing else.
    onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    onLoad({ filter: /[\\/]@smithy[\\/](core|signature-v4)[\\/]dist-es[\\/].*\.js$/ }, ({ path }) => {
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
