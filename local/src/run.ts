import { CommandLine } from './command-line';
import { messageOf } from './json';
import { LocalSystem } from './local-system';
import type { LocalSystemOptions } from './options';
import { terminalLine } from './terminal';

/** Signals that end the command. */
export const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** Processes of functions end when they have had nothing to do for so long, so that a runner in the background takes little memory. */
const IDLE_SECONDS = 120;
/** For whom asks a running system what it has done. */
const KEPT_CALLS = 1000;

/**
 * Runs a system on a terminal until it is interrupted (status 0) or fails (status 1).
 * @param describe what the system says of itself
 */
export async function run(given: CommandLine & Pick<LocalSystemOptions, 'assembly' | 'values' | 'kept'>, describe: (system: LocalSystem) => string = (system) => system.describe()): Promise<LocalSystem> {
  const started = performance.now();
  // Nothing is worth saving yet, and the guard ends what runs already.
  const leave = () => process.exit(0);
  for (const signal of SIGNALS) process.on(signal, leave);
  const { verbose, strict, seed, ...options } = given;
  const lenient = strict ? {} : { unsupportedIntegrations: 'answer-501', unsupportedFunctions: 'fail-when-invoked', unsupportedResources: 'name-only' } as const;
  const system = await LocalSystem.start({
    ...options,
    ...lenient,
    console: true,
    logCalls: verbose,
    idleSeconds: IDLE_SECONDS,
    sourceMaps: true,
    keptCalls: KEPT_CALLS,
    log: (entry) => print(terminalLine(entry, verbose)),
  });
  for (const signal of SIGNALS) process.off(signal, leave).once(signal, () => end(system, 0));
  system.failure.then(() => end(system, 1), fail);
  if (seed !== undefined) print(await system.seed(seed));
  print(`${describe(system)}\n\nRunning after ${Math.round(performance.now() - started)} ms. Ctrl+C ends it.`);
  return system;
}

function end(system: LocalSystem, status: number): void {
  system.stop().then(() => process.exit(status), fail);
}

/** Says what is wrong, and ends the process. */
export function fail(error: unknown): never {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
