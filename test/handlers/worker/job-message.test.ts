import { parseJobMessage } from '../../../src/handlers/worker/job-message';

const ID = '0190aabb-ccdd-7eee-8fff-0123456789ab';
const QUEUED = { version: 1, ownerId: 'o', jobId: ID };
const DIRECT = { version: 2, ownerId: 'o', jobId: ID, requestedAt: '2026-03-02T04:05:06Z', type: 'summary' };
const parse = (message: unknown) => parseJobMessage(JSON.stringify(message));

test('a message of the API is exactly its three fields', () => {
  expect(parse(QUEUED)).toEqual(QUEUED);
});

test('a message of API Gateway is what the caller sent, beside who and when', () => {
  const requestedAt = new Date(DIRECT.requestedAt);
  const read = { version: 2, ownerId: 'o', jobId: ID, requestedAt, content: { type: 'summary' } };
  expect(parse(DIRECT)).toEqual(read);
  expect(parse({ ...DIRECT, input: { n: 1 }, other: 7 })).toEqual({ ...read, content: { type: 'summary', input: { n: 1 }, other: 7 } });
  // An empty text is what API Gateway writes for a field that there is not.
  const { content } = parse({ ...DIRECT, input: '' }) as { content: object };
  expect(content).toStrictEqual({ type: 'summary' });
});

test('an id that is none has one that is always the same, and another at another time', () => {
  const idOf = (changes: object) => parse({ ...DIRECT, ...changes }).jobId;
  expect(idOf({ jobId: '!' })).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(idOf({ jobId: '!' })).toBe(idOf({ jobId: '!' }));
  expect(idOf({ jobId: '!' })).not.toBe(idOf({ jobId: '?' }));
  expect(idOf({ jobId: '!' })).not.toBe(idOf({ jobId: '!', requestedAt: '2026-03-02T04:05:07Z' }));
});

test.each<[string, unknown]>([
  ['nothing', null],
  ['a text', 'x'],
  ['a list', [QUEUED]],
  ['no version', { ownerId: 'o', jobId: ID }],
  ['another version', { ...QUEUED, version: 3 }],
  ['no owner', { version: 1, jobId: ID }],
  ['an owner that is none', { ...QUEUED, ownerId: '' }],
  ['no id', { version: 1, ownerId: 'o' }],
  ['an id that is no text', { ...QUEUED, jobId: [ID] }],
  ['an id with more before it', { ...QUEUED, jobId: `x${ID}` }],
  ['an id with more behind it', { ...QUEUED, jobId: `${ID}x` }],
  ['an id in capitals', { ...QUEUED, jobId: ID.toUpperCase() }],
  ['a field more', { ...QUEUED, admin: true }],
  ['a direct one without an owner', { ...DIRECT, ownerId: undefined }],
  ['a direct one whose id is no text', { ...DIRECT, jobId: 7 }],
  ['a direct one without a time', { ...DIRECT, requestedAt: undefined }],
])('%s is no message', (_, message) => {
  expect(() => parse(message)).toThrow(expect.objectContaining({ name: 'MalformedMessageError' }));
});
