import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { type FileEntry, TextWriter, Uint8ArrayReader, ZipReader, configure } from '@zip.js/zip.js';
import { handlerArchive } from '../../projenrc/handler-archive';
import { SHIM, bundle } from '../../projenrc/handler-bundling';
import { filesIn } from '../../src/compute/bundle-archive';
import { HANDLERS } from '../../src/handlers/catalog';
import { sampleOf } from '../support/all';
import { ARCHIVES, shippedArchive } from '../support/shipped-handler';

configure({ useWebWorkers: false });

/** The content of an archive, as an independent tool lists it. */
async function entriesOf(archive: Uint8Array): Promise<FileEntry[]> {
  return await new ZipReader(new Uint8ArrayReader(archive), { checkSignature: true }).getEntries() as FileEntry[];
}

const textOf = async (entry: FileEntry) => entry.getData(new TextWriter());

test('each handler ships as an archive, and nothing else does', () => {
  expect(readdirSync(ARCHIVES).sort()).toEqual(Object.keys(HANDLERS).map((name) => `${name}.zip`).sort());
});

test.each(sampleOf(Object.keys(HANDLERS), 2))('%s is its bundle, without anything of when and where it was made', async (name) => {
  const entries = await entriesOf(shippedArchive(name));
  const [index, main] = await Promise.all(entries.map(textOf));
  expect([index, main === await bundle(`src/handlers/${name}.lambda.ts`)]).toEqual([SHIM, true]);
  expect(entries.map((entry) => [entry.filename, entry.unixMode, entry.rawLastModDate, entry.rawExtraField?.length])).toEqual([
    ['index.js', 0o100644, 0x210000, 0], ['main.js', 0o100644, 0x210000, 0],
  ]);
  const files = filesIn(shippedArchive(name));
  expect([Object.keys(files), files['index.js'].toString(), files['main.js'].equals(Buffer.from(main))]).toEqual([['index.js', 'main.js'], SHIM, true]);
});

/** Other bytes are other hashes of assets: each function of each user is then deployed again. */
test('the same files have the same bytes, in whatever order and wherever they are archived', async () => {
  const text = Array.from({ length: 3000 }, (_, index) => `const value${index} = ${index * index} % ${index + 7};`).join('\n');
  const [one, other] = [await handlerArchive({ 'main.js': text, 'index.js': SHIM, 'ü.txt': '' }), await handlerArchive({ 'ü.txt': '', 'index.js': SHIM, 'main.js': text })];
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
  expect(createHash('sha256').update(one).digest('hex')).toBe('efd64cb5fa5ba121c0b84e7a8111a5479b4e690c68ad930ea6076930ac1ec986');
  expect(filesIn(Buffer.from(one))).toEqual({ 'index.js': Buffer.from(SHIM), 'main.js': Buffer.from(text), 'ü.txt': Buffer.alloc(0) });
});
