/**
 * Lets Schemathesis send what the documents allow, and what they forbid, to systems that the local runner serves: the default system, with items, files and
 * jobs, and the store, with entities. All its checks but one, and no finding. `npm run contract -- <seed>` repeats a run.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalSystem } from '../local/src';
import { synthesizeInto } from '../test/support/documented-systems';

/** Cases of all systems together. */
const LEAST = 3000;
const SEED = process.argv[2] ?? String(Math.floor(Math.random() * 2 ** 31));
/** API Gateway answers methods that an API doesn't have as it does paths: it can't say 405. The second one is in the hooks, with what a schema can't say. */
const EXCLUDED = 'unsupported_method,positive_data_acceptance';
const PROGRAM = join(__dirname, 'node_modules', '.cache', 'python', 'bin', 'schemathesis');

/** Gives the number of cases, and whether there are findings. */
async function check(name: string): Promise<{ readonly cases: number; readonly clean: boolean }> {
  const directory = mkdtempSync(join(tmpdir(), 'contract-'));
  const assembly = join(directory, 'cdk.out');
  const shop = synthesizeInto(assembly, name);
  const document = join(directory, 'openapi.json');
  writeFileSync(document, shop.api.openApi());
  const system = await LocalSystem.start({ assembly, log: () => undefined, keptCalls: 100 });
  try {
    const token = system.token({ sub: 'ann', groups: ['editors'], claims: { 'custom:company': 'acme' }, expiresIn: 7200 });
    const { status, output } = await run(directory, ['--config-file', join(__dirname, 'schemathesis.toml'), 'run', document, '--url', system.url, '--header', `Authorization: Bearer ${token}`, '--checks', 'all', '--exclude-checks', EXCLUDED, '--seed', SEED, '--max-examples', '100', '--workers', '1', '--no-color', '--suppress-health-check', 'all']);
    const cases = Number(/([\d,]+) generated/.exec(output)?.[1].replaceAll(',', '') ?? 0);
    console.log(`${name}, seed ${SEED}: ${cases} cases, ${status === 0 ? 'no finding' : 'FINDINGS'}`);
    if (status !== 0) console.log(output);
    return { cases, clean: status === 0 };
  } finally {
    await system.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** In a separate directory, because it leaves files there. */
function run(cwd: string, parameters: readonly string[]): Promise<{ readonly status: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(PROGRAM, parameters, { cwd, env: { ...process.env, PYTHONPATH: __dirname, SCHEMATHESIS_HOOKS: 'schemathesis_hooks' }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => { output += data.toString(); });
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}

async function main(): Promise<void> {
  const results = [await check('shop'), await check('store')];
  const cases = results.reduce((sum, each) => sum + each.cases, 0);
  console.log(`Schemathesis: ${cases} cases`);
  if (cases < LEAST || results.some(({ clean }) => !clean)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
