import type { S3Client } from '@aws-sdk/client-s3';
import { ExportFiles } from '../../../src/handlers/exports/export-files';
import type { FileRecord } from '../../../src/handlers/files/file';
import type { RecordTable } from '../../../src/handlers/shared/record-table';

const FILE = { id: 'job', name: 'orders.jsonl' } as FileRecord;
const GONE = Object.assign(new Error('gone'), { name: 'NoSuchUpload' });

/** An owner's files, where S3 answers as it is told to. */
function files(record: FileRecord | undefined, answer: () => Promise<object>): ExportFiles {
  const table = { get: async (owner: string, id: string) => owner === 'ann' && id === record?.id ? record : undefined } as object as RecordTable<FileRecord>;
  return new ExportFiles(table, { send: answer } as object as S3Client, 'bucket');
}
const fails = (error: Error) => async () => { throw error; };

test('an upload that was put together before is whole', async () => {
  await expect(files(FILE, fails(GONE)).complete('ann', FILE, 'upload', [])).resolves.toBeUndefined();
});

test('an upload whose file was deleted is not', async () => {
  await expect(files(undefined, fails(GONE)).complete('ann', FILE, 'upload', [])).rejects.toThrow('The file was deleted.');
});

test('what S3 cannot do now is tried again', async () => {
  await expect(files(undefined, fails(new Error('slow down'))).complete('ann', FILE, 'upload', [])).rejects.toThrow('slow down');
});

test('a file is gone on with only while its owner has it', async () => {
  const there = async () => ({});
  await expect(files(FILE, there).announced('ann', 'job')).resolves.toBe(FILE);
  await expect(files(undefined, there).announced('ann', 'job')).rejects.toThrow('The file was deleted.');
});
