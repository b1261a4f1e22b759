import { Duration, Lazy, Size, Token } from 'aws-cdk-lib';
import { ObjectBucket, UploadOptions } from '../../src';
import { newStack } from '../support/synth';

const bucket = (uploads?: UploadOptions) => new ObjectBucket(newStack(), 'Bucket', { uploads });

test('the handler is told what differs from its own defaults', () => {
  expect(bucket().handlerEnvironment).toEqual({});
  const defaults = { maxSize: Size.mebibytes(100), uploadExpiry: Duration.minutes(15), downloadExpiry: Duration.minutes(5) };
  expect(bucket(defaults).handlerEnvironment).toEqual({});
  expect(bucket({
    maxSize: Size.gibibytes(1), contentTypes: ['image/*', 'application/pdf'], uploadExpiry: Duration.minutes(5), downloadExpiry: Duration.hours(1),
  }).handlerEnvironment).toEqual({
    MAX_UPLOAD_BYTES: '1073741824', UPLOAD_CONTENT_TYPES: 'image/*,application/pdf', UPLOAD_EXPIRY_SECONDS: '300', DOWNLOAD_EXPIRY_SECONDS: '3600',
  });
});

test('values that are known at deployment alone are taken', () => {
  const later = Token.asNumber({ resolve: () => 7 });
  const made = bucket({ maxSize: Size.bytes(later), downloadExpiry: Duration.seconds(later), contentTypes: [Lazy.string({ produce: () => 'text/plain' })] });
  expect(made.bucket.stack.resolve(made.handlerEnvironment)).toEqual({ MAX_UPLOAD_BYTES: '7', DOWNLOAD_EXPIRY_SECONDS: '7', UPLOAD_CONTENT_TYPES: 'text/plain' });
});

test.each<[UploadOptions, string]>([
  [{ maxSize: Size.bytes(0) }, "maxSize: '0 bytes' cannot be used. Allowed: one byte to 5 GiB"],
  [{ maxSize: Size.gibibytes(6) }, 'maxSize'],
  [{ maxSize: Size.kibibytes(0.1) }, 'maxSize'],
  [{ contentTypes: [] }, 'contentTypes: undefined cannot be used. Allowed: content types as image/png or image/*, one or more'],
  [{ contentTypes: ['image/png', 'image'] }, "contentTypes: 'image' cannot be used"],
  [{ contentTypes: ['image/png,text/plain'] }, "contentTypes: 'image/png,text/plain' cannot be used"],
  [{ contentTypes: Array(100).fill('application/octet-stream') }, "contentTypes: '2499 characters' cannot be used. Allowed: at most 2048 characters"],
  [{ uploadExpiry: Duration.days(8) }, "uploadExpiry: '8 days' cannot be used. Allowed: whole seconds, from one to 7 days"],
  [{ downloadExpiry: Duration.millis(500) }, 'downloadExpiry'],
])('refuses %j', (uploads, message) => {
  expect(() => bucket(uploads)).toThrow(`data.bucket.uploads.${message}`);
});
