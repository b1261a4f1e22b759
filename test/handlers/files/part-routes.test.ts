import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { FileRecord } from '../../../src/handlers/files/file';
import { filesApi } from '../../../src/handlers/files/files-api';
import type { FilesApiProps } from '../../../src/handlers/files/files-api-props';
import { ApiRequest } from '../../../src/handlers/shared/request';
import { OWNER, apiEvent } from '../support/api';

const ID = '00000000-0000-4000-8000-000000000001';
const MIB = 1024 ** 2;
const FILE = { id: ID, name: 'a', contentType: 'video/mp4', size: 8 * MIB + 5, multipart: true, status: 'PENDING', uploadId: 'u', uploadUntil: 4_000_000_000, version: 1 } as FileRecord;

interface World {
  readonly file?: FileRecord;
  readonly parts?: { readonly complete: readonly object[]; readonly missing: readonly number[] };
  readonly completes?: boolean;
  readonly settled?: Partial<FileRecord>;
}

function worldOf({ file = FILE, parts = { complete: [{ PartNumber: 1 }], missing: [] }, completes = true, settled = { status: 'AVAILABLE' } }: World = {}) {
  const calls: string[] = [];
  const routes = filesApi({
    files: { get: async () => file },
    objects: { signPart: async (_owner: string, _file: FileRecord, { number, size }: { number: number; size: number }, seconds: number) => ({ url: `${number} ${size} ${seconds}` }) },
    uploads: {
      parts: async () => { calls.push('parts'); return parts; },
      complete: async (_owner: string, _file: FileRecord, all: readonly object[]) => { calls.push(`complete ${all.length}`); return completes; },
    },
    settlement: { look: async () => { calls.push('look'); return { file: { ...file, ...settled } }; } },
    uploadExpirySeconds: 900,
    metrics: {} as Metrics,
  } as object as FilesApiProps);
  const run = (route: string, body?: object) => routes(new ApiRequest(apiEvent(`POST /files/{id}/${route}`, { id: ID, body }), OWNER));
  return { calls, run };
}

const ended = expect.objectContaining({ status: 409, details: { detail: 'The upload of the file has ended.' } });
const ONE = { parts: [{ number: 1 }] };

test('each part is signed in its size, for as long as addresses are valid', async () => {
  jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
  expect(await worldOf().run('parts', { parts: [{ number: 1 }, { number: 2 }] })).toEqual({
    status: 200, body: { parts: [{ number: 1, url: `1 ${8 * MIB} 900` }, { number: 2, url: '2 5 900' }], expiresAt: new Date(1_900_000).toISOString() },
  });
  jest.restoreAllMocks();
});

test.each<[string, Partial<FileRecord>]>([
  ['is there', { status: 'AVAILABLE' }], ['was given up', { status: 'ABANDONED' }], ['has no upload', { uploadId: undefined }], ['had its time', { uploadUntil: 1 }],
])('no part is signed of a file that %s', async (_, changes) => {
  await expect(worldOf({ file: { ...FILE, ...changes } }).run('parts', ONE)).rejects.toEqual(ended);
});

test('parts have checksums where the file has them, and only there', async () => {
  const sha256 = `${'A'.repeat(43)}=`;
  const withChecksum = { parts: [{ number: 1, sha256 }] };
  const refused = expect.objectContaining({ status: 400, details: { errors: [{ field: 'parts.0.sha256', message: expect.any(String) }] } });
  const strict = { file: { ...FILE, partChecksums: true } };
  expect((await worldOf(strict).run('parts', withChecksum)).status).toBe(200);
  await expect(worldOf(strict).run('parts', ONE)).rejects.toEqual(refused);
  await expect(worldOf().run('parts', withChecksum)).rejects.toEqual(refused);
});

test('an upload is put together, and what S3 then has is answered', async () => {
  const { calls, run } = worldOf();
  expect(await run('complete')).toMatchObject({ status: 200, body: { file: { status: 'AVAILABLE' } } });
  expect(calls).toEqual(['parts', 'complete 1', 'look']);
});

test('where S3 is still at it, the answer says so', async () => {
  const { calls, run } = worldOf({ completes: false });
  expect(await run('complete')).toEqual({ status: 202, body: { file: expect.objectContaining({ id: ID, status: 'PENDING' }) } });
  expect(calls).toEqual(['parts', 'complete 1']);
});

test('existing parts are listed, and a finished upload is looked up', async () => {
  const there = worldOf({ file: { ...FILE, status: 'AVAILABLE' } });
  expect([await there.run('complete'), there.calls]).toMatchObject([{ status: 200, body: { file: { status: 'AVAILABLE' } } }, []]);
  const without = worldOf({ file: { ...FILE, uploadId: undefined } });
  expect([(await without.run('complete')).status, without.calls]).toEqual([200, ['look']]);
  await expect(worldOf({ settled: { status: 'ABANDONED' } }).run('complete')).rejects.toEqual(ended);
});

test('parts that are missing are named', async () => {
  const { calls, run } = worldOf({ parts: { complete: [], missing: [1, 2] } });
  await expect(run('complete')).rejects.toEqual(expect.objectContaining({
    status: 409, details: { detail: '2 of 2 parts are missing.', errors: [{ field: 'parts.1', message: 'is missing' }, { field: 'parts.2', message: 'is missing' }] },
  }));
  expect(calls).toEqual(['parts']);
});

test('a file in one piece has no parts', async () => {
  const { run } = worldOf({ file: { ...FILE, multipart: false } });
  for (const [route, body] of [['parts', ONE], ['complete', undefined]] as const) {
    await expect(run(route, body)).rejects.toEqual(expect.objectContaining({ status: 409 }));
  }
});
