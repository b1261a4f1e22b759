/**
 * From a clone to a running system: bundles what is missing, synthesizes the quickstart, says what the validators
 * think of it and what it would cost, runs it on this machine, and prints what to paste into a shell.
 *
 * `--port N` chooses the port, 0 any free one. `--verbose` prints metrics in full.
 */
import * as path from 'path';
import { curlLines } from './curl';
import { bundle, synthesize } from './prepare';
import { summaryOf, validationOf } from './report';
import { assertPortFree, fail, readOptions, run } from '../../local/src';

const ASSEMBLY = path.join(__dirname, 'cdk.out');

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), 'npm start --', { port: 3000 });
  await assertPortFree({ number: options.port, option: '--port' });
  bundle();
  synthesize(ASSEMBLY);
  console.log(`\n${validationOf(ASSEMBLY)}\n\n${summaryOf(ASSEMBLY, 'Quickstart')}\n`);
  await run({ assembly: ASSEMBLY, ...options }, (system) => [
    system.describe({ calls: false }),
    'Paste the token and then any of these lines into another shell:',
    ...curlLines(system.url).map(({ what, line }) => `# ${what}\n${line}`),
  ].join('\n\n'));
}

main().catch(fail);
