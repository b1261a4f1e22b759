import type { S3Client } from '@aws-sdk/client-s3';
import type { FileRecord } from '../../../src/handlers/files/file';
import { MultipartUploads } from '../../../src/handlers/files/multipart-uploads';

const MIB = 1024 ** 2;
const FILE = { id: 'f', objectKey: 'files/o/f/k', contentType: 'video/mp4', size: 24 * MIB + 5, uploadId: 'u' } as FileRecord;
const UPLOAD = { Bucket: 'b', Key: 'files/o/f/k', UploadId: 'u' };
const part = (PartNumber: number, Size: number, more: object = {}) => ({ PartNumber, Size, ETag: `"${PartNumber}"`, ...more });
const fault = (name: string, httpStatusCode: number) => Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } });

/** Uploads whose S3 gives these answers in turn, and what it was asked. */
function uploadsWith(...answers: readonly unknown[]) {
  const [left, asked] = [[...answers], [] as (readonly [string, object, unknown])[]];
  const send = async (command: object & { readonly input: object }, options?: unknown) => {
    asked.push([command.constructor.name, command.input, options]);
    const answer = left.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { uploads: new MultipartUploads({ send } as object as S3Client, 'b'), asked };
}

test('an upload is begun with the type of the file, and with checksums where parts have them', async () => {
  const { uploads, asked } = uploadsWith({ UploadId: 'u' }, { UploadId: 'u' });
  expect(await uploads.begin('o', FILE)).toBe('u');
  await uploads.begin('o', { ...FILE, partChecksums: true });
  const input = { Bucket: 'b', Key: 'files/o/f/k', ContentType: 'video/mp4' };
  expect(asked.map(([, asking]) => asking)).toStrictEqual([input, { ...input, ChecksumAlgorithm: 'SHA256' }]);
});

test('parts are those in their size, from every page, in order', async () => {
  const { uploads, asked } = uploadsWith(
    { Parts: [part(3, 8 * MIB), part(1, 8 * MIB, { ChecksumSHA256: 's' })], IsTruncated: true, NextPartNumberMarker: '3' },
    { Parts: [part(4, 6), part(5, 8 * MIB), { Size: 8 * MIB }], IsTruncated: false, NextPartNumberMarker: '5' },
  );
  expect(await uploads.parts('o', FILE)).toStrictEqual({
    complete: [{ PartNumber: 1, ETag: '"1"', ChecksumSHA256: 's' }, { PartNumber: 3, ETag: '"3"' }], missing: [2, 4],
  });
  expect(asked.map(([name, input]) => [name, input])).toEqual([
    ['ListPartsCommand', { ...UPLOAD, PartNumberMarker: undefined }], ['ListPartsCommand', { ...UPLOAD, PartNumberMarker: '3' }],
  ]);
});

test('an upload without any part lacks them all', async () => {
  expect(await uploadsWith({}).uploads.parts('o', FILE)).toStrictEqual({ complete: [], missing: [1, 2, 3, 4] });
});

test('parts are put together once, and in a time that the function has', async () => {
  const { uploads, asked } = uploadsWith({});
  expect(await uploads.complete('o', FILE, [{ PartNumber: 1, ETag: '"1"' }])).toBe(true);
  expect(asked).toEqual([['CompleteMultipartUploadCommand', { ...UPLOAD, MultipartUpload: { Parts: [{ PartNumber: 1, ETag: '"1"' }] }, IfNoneMatch: '*' }, {
    abortSignal: expect.any(AbortSignal), requestTimeout: 7000,
  }]]);
});

test('S3 that is still at it is left to it', async () => {
  expect(await uploadsWith(fault('AbortError', 0)).uploads.complete('o', FILE, [])).toBe(false);
});

const ended = [fault('NoSuchUpload', 400), fault('NotFound', 404), fault('PreconditionFailed', 412)];

test.each(ended)('an upload that has ended is no fault ($name)', async (error) => {
  const { uploads } = uploadsWith(error, error, error);
  expect([await uploads.parts('o', FILE), await uploads.complete('o', FILE, []), await uploads.abort('o', FILE)]).toEqual([undefined, true, undefined]);
});

test('every other fault is one', async () => {
  const error = fault('AccessDenied', 403);
  const { uploads } = uploadsWith(error, error, error);
  await expect(uploads.parts('o', FILE)).rejects.toBe(error);
  await expect(uploads.complete('o', FILE, [])).rejects.toBe(error);
  await expect(uploads.abort('o', FILE)).rejects.toBe(error);
});

test('an upload is aborted by its name', async () => {
  const { uploads, asked } = uploadsWith({});
  await uploads.abort('o', FILE);
  expect(asked).toEqual([['AbortMultipartUploadCommand', UPLOAD, undefined]]);
});
