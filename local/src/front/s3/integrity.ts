import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Error } from './s3-error';

/** Checksums and lengths of an upload, by lower-case name: the headers of a PUT, the fields of a form. */
export type IntegrityFields = (name: string) => string | undefined;

type Digest = (content: Buffer) => Buffer;

const hash = (algorithm: string): Digest => (content) => createHash(algorithm).update(content).digest();

/** The algorithms of checksums by the ends of their names, with those that Node computes. */
const DIGESTS: Readonly<Record<string, Digest | undefined>> = {
  sha256: hash('sha256'),
  sha1: hash('sha1'),
  crc32: (content) => {
    const digest = Buffer.alloc(4);
    digest.writeUInt32BE(crc32(content));
    return digest;
  },
  crc32c: undefined,
  crc64nvme: undefined,
};

export const CHECKSUM_FIELDS: readonly string[] = Object.keys(DIGESTS).map((algorithm) => `x-amz-checksum-${algorithm}`);

/** Refuses an upload without a checksum, as S3 does where versions are locked by default. */
export function requireChecksum(fields: IntegrityFields): void {
  // A checksum that follows the bytes is announced by `x-amz-trailer`.
  if (['content-md5', 'x-amz-trailer', ...CHECKSUM_FIELDS].some((name) => fields(name) !== undefined)) return;
  throw new S3Error(400, 'InvalidRequest', 'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters');
}

/** Refuses other bytes than the checksums speak of. CRC32C and CRC64NVME are taken at their word. */
export function checkIntegrity(fields: IntegrityFields, content: Buffer): void {
  const md5 = fields('content-md5');
  if (md5 !== undefined) {
    const digest = hash('md5')(content);
    if (!isBase64Of(md5, digest.length)) throw new S3Error(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.');
    if (md5 !== digest.toString('base64')) throw new S3Error(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  for (const [algorithm, compute] of Object.entries(DIGESTS)) {
    const value = fields(`x-amz-checksum-${algorithm}`);
    if (value === undefined || compute === undefined) continue;
    const digest = compute(content);
    if (!isBase64Of(value, digest.length)) throw new S3Error(400, 'InvalidRequest', `Value for x-amz-checksum-${algorithm} header is invalid.`);
    if (value !== digest.toString('base64')) {
      throw new S3Error(400, 'BadDigest', `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`);
    }
  }
}

function isBase64Of(value: string, bytes: number): boolean {
  const decoded = Buffer.from(value, 'base64');
  return decoded.length === bytes && decoded.toString('base64') === value;
}
