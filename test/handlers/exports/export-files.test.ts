import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { ExportFiles } from '../../../src/handlers/exports/export-files';
import type { FileRecord } from '../../../src/handlers/files/file';
import { RecordTable } from '../../../src/handlers/shared/record-table';
import { Table } from '../../attack/services/table';
import { clientOf, runOn } from '../reindex/support/deployment';

const FILE = { id: 'job', name: 'orders.jsonl' } as FileRecord;
const GONE = Object.assign(new Error('gone'), { name: 'NoSuchUpload' });

/** An owner's files, where S3 answers as it is told to. */
function files(record: FileRecord | undefined, answer: () => Promise<object>): ExportFiles {
  const table = { get: async (owner: string, id: string) => owner === 'ann' && id === record?.id ? record : undefined } as object as RecordTable<FileRecord>;
  return new ExportFiles(table, { send: answer } as object as S3Client, 'bucket');
}
const fails = (error: Error) => async () => { throw error; };

const NOT_FOUND = Object.assign(new Error('not found'), { $metadata: { httpStatusCode: 404 } });

test.each([GONE, NOT_FOUND])('an upload that was put together before is whole (%s)', async (error) => {
  await expect(files(FILE, fails(error)).complete('ann', FILE, 'upload', [])).resolves.toBeUndefined();
});

test('the file of an export is announced once, for an upload that takes days, and has the id of its job', async () => {
  const announcing = new ExportFiles(new RecordTable(clientOf(runOn(new Table([]))), 'entities', 'FILE'), {} as S3Client, 'bucket');
  const file = await announcing.announce('ann', 'job', 'orders.jsonl');
  expect(file).toMatchObject({ id: 'job', name: 'orders.jsonl', contentType: 'application/x-ndjson', size: 0, status: 'PENDING', version: 1 });
  expect(file.uploadUntil).toBeGreaterThan(Date.now() / 1000 + 86_400);
  expect(file.partChecksums).toBeUndefined();
  expect(await announcing.announce('ann', 'job', 'other.jsonl')).toEqual(file);
});

test('a file that has expired since it was announced is gone', async () => {
  const table = { upsert: async () => ({ done: false }) } as object as RecordTable<FileRecord>;
  const announcing = new ExportFiles(table, {} as S3Client, 'bucket');
  await expect(announcing.announce('ann', 'job', 'orders.jsonl')).rejects.toMatchObject({ name: 'FileGoneError' });
});

test('content goes to the object of the file with its type and checksum, at once or in parts', async () => {
  const sent: (readonly [string, object, object?])[] = [];
  const send = async (command: { readonly input: object }, options?: object) => {
    sent.push([command.constructor.name, command.input, options]);
    return { UploadId: 'upload', ETag: 'e' };
  };
  const s3 = new ExportFiles({} as RecordTable<FileRecord>, { send } as object as S3Client, 'bucket');
  const [content, place] = [Buffer.from('{}\n'), { Bucket: 'bucket', Key: 'files/ann/job' }];
  const sha256 = createHash('sha256').update(content).digest('base64');
  await s3.put('ann', FILE, content);
  const upload = await s3.begin('ann', FILE);
  const part = await s3.part('ann', FILE, upload, 1, content);
  await s3.complete('ann', FILE, upload, [part, { etag: 'f', sha256: 's' }]);
  const Parts = [{ PartNumber: 1, ETag: 'e', ChecksumSHA256: sha256 }, { PartNumber: 2, ETag: 'f', ChecksumSHA256: 's' }];
  // S3 may take seconds for large content.
  const patient = { requestTimeout: 7000 };
  expect(sent).toEqual([
    ['PutObjectCommand', { ...place, Body: content, ContentType: 'application/x-ndjson', ChecksumSHA256: sha256 }, patient],
    ['CreateMultipartUploadCommand', { ...place, ContentType: 'application/x-ndjson', ChecksumAlgorithm: 'SHA256' }, undefined],
    ['UploadPartCommand', { ...place, UploadId: 'upload', PartNumber: 1, Body: content, ChecksumSHA256: sha256 }, patient],
    ['CompleteMultipartUploadCommand', { ...place, UploadId: 'upload', MultipartUpload: { Parts } }, patient],
  ]);
});

test.each<[string, Error, string]>([
  ['whose upload is gone', GONE, 'FileGoneError'],
  ['that S3 does not find', NOT_FOUND, 'FileGoneError'],
  ['that S3 cannot take now', new RangeError('no'), 'RangeError'],
])('no part is written of a file %s', async (_, error, name) => {
  await expect(files(FILE, fails(error)).part('ann', FILE, 'upload', 1, Buffer.from('x'))).rejects.toMatchObject({ name });
});

test('an upload whose file was deleted is not', async () => {
  await expect(files(undefined, fails(GONE)).complete('ann', FILE, 'upload', [])).rejects.toThrow('The file was deleted.');
});

test('temporary errors of S3 are retried', async () => {
  await expect(files(undefined, fails(new Error('slow down'))).complete('ann', FILE, 'upload', [])).rejects.toThrow('slow down');
});

test('a file is gone on with only while its owner has it', async () => {
  const there = async () => ({});
  await expect(files(FILE, there).announced('ann', 'job')).resolves.toBe(FILE);
  await expect(files(undefined, there).announced('ann', 'job')).rejects.toThrow('The file was deleted.');
});

describe('a file that is discarded', () => {
  /** Deletes as often as it takes: `changes` is how often the `files` handler changes the record in between. */
  async function discarded(record: FileRecord | undefined, changes = 0): Promise<string[]> {
    const calls: string[] = [];
    let version = 1;
    const table = {
      get: async () => record && { ...record, version },
      delete: async (...[, , { values }]: [string, string, { values: { version: number } }]) => {
        calls.push(`record ${values.version}`);
        return version++ <= changes ? { done: false, existing: record } : { done: true };
      },
    } as object as RecordTable<FileRecord>;
    const send = async ({ input: { Key } }: { input: { Key: string } }) => { calls.push(`object ${Key}`); };
    await new ExportFiles(table, { send } as object as S3Client, 'bucket').discard('ann', 'job').catch(({ message }: Error) => calls.push(message));
    return calls;
  }

  test('goes with its object, which goes first', async () => {
    expect(await discarded(FILE)).toEqual(['object files/ann/job', 'record 1']);
  });

  test('and that the files handler makes available in between, goes once more', async () => {
    expect(await discarded(FILE, 1)).toEqual(['object files/ann/job', 'record 1', 'object files/ann/job', 'record 2']);
  });

  test('that changes all the time is tried again later', async () => {
    expect((await discarded(FILE, 99)).slice(-2)).toEqual(['record 5', 'The file of the export changes too often to be removed.']);
  });

  test('that was never announced, or was deleted, is gone', async () => {
    expect(await discarded(undefined)).toEqual([]);
  });
});
