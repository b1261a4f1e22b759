import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { FileRecord } from '../../../src/handlers/files/file';
import { filesApi } from '../../../src/handlers/files/files-api';
import type { FilesApiProps } from '../../../src/handlers/files/files-api-props';
import { ApiRequest } from '../../../src/handlers/shared/request';
import { OWNER, apiEvent } from '../support/api';

const ID = '00000000-0000-4000-8000-000000000001';
const FILE = { id: ID, status: 'PENDING', uploadId: 'u', version: 1 } as FileRecord;

interface Outcome { readonly file?: FileRecord; readonly deletesObject?: boolean; readonly deletesRecord?: boolean }

/** Deletes a file; tells what was done, in order. */
function deletion({ file = FILE, deletesObject = true, deletesRecord = true }: Outcome = {}) {
  const calls: string[] = [];
  const routes = filesApi({
    files: { get: async () => file, delete: async () => { calls.push('record'); return deletesRecord; } },
    uploads: { abort: async () => { calls.push('upload'); } },
    objects: {
      delete: async () => {
        calls.push('object');
        if (!deletesObject) throw new Error('no answer');
      },
    },
    metrics: {} as Metrics,
  } as object as FilesApiProps);
  return { calls, run: () => routes(new ApiRequest(apiEvent('DELETE /files/{id}', { id: ID }), OWNER)) };
}

test('the object goes before the record, which could not find it afterwards', async () => {
  const { calls, run } = deletion();
  expect(await run()).toEqual({ status: 204 });
  expect(calls).toEqual(['upload', 'object', 'record']);
});

test('where the object stays, so does the record', async () => {
  const { calls, run } = deletion({ deletesObject: false });
  await expect(run()).rejects.toThrow('no answer');
  expect(calls).toEqual(['upload', 'object']);
});

test('an upload that there is not is not aborted', async () => {
  const { calls, run } = deletion({ file: { ...FILE, uploadId: undefined } });
  await run();
  expect(calls).toEqual(['object', 'record']);
});

test('a list leaves out files that are deleted meanwhile', async () => {
  const ended = { ...FILE, uploadUntil: 1 };
  const kept = { ...FILE, id: '00000000-0000-4000-8000-000000000002', status: 'AVAILABLE' };
  const routes = filesApi({
    files: { page: async () => ({ records: [ended, kept] }) },
    settlement: { look: async () => ({ overtaken: true }) },
  } as object as FilesApiProps);
  expect(await routes(new ApiRequest(apiEvent('GET /files'), OWNER))).toMatchObject({ status: 200, body: { files: [{ id: kept.id }] } });
});

test('a file that changes every time is left after five attempts, to be asked for again', async () => {
  const { calls, run } = deletion({ deletesRecord: false });
  await expect(run()).rejects.toMatchObject({ status: 503, details: { headers: { 'Retry-After': '1' } } });
  expect(calls).toEqual(Array(5).fill(['upload', 'object', 'record']).flat());
});
