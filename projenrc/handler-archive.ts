import { TextReader, Uint8ArrayWriter, ZipWriter, configure } from '@zip.js/zip.js';

// Node.js deflates otherwise, and the zlib of each version has other bytes.
configure({ useWebWorkers: false, useCompressionStream: false });

/** Of each entry: the first moment that an archive can tell, and a file that everybody may read, as Lambda asks for. */
const FIRST_MOMENT = 0x00210000;
const MODE = 0o100644;

/** A zip of text files. The same files have the same bytes on every machine and Node.js, and so the same hash as an asset. */
export async function handlerArchive(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const archive = new ZipWriter(new Uint8ArrayWriter(), {
    level: 9,
    rawLastModDate: FIRST_MOMENT,
    extendedTimestamp: false,
    unixMode: MODE,
    // Sizes then come before the contents, which readers need not look up at the end.
    dataDescriptor: false,
  });
  for (const name of Object.keys(files).sort()) await archive.add(name, new TextReader(files[name]));
  return archive.close();
}
