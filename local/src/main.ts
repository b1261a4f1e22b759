#!/usr/bin/env node
import './exit-on-old-node';
import { dirname, join, resolve } from 'node:path';
import { readCdkApp } from './app/cdk-app';
import { Development } from './app/development';
import { readEnvFile } from './app/env-file';
import { KEPT, synthesize } from './app/synthesis';
import { readStack } from './assembly/assembly';
import { CommandLine, endAsWrong, readCommandLine, Source } from './command-line';
import { contract } from './contract-command';
import { eject } from './eject-command';
import { assertPortFree } from './loopback';
import { plannedPorts } from './ports';
import { fail, print, run, SIGNALS } from './run';
import { readSeed } from './seed/seed';
import { DirectoryLock } from './system/directory-lock';
import { FIRST_INSPECTOR, inspectors } from './system/inspectors';
import { KeptState } from './system/kept-state';
import { printToken } from './token-command';

const DEFAULT_PORT = 3000;

/** Everything that the arguments name is looked at before anything is started, or even a port. */
function check(assembly: string, given: CommandLine): void {
  try {
    const stack = readStack(assembly, given.stack);
    inspectors(given, stack, plannedPorts(stack.template, stack.paths, { ...given, console: true }));
    if (given.seed !== undefined) readSeed(given.seed);
  } catch (error) {
    endAsWrong(error);
  }
}

async function develop(command: string | undefined, given: CommandLine): Promise<void> {
  const directory = process.cwd();
  const app = readCdkApp(directory, command);
  await DirectoryLock.take(join(directory, KEPT), (pid) => `Another dev runs in ${directory} (process ${pid}). Stop it first: both would write ${join(KEPT, 'cdk.out')}`);
  // A synthesis takes a while. An app that has had its ports has them again, whatever the first one is.
  const [...kept] = KeptState.of(join(directory, KEPT)).ports(given).values();
  if (kept.length === 0 || kept.includes(given.port)) await assertPortFree({ number: given.port, option: '--port' });
  if (given.inspect !== undefined) await assertPortFree({ number: given.inspectPort ?? FIRST_INSPECTOR, of: 'the first debugger', option: '--inspect-port' });
  const development = new Development({ directory, command, outputs: given.data === undefined ? [] : [given.data], print });
  // Changes during synthesis count, too.
  development.watch();
  const leave = () => process.exit(0);
  for (const signal of SIGNALS) process.on(signal, leave);
  print(`Synthesizing the app: ${app.command}`);
  const assembly = await synthesize(app, { log: print, wrote: (files) => development.wrote(files) });
  check(assembly, given);
  const running = run({ assembly, values: readEnvFile(directory), kept: join(directory, KEPT), ...given });
  for (const signal of SIGNALS) process.off(signal, leave).once(signal, () => development.end());
  development.keep(await running);
}

async function serve(source: Source, given: CommandLine): Promise<void> {
  if (!('assembly' in source)) return develop(source.app, given);
  check(source.assembly, given);
  await run({ assembly: source.assembly, values: readEnvFile(process.cwd()), kept: join(dirname(resolve(source.assembly)), KEPT), ...given });
}

async function main(): Promise<void> {
  const { source, ...given } = readCommandLine(process.argv.slice(2), { port: DEFAULT_PORT });
  if ('token' in source) await printToken(source.token);
  else if ('eject' in source) print(eject(source.eject));
  else if ('contract' in source) for (const line of contract(source.contract)) print(line);
  else await serve(source, given);
}

main().catch(fail);
