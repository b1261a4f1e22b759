#!/usr/bin/env node
import './exit-on-old-node';
import { parseArgs } from 'node:util';
import { messageOf } from './json';
import { LocalSystem } from './local-system';

const USAGE = 'Usage: cdk-serverless-api-local <cdk.out> [--port N] [--stack name]';
const DEFAULT_PORT = 3000;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string' }, stack: { type: 'string' }, help: { type: 'boolean' } },
  });
  const [assembly] = positionals;
  if (values.help === true || assembly === undefined || positionals.length > 1) {
    print(USAGE);
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`${values.port} is no port`);
  const started = performance.now();
  const system = await LocalSystem.start({ assembly, stack: values.stack, port, log: ({ source, message }) => print(`[${source}] ${message}`) });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void system.stop().then(() => process.exit(0)));
  describe(system, performance.now() - started);
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

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
