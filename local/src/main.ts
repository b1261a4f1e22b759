#!/usr/bin/env node
import './exit-on-old-node';
import { parseArgs } from 'node:util';
import { messageOf } from './json';
import { LocalSystem } from './local-system';
import { assertPortFree } from './loopback';
import { terminalLine } from './terminal';

const USAGE = 'Usage: cdk-serverless-api-local <cdk.out> [--port N] [--stack name] [--verbose]';
const DEFAULT_PORT = 3000;
const WRONG_USAGE = 2;

async function main(): Promise<void> {
  const { assembly, port = String(DEFAULT_PORT), stack, verbose } = given();
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) throw new Error(`--port ${port}: not a port. Use a number from 0 to 65535`);
  const started = performance.now();
  await assertPortFree(Number(port));
  const system = await LocalSystem.start({ assembly, stack, port: Number(port), log: (entry) => print(terminalLine(entry, verbose)) });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end(system, 0));
  system.failure.then(() => end(system, 1), fail);
  describe(system, performance.now() - started);
}

interface Arguments {
  readonly assembly: string;
  readonly port?: string;
  readonly stack?: string;
  readonly verbose?: boolean;
}

/** Ends the process where the arguments are wrong, or where help is all that is asked for. */
function given(): Arguments {
  try {
    const { positionals: [assembly, ...more], values } = parseArgs({
      allowPositionals: true,
      options: { port: { type: 'string' }, stack: { type: 'string' }, verbose: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    if (values.help !== true && assembly !== undefined && more.length === 0) return { assembly, ...values };
    print(USAGE);
    process.exit(values.help === true ? 0 : WRONG_USAGE);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n${USAGE}\n`);
    process.exit(WRONG_USAGE);
  }
}

function end(system: LocalSystem, status: number): void {
  system.stop().then(() => process.exit(status), fail);
}

function fail(error: unknown): void {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}

function describe(system: LocalSystem, milliseconds: number): void {
  const width = Math.max(0, ...system.routes.map(({ method }) => method.length));
  for (const { method, url, authorization } of system.routes.filter((route) => route.method !== 'OPTIONS')) print(`${method.padEnd(width)} ${url}  ${authorization}`);
  print(`\nFunctions: ${system.functions.join(', ')}`);
  for (const [name, value] of Object.entries(system.apiKeys)) print(`API key ${name}: ${value}`);
  for (const [name, url] of Object.entries({ ...system.urls, ...system.sockets, ...system.signIns, ...system.websites })) print(`${name}: ${url}`);
  if (system.userPools.length > 0) print(`\nToken of the user "local", for an hour:\n${system.token({ sub: 'local', email: 'local@example.com' })}`);
  print(`\nRunning after ${Math.round(milliseconds)} ms. Ctrl+C ends it.`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch(fail);
