/**
 * The sample website on this machine: synthesizes the stack, runs it, and prints where the start page is.
 *
 * `--website-port N` chooses the port of the website, 8080 by default, and `--port N` that of the APIs; 0 is any free one.
 * `--verbose` prints metrics in full.
 */
import * as path from 'path';
import { assertPortFree, fail, readOptions, run } from '../../local/src';
import { bundle, synthesize } from '../quickstart/prepare';

const ASSEMBLY = path.join(__dirname, 'cdk.out');

async function main(): Promise<void> {
  const { websitePort = 0, ...options } = readOptions(process.argv.slice(2), 'npm run start:website --', { port: 3000, websitePort: 8080 });
  await assertPortFree({ number: options.port, option: '--port' });
  await assertPortFree({ number: websitePort, option: '--website-port' });
  bundle();
  synthesize(ASSEMBLY, path.join(__dirname, 'app.ts'));
  await run({ assembly: ASSEMBLY, websitePort, ...options }, (system) => (
    `\n\nThe website: ${Object.values(system.websites).join()}/\nSign in with any e-mail address.`));
}

main().catch(fail);
