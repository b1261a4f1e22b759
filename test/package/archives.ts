/**
 * Archives each shipped handler anew: on every Node.js, the bytes are those in the package, and so is the hash of the asset.
 *
 * `node --import tsx test/package/archives.ts`
 */
import { handlerArchive } from '../../projenrc/handler-archive';
import { filesIn } from '../../src/compute/bundle-archive';
import { HANDLERS } from '../../src/handlers/catalog';
import { shippedArchive } from '../support/shipped-handler';

async function main(): Promise<void> {
  for (const name of Object.keys(HANDLERS)) {
    const shipped = shippedArchive(name);
    const files = Object.fromEntries(Object.entries(filesIn(shipped)).map(([file, content]) => [file, content.toString('utf8')]));
    if (!shipped.equals(await handlerArchive(files))) throw new Error(`the archive of ${name} is another one on Node.js ${process.version}`);
  }
}

void main();
