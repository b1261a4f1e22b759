import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join, sep } from 'node:path';

// Node runs this file as it is, so nothing here is of TypeScript but the types.
const load = nodeModule.createRequire(join(process.cwd(), 'test', 'support', 'runtime', 'kept-sources.ts'));
const { plain } = load('./plain-source.ts') as typeof import('./plain-source');

const SOURCES = join(process.cwd(), 'src') + sep;
/** Handlers read their environment when they are loaded: each suite has them afresh. */
const HANDLERS = join(SOURCES, 'handlers') + sep;

interface Loading { readonly _compile: (code: string, file: string) => void }
type Extensions = Record<string, (loading: Loading, file: string) => void>;

/** State that suites change and sources read. */
export interface SuiteGlobals { readonly process: NodeJS.Process; readonly Date: DateConstructor }

const OF_SUITE = { 'Date': 'globalThis.suite.Date', 'process.env': 'globalThis.suite.process.env' };

/**
 * Where a module of the synthesis is, when that is what a suite asks for. A worker loads these once for all suites: to compile them again for each
 * takes a tenth of the time of all tests.
 */
export function keptSource(from: string, moduleName: string): string | undefined {
  if (moduleName === 'cdk-serverless-api-pattern') {
    return join(SOURCES, 'index.ts');
  }
  if (!moduleName.startsWith('.') || from.startsWith(SOURCES)) {
    return undefined;
  }
  const path = join(dirname(from), moduleName);
  const isKept = (path + sep).startsWith(SOURCES) && !(path + sep).startsWith(HANDLERS);
  return isKept ? load.resolve(path) : undefined;
}

/** Lets the sources see the globals of a suite, until the next one. */
export function serveSuite(globals: SuiteGlobals): void {
  Object.assign(globalThis, { suite: globals });
}

const { _extensions: extensions } = nodeModule.Module as object as { readonly _extensions: Extensions };
// Some versions of Node.js have one loader for both.
const ofNode = extensions['.ts'] ?? extensions['.js'];
extensions['.ts'] = (loading, file) => {
  if (file.startsWith(SOURCES)) {
    loading._compile(plain(readFileSync(file, 'utf8'), file, { sourcemap: 'inline', define: OF_SUITE }).code, file);
  } else {
    ofNode(loading, file);
  }
};
