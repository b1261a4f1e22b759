/**
 * The sample website on this machine: synthesizes the stack, runs it, and prints where the start page is.
 *
 * `--port N` chooses the port of the website, 0 any free one.
 */
import * as path from 'path';
import { LocalSystem } from '../../local/src';
import { bundle, synthesize } from '../quickstart/prepare';

const ASSEMBLY = path.join(__dirname, 'cdk.out');

async function main(): Promise<void> {
  bundle();
  synthesize(ASSEMBLY, path.join(__dirname, 'app.ts'));
  const system = await LocalSystem.start({
    assembly: ASSEMBLY,
    websitePort: portOf(process.argv),
    log: ({ source, message }) => console.log(`[${source}] ${message.trimEnd()}`),
  });
  console.log(`\nThe website: ${Object.values(system.websites).join()}/ (stop with Ctrl+C)\nSign in with any e-mail address.\n`);
}

function portOf(args: string[]): number {
  const given = args.indexOf('--port');
  return given < 0 ? 8080 : Number(args[given + 1]);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
