/**
 * Writes the documents of several systems, and reads them as tools of their users do: linters, the official parser of AsyncAPI, clients in
 * TypeScript and Python that are made of them and run against the local runner, and a differ. Fails for any fault and any warning.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { documentsOf, SYSTEMS } from '../test/support/documented-systems';

const HERE = __dirname;
const BUILD = join(HERE, 'build');
const bin = (name: string): string => join(HERE, 'node_modules', '.bin', name);
const pythonBin = (name: string): string => join(HERE, 'node_modules', '.cache', 'python', 'bin', name);
const tsx = join(HERE, '..', 'node_modules', '.bin', 'tsx');
// Directory of oasdiff, which the task installs, and of the formatter of the Python client.
process.env.PATH = [join(HERE, 'node_modules', '.cache', 'bin'), pythonBin(''), process.env.PATH].join(delimiter);
// Examples are read with the sources of the library, as this program is.
process.env.TSX_TSCONFIG_PATH = join(HERE, '..', 'tsconfig.dev.json');

function run(name: string, command: string, ...parameters: string[]): void {
  const { status, stdout, stderr } = spawnSync(command, parameters, { cwd: HERE, encoding: 'utf8', env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } });
  console.log(`${name}: ${status === 0 ? 'no fault' : 'FAULTS'}`);
  if (status === 0) return;
  console.log(stdout, stderr);
  process.exitCode = 1;
}

rmSync(BUILD, { recursive: true, force: true });
mkdirSync(BUILD);
const files = Object.entries(SYSTEMS).map(([name, build]) => {
  const { openApi, asyncApi, agents } = documentsOf(build);
  const write = (kind: string, text: string): string => {
    const file = join('build', `${name}.${kind}.json`);
    writeFileSync(join(HERE, file), text);
    return file;
  };
  return { name, openApi: write('openapi', openApi), asyncApi: write('asyncapi', asyncApi), agents: write('agents', agents) };
});

run('Redocly, OpenAPI', bin('redocly'), 'lint', '--config', 'redocly.yaml', '--max-problems', '1000', ...files.map(({ openApi }) => openApi));
run('Spectral, OpenAPI', bin('spectral'), 'lint', '--ruleset', 'spectral.yaml', '--fail-severity', 'hint', ...files.map(({ openApi }) => openApi));
run('AsyncAPI parser', process.execPath, 'parse.mjs', ...files.map(({ asyncApi }) => asyncApi));
for (const { name, openApi } of files) run(`openapi-typescript, ${name}`, bin('openapi-typescript'), openApi, '--output', join('build', `${name}.ts`), '--default-non-nullable', 'false');
const python = join('build', 'shop_python');
run('openapi-python-client', pythonBin('openapi-python-client'), 'generate', '--path', join('build', 'shop.openapi.json'), '--output-path', python, '--meta', 'none', '--overwrite', '--fail-on-warning');
run('Types of the sample website', tsx, 'website-types.ts');
run('Types of clients', bin('tsc'), '-p', 'clients');
run('Clients', tsx, 'run-clients.ts');
run('Requests for editors and Bruno', tsx, 'bruno.ts');
run('Breaking changes', tsx, 'breaking-changes.ts');
