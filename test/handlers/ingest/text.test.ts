import { gzipSync } from 'node:zlib';
import { START } from '../../../src/handlers/ingest/import';
import { importSource } from '../../../src/handlers/ingest/import-source';
import { importText } from '../../../src/handlers/ingest/import-text';
import { ownerInObjectKey } from '../../../src/handlers/shared/owner';

const TEXT = '{"name":"Tasse"}\n{"name":"Krug für Öl 💡"}\n';
const MEBIBYTE = 1024 ** 2;

const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();
const littleEndian = Buffer.from(`\ufeff${TEXT}`, 'utf16le');
const FORMS: Readonly<Record<string, Buffer>> = {
  'UTF-16, little-endian': littleEndian,
  'UTF-16, big-endian': swapped(littleEndian),
  'gzip': gzipSync(TEXT),
  'gzip, in two members': Buffer.concat([gzipSync(TEXT.slice(0, 20)), gzipSync(TEXT.slice(20))]),
  'gzip of UTF-16': gzipSync(littleEndian),
};

interface Source { readonly offsets: number[]; closed: number }

/** An object whose bytes come in chunks of a size, and whose stream may break. */
function objectOf(bytes: Buffer, chunk: number, source: Source = { offsets: [], closed: 0 }, failure?: Error) {
  return {
    async* read(_key: string, _etag: string, from: number) {
      source.offsets.push(from);
      try {
        for (let at = from; at < bytes.length; at += chunk) {
          yield bytes.subarray(at, at + chunk);
        }
        if (failure !== undefined) {
          throw failure;
        }
      } finally {
        source.closed += 1;
      }
    },
  };
}

const objectNamed = (size: number) => ({ key: 'imports/o/a.csv', etag: 'e', sequencer: '0A', size });

async function read(bytes: Buffer, { chunk = 1000, offset = 0, decoded = false, size = bytes.length, source, failure }: {
  chunk?: number; offset?: number; decoded?: boolean; size?: number; source?: Source; failure?: Error;
} = {}) {
  const text = await importText(objectOf(bytes, chunk, source, failure), objectNamed(size), { ...START, offset, decoded });
  let length = 0;
  const kept: Buffer[] = [];
  for await (const each of text.chunks) {
    length += each.length;
    kept.push(...(length < MEBIBYTE ? [each] : []));
  }
  return { decoded: text.decoded, text: Buffer.concat(kept).toString() };
}

/** Streams are closed in their own turns. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => { setImmediate(resolve); });
  }
}

describe.each(Object.entries(FORMS))('%s', (_, bytes) => {
  test.each([1, 7, 1000])('is read in chunks of %d', async (chunk) => {
    expect(await read(bytes, { chunk })).toEqual({ decoded: true, text: TEXT });
  });

  test('goes on behind what is done: offsets are those of the text', async () => {
    const done = Buffer.byteLength(TEXT.split('\n')[0]) + 1;
    const source: Source = { offsets: [], closed: 0 };
    expect(await read(bytes, { offset: done, decoded: true, source })).toEqual({ decoded: true, text: Buffer.from(TEXT).subarray(done).toString() });
    expect(await read(bytes, { offset: Buffer.byteLength(TEXT), decoded: true })).toEqual({ decoded: true, text: '' });
    expect(source).toEqual({ offsets: [0], closed: 1 });
  });
});

test.each(['', '\ufeff', 'x'])('%j is read as it is', async (text) => {
  expect(await read(Buffer.from(text))).toEqual({ decoded: false, text });
});

test("unencoded text continues at its byte, and isn't requested beyond its end", async () => {
  const source: Source = { offsets: [], closed: 0 };
  const bytes = Buffer.from(TEXT);
  expect(await read(bytes, { offset: 17, source })).toEqual({ decoded: false, text: bytes.subarray(17).toString() });
  expect(await read(bytes, { offset: bytes.length, source })).toEqual({ decoded: false, text: '' });
  expect(source.offsets).toEqual([17]);
});

test.each<[string, Buffer, string]>([
  ['cut off', gzipSync(TEXT).subarray(0, -9), 'The compressed data is damaged, or its end is missing.'],
  ['damaged', Buffer.concat([gzipSync(TEXT).subarray(0, 20), Buffer.alloc(20, 7)]), 'The compressed data is damaged, or its end is missing.'],
  ['half a surrogate', Buffer.concat([littleEndian, Buffer.from([0x00, 0xd8, 0x0a, 0x00])]), 'The object is not valid UTF-16.'],
  ['half a character', littleEndian.subarray(0, -1), 'The object is not valid UTF-16.'],
])('what is %s is refused, with a reason', async (_, bytes, reason) => {
  await expect(read(bytes)).rejects.toMatchObject({ name: 'RejectedLineError', message: reason });
});

test('a bomb is refused when its text is much larger than it is', async () => {
  const bomb = gzipSync(Buffer.alloc(65 * MEBIBYTE, 0x0a));
  const source: Source = { offsets: [], closed: 0 };
  await expect(read(bomb, { chunk: 1000, source })).rejects.toThrow('The text of the object has more than 64 MiB.');
  await settled();
  expect(source.closed).toBe(1);
  await expect(read(gzipSync(Buffer.alloc(64 * MEBIBYTE, 0x0a)))).resolves.toMatchObject({ decoded: true });
  // An object of a mebibyte may have a hundred of text.
  await expect(read(bomb, { size: MEBIBYTE })).resolves.toMatchObject({ decoded: true });
  await expect(read(gzipSync(bomb))).resolves.toMatchObject({ decoded: true });
});

test('a stream that breaks is no fault of the object', async () => {
  const failure = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
  for (const bytes of [gzipSync(TEXT), littleEndian]) {
    await expect(read(bytes, { failure })).rejects.toBe(failure);
  }
});

test.each(Object.entries(FORMS))('reading %s may end early, and lets go of its stream', async (_, bytes) => {
  const source: Source = { offsets: [], closed: 0 };
  const { chunks } = await importText(objectOf(bytes, 5, source), objectNamed(bytes.length), START);
  for await (const each of chunks) {
    expect(each.length).toBeLessThan(100);
    break;
  }
  await settled();
  expect(source.closed).toBe(1);
});

test.each([['a.csv.gz', 'csv'], ['a.tsv.GZ', 'csv'], ['a.jsonl.gz', 'json-lines'], ['a.gz', undefined], ['a.csv.zip', undefined], ['a.csv.gz.1', undefined], ['a.csv1', undefined], ['acsv', undefined], ['a.gz.csv', 'csv']])('%s is %s', (name, format) => {
  expect(importSource(`imports/${ownerInObjectKey('o')}/${name}`, 'imports/').format).toBe(format);
});
