import { type FileRecord, newFile } from '../../../src/handlers/files/file';
import { FileStore } from '../../../src/handlers/files/file-store';
import { CreatedRecords } from '../../../src/handlers/shared/created-records';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from '../support/dynamodb';

const OBJECT = { size: 7, contentType: 'text/plain', sha256: 'sum', etag: '"e"' };
const PERIOD = { uploadUntil: 4_000_000_000, expiresAt: 4_100_000_000 };

let database: LocalDynamoDb;
let created: CreatedRecords<FileRecord>;
let files: FileStore;
let count = 0;

beforeAll(async () => {
  database = await startDynamoDb();
  created = new CreatedRecords<FileRecord>(database.client, TABLE_NAME, 'FILE');
  files = new FileStore(created);
});
afterAll(() => database.stop());

const then = new Date('2026-01-01').toISOString();
/** A file in the table, as it was announced but for some fields. */
async function announced(changes: Partial<FileRecord> = {}): Promise<FileRecord> {
  count += 1;
  const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
  const file = { ...newFile('o', id, { name: 'a', contentType: 'text/plain', size: 5 }, PERIOD, false), createdAt: then, updatedAt: then, ...changes };
  return (await created.createOnce('o', file, { id })).record;
}
const stored = (file: FileRecord) => files.get('o', file.id);
const unchanged = { done: false };

test('objects of S3 are recorded, and end the waiting of the record', async () => {
  const file = await announced({ uploadId: 'u' });
  expect(await files.markAvailable('o', file, OBJECT)).toMatchObject({ done: true });
  const { uploadId: _uploadId, uploadUntil: _uploadUntil, expiresAt: _expiresAt, pendingIn: _pendingIn, ...kept } = file;
  const { etag: objectEtag, ...object } = OBJECT;
  expect(await stored(file)).toEqual({ ...kept, ...object, objectEtag, status: 'AVAILABLE', version: 2, updatedAt: expect.any(String) });
  expect((await stored(file))?.updatedAt).not.toBe(then);
});

test('an object that is known already changes no time; another one does', async () => {
  const file = await announced({ status: 'AVAILABLE', objectEtag: '"e"' });
  await files.markAvailable('o', file, OBJECT);
  expect((await stored(file))?.updatedAt).toBe(then);
  await files.markAvailable('o', file, { ...OBJECT, etag: '"f"' });
  expect((await stored(file))?.updatedAt).not.toBe(then);
  const abandoned = await announced({ status: 'ABANDONED', objectEtag: '"e"' });
  await files.markAvailable('o', abandoned, OBJECT);
  expect((await stored(abandoned))?.updatedAt).not.toBe(then);
});

test('nothing is recorded of a file whose status is another than was read', async () => {
  const file = await announced({ status: 'ABANDONED' });
  expect(await files.markAvailable('o', { ...file, status: 'PENDING' }, OBJECT)).toEqual({ ...unchanged, existing: file });
  expect(await stored(file)).toEqual(file);
});

test('nothing is recorded of a file that has another object than was read', async () => {
  const file = await announced();
  expect(await files.markAvailable('o', { ...file, objectKey: 'files/o/other' }, OBJECT)).toEqual({ ...unchanged, existing: file });
  expect(await stored(file)).toEqual(file);
});

test('a file from before, whose record names no object, is recorded with its object', async () => {
  const file = await announced({ objectKey: undefined });
  expect(await files.markAvailable('o', file, OBJECT)).toMatchObject({ done: true, record: { objectKey: `files/o/${file.id}` } });
});

test('a file that is gone is not made again', async () => {
  const file = { ...await announced(), id: '00000000-0000-4000-8000-999999999999' };
  const outcomes = [
    await files.markAvailable('o', file, OBJECT), await files.markAbandoned('o', file), await files.renew('o', file, PERIOD), await files.begin('o', file, 'u'),
  ];
  expect(outcomes).toEqual(Array(4).fill({ ...unchanged, existing: undefined }));
  expect(await stored(file)).toBeUndefined();
});

test('only a file that waits is abandoned, renewed or begun', async () => {
  const file = await announced({ status: 'AVAILABLE' });
  const outcomes = [await files.markAbandoned('o', file), await files.renew('o', file, PERIOD), await files.begin('o', file, 'u')];
  expect(outcomes).toEqual(Array(3).fill({ ...unchanged, existing: file }));
  const waiting = await announced();
  expect(await files.renew('o', waiting, { uploadUntil: 5, expiresAt: 4_200_000_000 })).toMatchObject({ record: { uploadUntil: 5, expiresAt: 4_200_000_000, version: 2 } });
  expect(await files.markAbandoned('o', waiting)).toMatchObject({ done: true, record: { status: 'ABANDONED' } });
  const abandoned = await stored(waiting);
  expect(abandoned).not.toHaveProperty('pendingIn');
  expect(abandoned?.updatedAt).not.toBe(then);
});

test('the first upload in parts that was begun stays', async () => {
  const file = await announced();
  expect(await files.begin('o', file, 'first')).toMatchObject({ done: true, record: { uploadId: 'first' } });
  expect(await files.begin('o', file, 'second')).toMatchObject({ done: false, existing: { uploadId: 'first' } });
});

test('a record is deleted in the version that was read, and once', async () => {
  const file = await announced();
  await files.renew('o', file, PERIOD);
  expect(await files.delete('o', file)).toBe(false);
  expect(await stored(file)).toMatchObject({ version: 2 });
  expect(await files.delete('o', { ...file, version: 2 })).toBe(true);
  expect(await stored(file)).toBeUndefined();
  expect(await files.delete('o', { ...file, version: 2 })).toBe(true);
});
