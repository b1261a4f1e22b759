import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

async function main(): Promise<void> {
  const shop = await running('shop', (system) => useShop(system.url, system.token({ sub: 'ann' })));
  const store = await running('store', (system) => useStore(
    system.url, system.token({ sub: 'editor', groups: ['editors'] }), system.token({ sub: 'buyer', claims: { 'custom:company': 'acme' } }),
  ));
  console.log(`Typed clients: ${[...shop, ...store].join(', ')}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
