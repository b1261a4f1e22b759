import { type FileRecord, newFile, objectKeyOf, placeOf, publicFile, uploadHasEnded, uploadPeriod } from '../../../src/handlers/files/file';

const [ID, OBJECT] = ['0190aabb-ccdd-7eee-8fff-0123456789ab', '00000000-0000-4000-8000-000000000001'];
const CONTENT = { name: 'a', contentType: 'text/plain', size: 5 };
const DAY = 86_400;

test.each<[string, object | undefined]>([
  [`files/o/${ID}/${OBJECT}`, { owner: 'o', id: ID }],
  [`files/o/${ID}`, { owner: 'o', id: ID }],
  [`files/.${Buffer.from('o/x').toString('base64url')}/${ID}`, { owner: 'o/x', id: ID }],
  [`files/o/${ID}/${OBJECT}/more`, undefined],
  [`files/o/${ID}/`, undefined],
  [`files/o/${ID}/name`, undefined],
  [`files/o/${ID}x`, undefined],
  [`files/o/x${ID}`, undefined],
  [`files/o/${ID.toUpperCase()}`, undefined],
  [`files/o/${ID}/x${OBJECT}`, undefined],
  ['files/o', undefined],
  ['files/', undefined],
  [`files//${ID}`, undefined],
  [`files/o x/${ID}`, undefined],
  [`files/.bw/${ID}`, undefined],
  [`other/o/${ID}`, undefined],
  ['', undefined],
])('%j is the key of %j', (key, place) => {
  expect(placeOf(key)).toEqual(place);
});

test('a new file waits for its upload, under its own key', () => {
  const period = { uploadUntil: 5, expiresAt: 6 };
  const file = newFile('o', ID, CONTENT, period, true);
  expect(file).toStrictEqual({
    id: ID,
    ...CONTENT,
    ...period,
    status: 'PENDING',
    objectKey: expect.stringMatching(new RegExp(`^files/o/${ID}/[0-9a-f-]{36}$`)),
    version: 1,
    createdAt: expect.stringMatching(/Z$/),
    updatedAt: file.createdAt,
    pendingIn: expect.stringMatching(/^FILE#\d+$/),
  });
  expect(placeOf(file.objectKey ?? '')).toEqual({ owner: 'o', id: ID });
  expect(newFile('o', ID, CONTENT, period, true).objectKey).not.toBe(file.objectKey);
  expect(newFile('o', ID, { ...CONTENT, multipart: true }, period, true)).toMatchObject({ multipart: true, partChecksums: true });
  expect(newFile('o', ID, { ...CONTENT, multipart: true }, period, false)).not.toHaveProperty('partChecksums');
});

test('a record outlasts the upload by what can tell of it; parts have days', () => {
  jest.spyOn(Date, 'now').mockReturnValue(1000_000);
  expect(uploadPeriod(CONTENT, 900)).toEqual({ uploadUntil: 1900, expiresAt: 1900 + 16 * DAY });
  expect(uploadPeriod({ ...CONTENT, multipart: true }, 900)).toEqual({ uploadUntil: 1000 + 6 * DAY, expiresAt: 1000 + 22 * DAY });
  const until = (uploadUntil?: number) => uploadHasEnded({ uploadUntil } as FileRecord);
  expect([until(1001), until(1000), until(999), until()]).toEqual([false, false, true, true]);
});

test('a file from before is at the key that its id makes', () => {
  expect([objectKeyOf('o', { id: ID } as FileRecord), objectKeyOf('o', { id: ID, objectKey: 'k' } as FileRecord)]).toEqual([`files/o/${ID}`, 'k']);
});

test('callers see what is theirs to know', () => {
  const file = { ...newFile('o', ID, { ...CONTENT, sha256: 's', multipart: true }, { uploadUntil: 5, expiresAt: 6 }, true), uploadId: 'u', objectEtag: 'e' };
  expect(publicFile(file)).toStrictEqual({ id: ID, ...CONTENT, sha256: 's', status: 'PENDING', createdAt: file.createdAt, updatedAt: file.updatedAt });
});
