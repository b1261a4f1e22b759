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
