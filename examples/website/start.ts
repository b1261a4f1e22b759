/**
 * The sample website on this machine: synthesizes the stack, runs it, and prints where the start page is.
 *
 * `--port N` chooses the port of the website, 0 any free one. `--verbose` prints metrics whole.
 */
import * as path from 'path';
import { assertPortFree, LocalSystem, terminalLine } from '../../local/src';
import { bundle, synthesize } from '../quickstart/prepare';

const ASSEMBLY = path.join(__dirname, 'cdk.out');

async function main(): Promise<void> {
  const port = portOf(process.argv);
  await assertPortFree(port);
  bundle();
  synthesize(ASSEMBLY, path.join(__dirname, 'app.ts'));
  const system = await LocalSystem.start({
    assembly: ASSEMBLY,
    websitePort: port,
    log: (entry) => console.log(terminalLine(entry, process.argv.includes('--verbose'))),
  });
  console.log(`\nThe website: ${Object.values(system.websites).join()}/ (stop with Ctrl+C)\nSign in with any e-mail address.\n`);
  await system.failure;
  await system.stop();
  process.exitCode = 1;
}

function portOf(args: string[]): number {
  const given = args.indexOf('--port');
  const port = given < 0 ? 8080 : Number(args[given + 1]);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`--port ${args[given + 1]}: not a port. Use a number from 0 to 65535`);
  return port;
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
