import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { FileRecord } from '../../../src/handlers/files/file';
import type { FileStore } from '../../../src/handlers/files/file-store';
import type { ObjectStore, StoredObject } from '../../../src/handlers/files/object-store';
import { Settlement } from '../../../src/handlers/files/settlement';

const PENDING = { id: 'f', status: 'PENDING', uploadUntil: 4_000_000_000, version: 1 } as FileRecord;
const ENDED = { ...PENDING, uploadUntil: 1 };
const OBJECT: StoredObject = { size: 5 };

/** What a look at a file finds, and what is counted. Without metrics nothing is. */
async function look(file: FileRecord, object?: StoredObject, { overtaken = false, counts = true } = {}) {
  const counted: string[] = [];
  const write = (status: string) => async () => overtaken ? { done: false, existing: undefined } : { done: true, record: { ...file, status } };
  const files = { markAbandoned: write('ABANDONED'), markAvailable: write('AVAILABLE') } as object as FileStore;
  const metrics = { addMetric: (name: string) => { counted.push(name); } } as object as Metrics;
  const settlement = new Settlement(files, { find: async () => object } as object as ObjectStore, counts ? metrics : undefined);
  const { file: now, ...more } = await settlement.look('o', file);
  return { status: now?.status, ...more, counted };
}

test.each<[string, FileRecord, StoredObject | undefined, object]>([
  ['that can still be uploaded waits', PENDING, undefined, { status: 'PENDING', counted: [] }],
  ['that can no longer be uploaded is given up', ENDED, undefined, { status: 'ABANDONED', became: 'ABANDONED', counted: [] }],
  ['that was given up stays so', { ...ENDED, status: 'ABANDONED' }, undefined, { status: 'ABANDONED', counted: [] }],
  ['whose object is there is available', PENDING, OBJECT, { status: 'AVAILABLE', became: 'AVAILABLE', counted: ['FilesUploaded'] }],
  ['whose object came late is available', { ...ENDED, status: 'ABANDONED' }, OBJECT, { status: 'AVAILABLE', became: 'AVAILABLE', counted: ['FilesUploaded'] }],
  ['whose object is known is counted once', { ...PENDING, status: 'AVAILABLE' }, OBJECT, { status: 'AVAILABLE', became: 'AVAILABLE', counted: [] }],
])('a file %s', async (_, file, object, settled) => {
  expect(await look(file, object)).toEqual(settled);
});

test('a file that another writer was faster with is neither counted nor told as settled', async () => {
  expect(await look(PENDING, OBJECT, { overtaken: true })).toEqual({ status: undefined, overtaken: true, counted: [] });
});

test('a function without metrics for files settles them all the same', async () => {
  expect(await look(PENDING, OBJECT, { counts: false })).toEqual({ status: 'AVAILABLE', became: 'AVAILABLE', counted: [] });
});
