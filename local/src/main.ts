#!/usr/bin/env node
import './exit-on-old-node';
import { readCdkApp } from './app/cdk-app';
import { readEnvFile } from './app/env-file';
import { synthesize } from './app/synthesis';
import { readStack } from './assembly/assembly';
import { CommandLine, endWithUsage, readCommandLine, Source } from './command-line';
import { assertPortFree } from './loopback';
import { plannedPorts } from './ports';
import { fail, run } from './run';

const DEFAULT_PORT = 3000;

/** Everything that the arguments name is looked at before anything is started, or even a port. */
function check(assembly: string, given: CommandLine): void {
  try {
    const { template, paths } = readStack(assembly, given.stack);
    plannedPorts(template, paths, given);
  } catch (error) {
    endWithUsage(error);
  }
}

async function assemblyOf(source: Source, { port }: CommandLine): Promise<string> {
  if ('assembly' in source) return source.assembly;
  const app = readCdkApp(process.cwd(), source.app);
  // A synthesis takes a while.
  await assertPortFree({ number: port, option: '--port' });
  return synthesize(app, (line) => process.stdout.write(`${line}\n`));
}

async function main(): Promise<void> {
  const { source, ...given } = readCommandLine(process.argv.slice(2), { port: DEFAULT_PORT });
  const assembly = await assemblyOf(source, given);
  check(assembly, given);
  await run({ assembly, values: readEnvFile(process.cwd()), ...given });
}

main().catch(fail);
