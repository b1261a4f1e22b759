/**
 * The sample store on this machine: synthesizes the stack, runs it, and prints what to paste into a shell.
 *
 * `--port N` chooses the port, 3000 by default, 0 any free one. `--verbose` prints metrics in full.
 */
import * as path from 'path';
import { assertPortFree, fail, LocalSystem, readOptions, run } from '../../local/src';
import { bundle, synthesize } from '../quickstart/prepare';

const ASSEMBLY = path.join(__dirname, 'cdk.out');

/** Lines for a shell: a product by an editor, the public catalog, an order of a company. */
function curlLines(system: LocalSystem): string {
  const post = (route: string, token: string, body: object) =>
    `curl -sS -H 'Authorization: ${token}' -H 'Content-Type: application/json' -d '${JSON.stringify(body)}' '${system.url}${route}'; echo`;
  const editor = system.token({ sub: 'editor', groups: ['editors'] });
  const buyer = system.token({ sub: 'buyer', claims: { 'custom:company': 'acme' } });
  return [
    '# Add a product as an editor', post('/products', editor, { sku: 'mug', name: 'Blue mug', price: 9.9, category: 'kitchen' }),
    '# List the catalog without a token', `curl -sS '${system.url}/products?category=kitchen&from=5&to=20'; echo`,
    '# Order as a company', post('/orders', buyer, { number: 'A-1' }),
    '# Add a line to it: put the id of the order into the path', post('/orders/<id>/lines', buyer, { sku: 'mug', quantity: 2 }),
  ].join('\n');
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), 'npm start -- store', { port: 3000 });
  await assertPortFree({ number: options.port, option: '--port' });
  bundle();
  synthesize(ASSEMBLY, path.join(__dirname, 'app.ts'));
  await run({ assembly: ASSEMBLY, ...options }, (system) => `${system.describe()}\n\n${curlLines(system)}`);
}

main().catch(fail);
