import { Duration, Lazy, Size, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { BundledHandler, BundledHandlers, ObjectBucket, ObjectBucketOptions, ServerlessApiPattern, UploadOptions } from '../../src';
import { FILES } from '../../src/handlers/catalog';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

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

test('values that are known only at deployment are accepted', () => {
  const later = Token.asNumber({ resolve: () => 7 });
  const made = bucket({ maxSize: Size.bytes(later), downloadExpiry: Duration.seconds(later), contentTypes: [Lazy.string({ produce: () => 'text/plain' })] });
  expect(made.bucket.stack.resolve(made.handlerEnvironment)).toEqual({ MAX_UPLOAD_BYTES: '7', DOWNLOAD_EXPIRY_SECONDS: '7', UPLOAD_CONTENT_TYPES: 'text/plain' });
});

test.each<[UploadOptions, string]>([
  [{ maxSize: Size.bytes(0) }, "maxSize: '0 bytes' cannot be used. Allowed: one byte to 5 TiB"],
  [{ maxSize: Size.tebibytes(6) }, 'maxSize'],
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

const objectLock = ObjectLockRetention.governance(Duration.days(1));

test.each<[string, ObjectBucketOptions, string | undefined]>([
  ['optional by default', {}, undefined],
  ['optional where it is said', { uploads: { checksumRequired: false } }, undefined],
  ['required where it is said', { uploads: { checksumRequired: true } }, 'required'],
  ['required where versions are locked', { objectLock }, 'required'],
  ['required where versions are locked and it is said', { objectLock, uploads: { checksumRequired: true } }, 'required'],
  ['required where versions are locked, beside other limits', { objectLock, uploads: { maxSize: Size.bytes(1) } }, 'required'],
])('a checksum is %s', (_, props, expected) => {
  expect(new ObjectBucket(newStack(), 'Bucket', props).handlerEnvironment.UPLOAD_CHECKSUM).toBe(expected);
});

test('locks without checksums are refused: no upload would succeed', () => {
  expect(() => new ObjectBucket(newStack(), 'Bucket', { objectLock, uploads: { checksumRequired: false } }))
    .toThrow('data.bucket.uploads.checksumRequired: false cannot be used. Allowed: true, or nothing, together with data.bucket.objectLock');
});

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  const shop = (options: ObjectBucketOptions): Template => templateOf((stack: Stack) => {
    new ServerlessApiPattern(stack, 'Shop', { handlers: BundledHandlers.only([BundledHandler.FILES]), data: { bucket: options } });
  }, { context });
  const settingsOf = (template: Template): Record<string, unknown> => {
    const [files] = Object.values(template.findResources('AWS::Lambda::Function', { Properties: { Description: FILES.description } }));
    return (files.Properties as { Environment: { Variables: Record<string, unknown> } }).Environment.Variables;
  };

  test('the handler of a bucket with locks asks for checksums', () => {
    const template = shop({ objectLock });
    expect(settingsOf(template).UPLOAD_CHECKSUM).toBe('required');
    template.hasResourceProperties('AWS::S3::Bucket', { ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } } } });
  });

  test('the handler of any other does not, and its policy is the same', () => {
    const [plain, locked] = [shop({}), shop({ objectLock })];
    expect(settingsOf(plain)).not.toHaveProperty('UPLOAD_CHECKSUM');
    expect(locked.findResources('AWS::IAM::Policy')).toEqual(plain.findResources('AWS::IAM::Policy'));
  });

  test('API Gateway knows the form of a checksum', () => {
    shop({}).hasResourceProperties('AWS::ApiGateway::Model', {
      Schema: Match.objectLike({ required: ['name', 'contentType', 'size'], properties: Match.objectLike({ sha256: { type: 'string', pattern: Match.stringLikeRegexp('=\\$$') } }) }),
    });
  });
});
