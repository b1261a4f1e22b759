import { type UploadLimits, fileContent } from '../../../src/handlers/files/file-content';

const LIMITS: UploadLimits = { maxBytes: 6 * 1024 ** 3, contentTypes: [], checksumRequired: false };
const FILE = { name: 'a', contentType: 'image/png', size: 5 };
const MOST = 5 * 1024 ** 3;

const refused = (field: string) => expect.objectContaining({ status: 400, details: { errors: [{ field, message: expect.any(String) }] } });
const acceptedBy = (contentTypes: readonly string[], contentType: string): boolean => {
  try {
    fileContent({ ...FILE, contentType }, { ...LIMITS, contentTypes });
    return true;
  } catch {
    return false;
  }
};

test.each<[readonly string[], string, boolean]>([
  [[], 'any/thing', true],
  [['*/*'], 'any/thing', true],
  [['image/*'], 'image/png', true],
  [['image/*'], 'image/png; a=b', true],
  [['image/*'], 'imagery/png', false],
  [['image/*'], 'image', false],
  [['image/*'], 'x-image/png', false],
  [['image/*'], 'text/image/', false],
  [['image/png'], 'image/png', true],
  [['image/png'], 'image/png;a=b', true],
  [['image/png'], 'image/pngs', false],
  [['image/png'], 'image/jpeg', false],
  [['text/plain', 'image/*'], 'image/png', true],
  [['text/plain', 'image/png'], 'text/html', false],
])('where %j is taken, %s is: %j', (contentTypes, contentType, expected) => {
  expect(acceptedBy(contentTypes, contentType)).toBe(expected);
});

test('a size is a limit that may be reached', () => {
  expect(fileContent({ ...FILE, size: 10 }, { ...LIMITS, maxBytes: 10 }).size).toBe(10);
  expect(() => fileContent({ ...FILE, size: 11 }, { ...LIMITS, maxBytes: 10 })).toThrow(refused('size'));
});

test('a file that fits into one request needs no parts', () => {
  expect(fileContent({ ...FILE, size: MOST }, LIMITS)).toEqual({ ...FILE, size: MOST });
  expect(() => fileContent({ ...FILE, size: MOST + 1 }, LIMITS)).toThrow(refused('multipart'));
  expect(fileContent({ ...FILE, size: MOST + 1, multipart: true }, LIMITS)).toEqual({ ...FILE, size: MOST + 1, multipart: true });
});

test('a record has the fields that were given, and no others', () => {
  expect(fileContent({ ...FILE, multipart: false }, LIMITS)).toStrictEqual(FILE);
  expect(fileContent({ ...FILE, sha256: 'sum' }, LIMITS)).toStrictEqual({ ...FILE, sha256: 'sum' });
  expect(fileContent({ ...FILE, multipart: true }, { ...LIMITS, checksumRequired: true })).toStrictEqual({ ...FILE, multipart: true });
});
