import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { SuiteGlobals } from './kept-sources';

// Node runs this file as it is, so nothing here is of TypeScript but the types.
const load = createRequire(join(process.cwd(), 'test', 'support', 'runtime', 'shared-runtime.ts'));
const { default: Runtime } = load('jest-runtime') as typeof import('jest-runtime');
const { cacheVerdictsOfCdk } = load('./verdict-cache.ts') as typeof import('./verdict-cache');
const { keptSource, serveSuite } = load('./kept-sources.ts') as typeof import('./kept-sources');

/**
 * Packages that a worker loads once for all of its suites: compiling them again for each takes longer than most suites do.
 * None that reads the clock or the environment, which suites change, and none that tells the classes of a suite apart (esbuild).
 */
const SHARED = /^(?:aws-cdk-lib|constructs|cdk-nag|typescript|eslint|recheck|@aws-cdk\/[^/]+|@cloud-copilot\/[^/]+)(?:\/|$)/;

/**
 * What a suite loads once, however often it starts afresh with its handlers: packages that read the environment when a client is made, not
 * when they are loaded, and validators, which read none and are compiled from their schemas.
 */
const KEPT = /^(?:@(?:aws-sdk|smithy)|\.\.\/shared\/body-validators$)/;

interface Globals extends SuiteGlobals { readonly console: Console }

/** `npm run test:all` compiles the sources afresh for each suite, and has every template judged. */
const ALL = process.env.TEST_ALL !== undefined;
/** Mutants are told apart by a global of the suite, which sources outside of the sandbox don't see. */
const MUTANTS = process.env.TEST_MUTANTS !== undefined;

const outerConsole = globalThis.console;
let suiteConsole: Console | undefined;
let prepared = false;

/** Jest's runtime, with third-party packages and the sources of synthesis outside of the sandbox. Handlers and tests are in it, afresh for each suite. */
class SharedRuntime extends Runtime {
  private readonly kept = new Map<string, unknown>();

  public override requireModuleOrMock<T>(from: string, moduleName: string): T {
    if (KEPT.test(moduleName) && !from.includes('node_modules')) {
      return this.once<T>(from, moduleName);
    }
    const source = ALL || MUTANTS ? undefined : keptSource(from, moduleName);
    if (source === undefined && !SHARED.test(moduleName)) {
      return super.requireModuleOrMock<T>(from, moduleName);
    }
    prepare();
    const globals = this.globals();
    // The spies of the suite see the output of the packages.
    suiteConsole = globals.console;
    serveSuite(globals);
    return load(source ?? moduleName) as T;
  }

  public override teardown(): void {
    suiteConsole = undefined;
    super.teardown();
  }

  private once<T>(from: string, moduleName: string): T {
    if (!this.kept.has(moduleName)) {
      this.kept.set(moduleName, super.requireModuleOrMock(from, moduleName));
    }
    return this.kept.get(moduleName) as T;
  }

  private globals(): Globals {
    const { _environment: environment } = this as object as { readonly _environment: { readonly global: Globals } };
    return environment.global;
  }
}

export default SharedRuntime;

function prepare(): void {
  if (prepared) {
    return;
  }
  prepared = true;
  globalThis.console = new Proxy(outerConsole, { get: (target, name) => Reflect.get(suiteConsole ?? target, name) as unknown });
  cacheVerdictsOfCdk(load, !ALL);
  leaveOutCreationStacks();
}

/** Where constructs, tokens and acknowledgements were made is a fifth of a synthesis here: Jest looks every frame up in the source maps. */
function leaveOutCreationStacks(): void {
  const file = join(dirname(load.resolve('aws-cdk-lib/package.json')), 'core', 'lib', 'private', 'stack-trace.js');
  const stackTraces = load(file) as Record<string, (() => string[]) | undefined>;
  for (const name of ['captureStackTrace', 'enhancedStackTrace']) {
    if (stackTraces[name] === undefined) {
      throw new Error(`${file} has no ${name}. Find where this version of CDK records creation stacks.`);
    }
    stackTraces[name] = () => ['creation stacks are left out'];
  }
}
