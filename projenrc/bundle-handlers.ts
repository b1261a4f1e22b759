import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { handlerArchive } from './handler-archive';
import { SHIM, bundleWithSources } from './handler-bundling';
import { billOfMaterials, licencesDocument, thirdPartiesIn } from './third-party';
import { HANDLERS } from '../src/handlers/catalog';

const ROOT = dirname(__dirname);

async function main(): Promise<void> {
  const archives = join(ROOT, 'assets', 'handlers');
  const bills = join(ROOT, 'assets', 'sbom');
  for (const folder of [archives, bills]) mkdirSync(folder, { recursive: true });
  // All that lies here is shipped, so that nothing of another build may stay.
  for (const name of readdirSync(archives)) if (!Object.keys(HANDLERS).some((handler) => name === `${handler}.zip`)) rmSync(join(archives, name), { recursive: true });
  const parties = await Promise.all(Object.keys(HANDLERS).map(async (name) => {
    const { code, metafile } = await bundleWithSources(`src/handlers/${name}.lambda.ts`);
    writeIfChanged(join(archives, `${name}.zip`), await handlerArchive({ 'index.js': SHIM, 'main.js': code }));
    const bundled = thirdPartiesIn(ROOT, metafile);
    writeIfChanged(join(bills, `${name}.cdx.json`), billOfMaterials(name, bundled));
    return bundled;
  }));
  writeIfChanged(join(ROOT, 'assets', 'THIRD-PARTY-LICENSES'), licencesDocument(parties.flat()));
}

/** Keeps the times of unchanged files, which watchers and packagers look at. */
function writeIfChanged(path: string, contents: string | Uint8Array): void {
  if (!existsSync(path) || !readFileSync(path).equals(Buffer.from(contents))) writeFileSync(path, contents);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
