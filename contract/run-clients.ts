import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App } from 'aws-cdk-lib';
import { useShop } from './clients/shop-client';
import { useStore } from './clients/store-client';
import { LocalSystem } from '../local/src';
import { SYSTEMS } from '../test/support/documented-systems';

/** Runs a system from its own template. */
async function running<T>(name: string, use: (system: LocalSystem) => Promise<T>): Promise<T> {
  const outdir = mkdtempSync(join(tmpdir(), 'contract-'));
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  SYSTEMS[name](app);
  app.synth();
  const system = await LocalSystem.start({ assembly: outdir, log: () => undefined });
  try {
    return await use(system);
  } finally {
    await system.stop();
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The client that openapi-python-client made. */
async function usePython({ url, token }: Record<'url' | 'token', string>): Promise<string[]> {
  const { stdout } = await promisify(execFile)(join(__dirname, 'node_modules', '.cache', 'python', 'bin', 'python'), [join(__dirname, 'clients', 'shop_client.py'), url, token], { env: { ...process.env, PYTHONPATH: join(__dirname, 'build') } });
  return stdout.trim().split('\n').map((step) => `${step} (Python)`);
}

async function main(): Promise<void> {
  const shop = await running('shop', async (system) => {
    const token = system.token({ sub: 'ann' });
    return [...await useShop(system.url, token), ...await usePython({ url: system.url, token })];
  });
  const store = await running('store', (system) => useStore(
    system.url, system.token({ sub: 'editor', groups: ['editors'] }), system.token({ sub: 'buyer', claims: { 'custom:company': 'acme' } }),
  ));
  console.log(`Typed clients: ${[...shop, ...store].join(', ')}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
