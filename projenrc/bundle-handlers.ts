import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { SHIM, bundleWithSources } from './handler-bundling';
import { billOfMaterials, licencesDocument, thirdPartiesIn } from './third-party';
import { HANDLERS } from '../src/handlers/catalog';

const ROOT = dirname(__dirname);

async function main(): Promise<void> {
  const bills = join(ROOT, 'assets', 'sbom');
  mkdirSync(bills, { recursive: true });
  const parties = await Promise.all(Object.keys(HANDLERS).map(async (name) => {
    const folder = join(ROOT, 'assets', 'handlers', name);
    mkdirSync(folder, { recursive: true });
    const { code, metafile } = await bundleWithSources(`src/handlers/${name}.lambda.ts`);
    writeIfChanged(join(folder, 'main.js'), code);
    writeIfChanged(join(folder, 'index.js'), SHIM);
    const bundled = thirdPartiesIn(ROOT, metafile);
    writeIfChanged(join(bills, `${name}.cdx.json`), billOfMaterials(name, bundled));
    return bundled;
  }));
  writeIfChanged(join(ROOT, 'assets', 'THIRD-PARTY-LICENSES'), licencesDocument(parties.flat()));
}

/** Keeps the times of unchanged files, which watchers and packagers look at. */
function writeIfChanged(path: string, contents: string): void {
  if (contentsOf(path) !== contents) {
    writeFileSync(path, contents);
  }
}

function contentsOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
