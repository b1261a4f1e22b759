import { MalformedMessageError, continuation, parseObjectEvent } from '../../../src/handlers/ingest/object-event';

const first = { key: '', size: 5, etag: 'one', sequencer: '0A1' };
const event = {
  'version': '0',
  'source': 'aws.s3',
  'detail-type': 'Object Created',
  'detail': { 'version': '0', 'bucket': { name: 'b' }, 'object': { ...first, key: 'k' }, 'reason': 'PutObject', 'new-field': 1 },
};
const withObject = (object: object) => ({ ...event, detail: { ...event.detail, object: { ...event.detail.object, ...object } } });

test('an event of S3 is read, and what S3 adds to it is passed over', () => {
  expect(parseObjectEvent(JSON.stringify(event), 'b')).toEqual({ ...first, key: 'k' });
});

test('a continuation is the same version of the same object', () => {
  const object = { key: 'k'.repeat(1024), size: 0, etag: 'e', sequencer: '0A1' };
  expect(parseObjectEvent(JSON.stringify(continuation(object)), 'b')).toEqual(object);
});

test.each<[string, unknown]>([
  ['no object', []], ['null', null], ['no detail', { ...event, detail: undefined }], ['another source', { ...event, source: 'aws.ec2' }],
  ['another event', { ...event, 'detail-type': 'Object Deleted' }], ['another version', { ...event, version: '1' }],
  ['another version of the detail', { ...event, detail: { ...event.detail, version: '1' } }],
  ['another bucket', { ...event, detail: { ...event.detail, bucket: { name: 'c' } } }],
  ['no key', withObject({ key: '' })], ['a long key', withObject({ key: 'ü'.repeat(513) })], ['no size', withObject({ size: '5' })],
  ['a negative size', withObject({ size: -1 })], ['a number for a key', withObject({ key: 5 })], ['a number for an ETag', withObject({ etag: 5 })],
  ['a number for a sequencer', withObject({ sequencer: 5 })], ['a quoted ETag', withObject({ etag: '"e"' })], ['no sequencer', withObject({ sequencer: 'xyz' })],
  ['a continuation of another version', { source: 'ingest', version: 2, ...first, key: 'k' }],
])('%s is malformed', (_, message) => {
  expect(() => parseObjectEvent(JSON.stringify(message), 'b')).toThrow(MalformedMessageError);
});
