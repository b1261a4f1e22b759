/**
 * From a clone to a running system: bundles what is missing, synthesizes the quickstart, says what the validators
 * think of it and what it would cost, runs it on this machine, and prints what to paste into a shell.
 *
 * `--port N` chooses the port, 0 any free one. `--verbose` prints metrics whole.
 */
import * as path from 'path';
import { curlLines } from './curl';
import { bundle, synthesize } from './prepare';
import { summaryOf, validationOf } from './report';
import { assertPortFree, LocalSystem, terminalLine } from '../../local/src';

const ASSEMBLY = path.join(__dirname, 'cdk.out');
const EIGHT_HOURS = 8 * 3600;

async function main(): Promise<void> {
  const port = portOf(process.argv);
  await assertPortFree(port);
  bundle();
  synthesize(ASSEMBLY);
  console.log(`\n${validationOf(ASSEMBLY)}\n\n${summaryOf(ASSEMBLY, 'Quickstart')}`);

  const system = await LocalSystem.start({
    assembly: ASSEMBLY,
    port,
    log: (entry) => console.log(terminalLine(entry, process.argv.includes('--verbose'))),
  });
  const token = system.token({ sub: '11111111-2222-4333-8444-555555555555', email: 'you@example.com', expiresIn: EIGHT_HOURS });
  const pastes = curlLines(system.url, token).map(({ what, line }) => `# ${what}\n${line}`);
  console.log(`\nRunning at ${system.url} (stop with Ctrl+C)\n\nToken, good for eight hours:\n${token}\n\nPaste into another shell:\n\n${pastes.join('\n\n')}\n`);
  await system.failure;
  await system.stop();
  process.exitCode = 1;
}

function portOf(args: string[]): number {
  const given = args.indexOf('--port');
  const port = given < 0 ? 3000 : Number(args[given + 1]);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`--port ${args[given + 1]}: not a port. Use a number from 0 to 65535`);
  return port;
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
