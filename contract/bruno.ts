/** Reads the Bruno collections of all systems with Bruno's own parser, and compares them with the documents. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { contract } from '../local/src/contract-command';
import { SYSTEMS } from '../test/support/documented-systems';

interface BrunoLanguage {
  bruToJsonV2(text: string): { meta: { name: string }; http: { method: string; url: string; auth: string }; body?: { json?: string }; headers?: { name: string; enabled: boolean }[] };
  bruToEnvJsonV2(text: string): { variables: { name: string; secret: boolean }[] };
}

const { bruToJsonV2, bruToEnvJsonV2 } = createRequire(join(__dirname, 'package.json'))('@usebruno/lang') as BrunoLanguage;
const METHODS = ['delete', 'get', 'head', 'options', 'patch', 'post', 'put'];
let requests = 0;

for (const [name, build] of Object.entries(SYSTEMS)) {
  const directory = mkdtempSync(join(tmpdir(), 'contract-'));
  try {
    const [assembly, out] = [join(directory, 'cdk.out'), join(directory, 'api')];
    const app = new App({ outdir: assembly, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
    const { api } = build(app);
    app.synth();
    contract({ assembly, out });
    const collection = join(out, api.node.path.replaceAll('/', '-'), 'bruno');
    const read = readdirSync(collection, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.bru') && !file.startsWith('environments'))
      .map((file) => bruToJsonV2(readFileSync(join(collection, file), 'utf8')));
    const { paths } = JSON.parse(api.openApi()) as { paths: Record<string, object> };
    const expected = Object.entries(paths).flatMap(([path, item]) => Object.keys(item).filter((key) => METHODS.includes(key)).map((method) => `${method} {{baseUrl}}${path.replace(/\{([^}]+)\}/g, ':$1')}`));
    const found = read.map(({ http }) => `${http.method} ${http.url.split('?')[0]}`);
    if (expected.sort().join() !== found.sort().join()) throw new Error(`${name}: ${JSON.stringify({ expected, found })}`);
    for (const { body } of read) if (body?.json !== undefined) JSON.parse(body.json);
    const { variables } = bruToEnvJsonV2(readFileSync(join(collection, 'environments', 'api.bru'), 'utf8'));
    if (!variables.some((each) => each.name === 'baseUrl') || variables.some((each) => each.secret !== (each.name !== 'baseUrl'))) throw new Error(`${name}: ${JSON.stringify(variables)}`);
    requests += found.length;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
console.log(`Bruno: ${requests} requests of ${Object.keys(SYSTEMS).length} systems`);
