import { CommandLine } from './command-line';
import { messageOf } from './json';
import { LocalSystem } from './local-system';
import type { LocalSystemOptions } from './options';
import { terminalLine } from './terminal';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs a system on a terminal until it is interrupted (status 0) or fails (status 1).
 * @param more is printed behind what every system says of itself
 */
export async function run(given: CommandLine & Pick<LocalSystemOptions, 'assembly' | 'values'>, more: (system: LocalSystem) => string = () => ''): Promise<void> {
  const started = performance.now();
  // Nothing is worth saving yet, and the guard ends what runs already.
  const leave = () => process.exit(0);
  for (const signal of SIGNALS) process.on(signal, leave);
  const { verbose, strict, ...options } = given;
  const lenient = strict ? {} : { unsupportedIntegrations: 'answer-501', unsupportedFunctions: 'fail-when-invoked', unsupportedResources: 'name-only' } as const;
  const system = await LocalSystem.start({ ...options, ...lenient, logCalls: verbose, log: (entry) => print(terminalLine(entry, verbose)) });
  for (const signal of SIGNALS) process.off(signal, leave).once(signal, () => end(system, 0));
  system.failure.then(() => end(system, 1), fail);
  print(`${system.describe()}${more(system)}\n\nRunning after ${Math.round(performance.now() - started)} ms. Ctrl+C ends it.`);
}

function end(system: LocalSystem, status: number): void {
  system.stop().then(() => process.exit(status), fail);
}

/** Says what is wrong, and ends the process. */
export function fail(error: unknown): never {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
