#!/usr/bin/env node
import './exit-on-old-node';
import { readStack } from './assembly/assembly';
import { CommandLine, endWithUsage, readCommandLine } from './command-line';
import { plannedPorts } from './ports';
import { fail, run } from './run';

const DEFAULT_PORT = 3000;

/** Everything that the arguments name is looked at before anything is started, or even a port. */
function check(given: CommandLine): void {
  try {
    const { template, paths } = readStack(given.assembly, given.stack);
    plannedPorts(template, paths, given);
  } catch (error) {
    endWithUsage(error);
  }
}

const given = readCommandLine(process.argv.slice(2), { port: DEFAULT_PORT });
check(given);
run(given).catch(fail);
