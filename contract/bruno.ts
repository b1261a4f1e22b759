/** Reads the Bruno collections of all systems with Bruno's own parser, and compares them with the documents. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract } from '../local/src/contract-command';
import { synthesizeInto, SYSTEMS } from '../test/support/documented-systems';

interface BrunoLanguage {
  bruToJsonV2(text: string): { http: { method: string; url: string }; body?: { json?: string } };
  bruToEnvJsonV2(text: string): { variables: { name: string; secret: boolean }[] };
}

const { bruToJsonV2, bruToEnvJsonV2 } = createRequire(join(__dirname, 'package.json'))('@usebruno/lang') as BrunoLanguage;
const METHODS = ['delete', 'get', 'head', 'options', 'patch', 'post', 'put'];
let requests = 0;

for (const name of Object.keys(SYSTEMS)) {
  const directory = mkdtempSync(join(tmpdir(), 'contract-'));
  try {
    const [assembly, out] = [join(directory, 'cdk.out'), join(directory, 'api')];
    const { api } = synthesizeInto(assembly, name);
    contract({ assembly, out });
    const collection = join(out, api.node.path.replaceAll('/', '-'), 'bruno');
    const read = readdirSync(collection, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.bru') && !file.startsWith('environments'))
      .map((file) => bruToJsonV2(readFileSync(join(collection, file), 'utf8')));
    const { paths } = JSON.parse(api.openApi()) as { paths: Record<string, object> };
    const expected = Object.entries(paths).flatMap(([path, item]) => Object.keys(item).filter((key) => METHODS.includes(key))
      .map((method) => `${method} {{baseUrl}}${path.replace(/\{([^}]+)\}/g, ':$1')}`));
    const found = read.map(({ http }) => `${http.method} ${http.url.split('?')[0]}`);
    if (expected.sort().join() !== found.sort().join()) throw new Error(`${name}: ${JSON.stringify({ expected, found })}`);
    for (const { body } of read) if (body?.json !== undefined) JSON.parse(body.json);
    const { variables } = bruToEnvJsonV2(readFileSync(join(collection, 'environments', 'api.bru'), 'utf8'));
    const isRight = variables.some((each) => each.name === 'baseUrl') && variables.every((each) => each.secret === (each.name !== 'baseUrl'));
    if (!isRight) throw new Error(`${name}: ${JSON.stringify(variables)}`);
    requests += found.length;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
console.log(`Bruno: ${requests} requests of ${Object.keys(SYSTEMS).length} systems`);
