import { canonicalSequencer } from './sequencer';

/** One version of an object that was created. */
export interface CreatedObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  /** Greater than that of every version before. */
  readonly sequencer: string;
}

/** Message that an import sends to itself, to continue in another invocation. */
export interface Continuation extends CreatedObject {
  readonly source: typeof CONTINUATION;
  readonly version: 1;
}

type Parsed = Readonly<Record<string, unknown>>;

export const CONTINUATION = 'ingest';
const MAX_KEY_BYTES = 1024;
const ETAG = /^[\x21\x23-\x7e]{1,128}$/;
const SEQUENCER = /^[0-9A-Fa-f]{1,64}$/;

export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';
}

export function continuation({ key, size, etag, sequencer }: CreatedObject): Continuation {
  return { source: CONTINUATION, version: 1, key, size, etag, sequencer };
}

/** An event that EventBridge has of S3 for this bucket, or a continuation. Anything else belongs in the dead-letter queue. */
export function parseObjectEvent(text: string, bucketName: string): CreatedObject {
  const message = record(JSON.parse(text));
  if (message.source === CONTINUATION && message.version === 1) {
    return createdObject(message);
  }
  const detail = record(message.detail);
  const isCreation = message.source === 'aws.s3' && message['detail-type'] === 'Object Created' && message.version === '0';
  // Within a version, S3 only adds fields.
  if (!isCreation || detail.version !== '0' || record(detail.bucket).name !== bucketName) {
    throw new MalformedMessageError();
  }
  return createdObject(record(detail.object));
}

function createdObject({ key, size, etag, sequencer }: Parsed): CreatedObject {
  if (!isText(key) || Buffer.byteLength(key) > MAX_KEY_BYTES || !isText(etag) || !ETAG.test(etag) || !isText(sequencer) || !SEQUENCER.test(sequencer)
    || !Number.isSafeInteger(size) || Number(size) < 0) {
    throw new MalformedMessageError();
  }
  return { key, size: Number(size), etag, sequencer: canonicalSequencer(sequencer) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function record(value: unknown): Parsed {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedMessageError();
  }
  return value as Parsed;
}
