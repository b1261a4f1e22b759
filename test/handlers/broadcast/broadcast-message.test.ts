import { parseBroadcast } from '../../../src/handlers/broadcast/broadcast-message';
import { frameOf } from '../../../src/handlers/broadcast/frame';

const MESSAGE = { version: 1, id: 'm', to: { ownerId: 'o' }, message: { text: 'x' } };
const JOB = { type: 'job.succeeded', version: 1, jobId: 'j', ownerId: 'o', status: 'SUCCEEDED', result: { n: 1 }, completedAt: 'then' };
const parse = (message: unknown) => parseBroadcast(JSON.stringify(message));

test('a message of a function goes to an owner or to a group', () => {
  expect(parse(MESSAGE)).toEqual({ id: 'm', to: { ownerId: 'o' }, message: { text: 'x' } });
  expect(parse({ ...MESSAGE, to: { group: 'g' }, message: 7 })).toEqual({ id: 'm', to: { group: 'g' }, message: 7 });
});

test('a job that has ended goes to its owner, who is not told who they are', () => {
  const { version: _version, ownerId: _ownerId, ...message } = JOB;
  expect(parse(JOB)).toEqual({ id: 'job:j', to: { ownerId: 'o' }, message });
  expect(parse({ ...JOB, type: 'job.failed', status: 'FAILED' }).message).toMatchObject({ type: 'job.failed', status: 'FAILED' });
  expect(parse({ ...JOB, type: 'job.canceled', status: 'CANCELED' }).message).toMatchObject({ type: 'job.canceled', status: 'CANCELED' });
  expect(parse({ ...JOB, jobId: 'x'.repeat(128) }).id).toBe(`job:${'x'.repeat(124)}`);
});

test('progress of a job goes to its owner, and each is another message', () => {
  const progress = { type: 'job.progress', version: 1, jobId: 'j', ownerId: 'o', status: 'RUNNING', progress: { percent: 5 }, sequence: 7 };
  expect(parse(progress)).toEqual({ id: 'job:j:7', to: { ownerId: 'o' }, message: { type: 'job.progress', jobId: 'j', status: 'RUNNING', progress: { percent: 5 }, sequence: 7 } });
  expect(() => parse({ ...progress, sequence: undefined })).toThrow(expect.objectContaining({ name: 'MalformedMessageError' }));
  expect(() => parse({ ...progress, ownerId: '' })).toThrow(expect.objectContaining({ name: 'MalformedMessageError' }));
});

test.each<[string, unknown]>([
  ['nothing', null],
  ['a list', [MESSAGE]],
  ['a text', 'x'],
  ['no version', { ...MESSAGE, version: undefined }],
  ['another version', { ...MESSAGE, version: 2 }],
  ['no id', { ...MESSAGE, id: undefined }],
  ['an id that is no text', { ...MESSAGE, id: 7 }],
  ['an empty id', { ...MESSAGE, id: '' }],
  ['a long id', { ...MESSAGE, id: 'x'.repeat(129) }],
  ['an id with a line break', { ...MESSAGE, id: 'a\nb' }],
  ['no message', { ...MESSAGE, message: undefined }],
  ['a field more', { ...MESSAGE, more: 1 }],
  ['no recipient', { ...MESSAGE, to: undefined }],
  ['a recipient that is a text', { ...MESSAGE, to: 'o' }],
  ['an empty recipient', { ...MESSAGE, to: {} }],
  ['two recipients', { ...MESSAGE, to: { ownerId: 'o', group: 'g' } }],
  ['an owner that is none', { ...MESSAGE, to: { ownerId: '' } }],
  ['a group that is none', { ...MESSAGE, to: { group: 7 } }],
  ['a recipient of another kind', { ...MESSAGE, to: { topic: 't' } }],
  ['another type of job', { ...JOB, type: 'job.started' }],
  ['a job without an id', { ...JOB, jobId: undefined }],
  ['a job with an id that is none', { ...JOB, jobId: 'a\nb' }],
  ['a job without an owner', { ...JOB, ownerId: undefined }],
])('%s is no message', (_, message) => {
  expect(() => parse(message)).toThrow(expect.objectContaining({ name: 'MalformedMessageError' }));
});

test('a frame is what every client gets, in 128 KiB at the most, of bytes and not of characters', () => {
  const frame = frameOf({ id: 'm', to: { ownerId: 'o' }, message: 'ü' });
  expect(frame).toEqual({
    text: '{"type":"message","id":"m","message":"ü"}', bytes: 42, hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const ofBytes = (bytes: number, letter = 'x') => frameOf({ id: 'm', to: { ownerId: 'o' }, message: letter.repeat(bytes - 40) });
  expect(ofBytes(131_072).bytes).toBe(131_072);
  expect(() => ofBytes(131_073)).toThrow(expect.objectContaining({ name: 'OversizeMessageError' }));
  expect(() => ofBytes(70_000, 'ü')).toThrow(expect.objectContaining({ name: 'OversizeMessageError' }));
});
