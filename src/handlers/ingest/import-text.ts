import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Progress } from './import';
import { RejectedLineError } from './import-line';
import type { ImportObjects } from './import-objects';
import type { CreatedObject } from './object-event';

/** The text of an object, from where its import stands. */
export interface ImportText {
  readonly chunks: AsyncIterable<Buffer>;
  /** The object was compressed, or in UTF-16: its offsets count the bytes of its text in UTF-8. */
  readonly decoded: boolean;
}

type Chunks = AsyncGenerator<Buffer>;

const MEBIBYTE = 1024 ** 2;
/** To go on, all that is done is decoded again: of so much text in a few seconds. */
const MAX_DECODED_BYTES = 1024 * MEBIBYTE;
/** Text is seldom made ten times smaller. Whatever is made much smaller than that was made to be large. */
const MAX_RATIO = 100;
const UNSUSPICIOUS_BYTES = 64 * MEBIBYTE;

/** Finds out by its first bytes how an object is written, and reads it in UTF-8. */
export async function importText(objects: Pick<ImportObjects, 'read'>, { key, etag, size }: CreatedObject, progress: Progress): Promise<ImportText> {
  const { offset, decoded: wasDecoded = false } = progress;
  if (offset > 0 && !wasDecoded) {
    // Behind the last byte S3 has no range to give.
    return { chunks: offset < size ? objects.read(key, etag, offset) : Readable.from([]), decoded: false };
  }
  const limit = Math.min(MAX_DECODED_BYTES, Math.max(UNSUSPICIOUS_BYTES, size * MAX_RATIO));
  const [head, raw] = await peek(objects.read(key, etag, 0));
  const isCompressed = head.subarray(0, 2).equals(GZIP);
  const [start, bytes] = isCompressed ? await peek(bounded(gunzip(raw), limit)) : [head, raw];
  const encoding = ENCODINGS.find(({ mark }) => start.subarray(0, 2).equals(mark))?.name;
  const text = encoding === undefined ? bytes : utf8(bytes, encoding);
  const decoded = isCompressed || encoding !== undefined;
  return { chunks: decoded ? behind(bounded(text, limit), offset) : text, decoded };
}

/** No text in UTF-8 begins so. */
const GZIP = Buffer.from([0x1f, 0x8b]);
const ENCODINGS = [{ name: 'utf-16le', mark: Buffer.from([0xff, 0xfe]) }, { name: 'utf-16be', mark: Buffer.from([0xfe, 0xff]) }];

/** The first two bytes, and everything with them. */
async function peek(chunks: Chunks): Promise<readonly [head: Buffer, all: Chunks]> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const { value, done } = await chunks.next() as IteratorResult<Buffer, undefined>;
    if (done) {
      break;
    }
    head = Buffer.concat([head, value]);
  }
  return [head, preceded(head, chunks)];
}

async function* preceded(head: Buffer, chunks: Chunks): Chunks {
  try {
    yield head;
    yield* chunks;
  } finally {
    // A reader of only the head hasn't begun with the rest.
    await chunks.return(undefined);
  }
}

async function* gunzip(chunks: Chunks): Chunks {
  const decompressed = createGunzip();
  // The reader gets the error of either.
  pipeline(chunks, decompressed, () => undefined);
  try {
    yield* decompressed as AsyncIterable<Buffer>;
  } catch (error) {
    throw String((error as NodeJS.ErrnoException).code).startsWith('Z_') ? new RejectedLineError('The compressed data is damaged, or its end is missing.') : error;
  }
}

async function* utf8(chunks: Chunks, encoding: string): Chunks {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (chunk?: Buffer): Buffer => {
    try {
      return Buffer.from(chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true }));
    } catch {
      throw new RejectedLineError('The object is not valid UTF-16.');
    }
  };
  for await (const chunk of chunks) {
    yield decode(chunk);
  }
  yield decode();
}

async function* bounded(chunks: Chunks, limit: number): Chunks {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limit) {
      throw new RejectedLineError(`The text of the object has more than ${limit / MEBIBYTE} MiB. Compressed, or in UTF-16, it may not have more.`);
    }
    yield chunk;
  }
}

async function* behind(chunks: Chunks, offset: number): Chunks {
  let left = offset;
  for await (const chunk of chunks) {
    if (left < chunk.length) {
      yield chunk.subarray(left);
    }
    left = Math.max(0, left - chunk.length);
  }
}
