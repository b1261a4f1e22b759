import { createHash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { Duration } from 'aws-cdk-lib';
import { CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, CfnBucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { awsHandlerAsset } from './support/aws-handler';
import { LocalSystem } from '../../local/src';
import { awsRequest } from '../../local/src/emulators/aws-call';
import { Children } from '../../local/src/emulators/children';
import { Emulators } from '../../local/src/emulators/emulators';
import { AwsRequest } from '../../local/src/front/aws-service';
import { CHECKSUM_FIELDS, checkIntegrity, requireChecksum } from '../../local/src/front/s3/integrity';
import { S3Service } from '../../local/src/front/s3/s3';
import { Permissions } from '../../local/src/iam/permissions';
import { JsonObject } from '../../local/src/json';

const digest = (algorithm: string, content: string) => createHash(algorithm).update(content).digest('base64');
const fieldsOf = (fields: Record<string, string>) => (name: string): string | undefined => fields[name];

describe('checksums', () => {
  const check = (fields: Record<string, string>, content = 'hello') => () => checkIntegrity(fieldsOf(fields), Buffer.from(content));

  test.each([
    ['none', {}],
    ['SHA-256', { 'x-amz-checksum-sha256': digest('sha256', 'hello') }],
    ['SHA-1', { 'x-amz-checksum-sha1': digest('sha1', 'hello') }],
    ['CRC-32', { 'x-amz-checksum-crc32': 'NhCmhg==' }],
    ['MD5', { 'content-md5': digest('md5', 'hello') }],
  ])('%s of the bytes is right', (_, fields) => {
    expect(check(fields)).not.toThrow();
  });

  test.each([
    ['SHA-256', { 'x-amz-checksum-sha256': digest('sha256', 'hallo') }, 'BadDigest', 'The SHA256 you specified did not match the calculated checksum.'],
    ['SHA-1', { 'x-amz-checksum-sha1': digest('sha1', 'hallo') }, 'BadDigest', 'The SHA1 you specified did not match the calculated checksum.'],
    ['CRC-32', { 'x-amz-checksum-crc32': 'AAAAAA==' }, 'BadDigest', 'The CRC32 you specified did not match the calculated checksum.'],
    ['MD5', { 'content-md5': digest('md5', 'hallo') }, 'BadDigest', 'The Content-MD5 you specified did not match what we received.'],
    ['a SHA-256 in hexadecimal', { 'x-amz-checksum-sha256': createHash('sha256').update('hello').digest('hex') }, 'InvalidRequest', 'Value for x-amz-checksum-sha256 header is invalid.'],
    ['an MD5 without padding', { 'content-md5': digest('md5', 'hello').replace('==', '') }, 'InvalidDigest', 'The Content-MD5 you specified was invalid.'],
  ])('%s of other bytes is refused', (_, fields, code, message) => {
    expect(check(fields)).toThrow(expect.objectContaining({ status: 400, code, message }));
  });

  test('one of any kind is enough where one is required', () => {
    for (const name of [...CHECKSUM_FIELDS, 'content-md5', 'x-amz-trailer']) expect(() => requireChecksum(fieldsOf({ [name]: 'x' }))).not.toThrow();
    expect(() => requireChecksum(fieldsOf({ 'x-amz-checksum-algorithm': 'SHA256' }))).toThrow(expect.objectContaining({
      status: 400, code: 'InvalidRequest', message: 'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    }));
  });
});

describe('uploads to a bucket whose versions are locked', () => {
  const CREDENTIALS = { accessKeyId: 'AKIALOCAL', secretAccessKey: 'secret', sessionToken: 'session' };
  const children = new Children();
  let service: S3Service;

  beforeAll(async () => {
    const endpoint = await new Emulators(children, 'eu-west-1').messaging();
    service = new S3Service(endpoint, () => ({ ...CREDENTIALS, roleArn: 'arn:aws:iam::000000000000:role/Writer', roleId: 'Writer', permissions: new Permissions([], false) }));
    for (const name of ['locked', 'plain']) {
      await awsRequest({ endpoint, service: 's3', region: 'eu-west-1', method: 'PUT', path: `/${name}` });
      service.addBucket(name, [], { locked: name === 'locked' });
    }
  });
  afterAll(() => children.stop());

  async function send(method: string, url: string, headers: Record<string, string>, body: Buffer): Promise<string> {
    const [path = '', query = ''] = url.split('?');
    const request: AwsRequest = { method, path, url, query: new URLSearchParams(query), headers, body };
    const answer = await service.handle(request, undefined);
    return `${answer.status} ${/<Code>(.*)<\/Code>/.exec(answer.body.toString())?.[1] ?? ''}`.trim();
  }

  const put = (url: string, headers: Record<string, string> = {}) => send('PUT', url, { authorization: 'signed', ...headers }, Buffer.from('hello'));

  async function post(bucket: string, checksum: Record<string, string>): Promise<string> {
    const client = new S3Client({ region: 'eu-west-1', credentials: CREDENTIALS });
    const { fields } = await createPresignedPost(client, { Bucket: bucket, Key: 'form', Fields: checksum });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob(['hello']));
    const encoded = new Response(form);
    return send('POST', `/${bucket}`, { 'content-type': encoded.headers.get('content-type') ?? '' }, Buffer.from(await encoded.arrayBuffer()));
  }

  test('a form has a checksum, the right one, or is refused', async () => {
    expect(await post('plain', {})).toBe('204');
    expect(await post('locked', {})).toBe('400 InvalidRequest');
    expect(await post('locked', { 'x-amz-checksum-sha256': digest('sha256', 'hello') })).toBe('204');
    expect(await post('locked', { 'Content-MD5': digest('md5', 'hello') })).toBe('204');
    expect(await post('locked', { 'Content-MD5': digest('md5', 'hallo') })).toBe('400 BadDigest');
    expect(await post('locked', { 'x-amz-checksum-sha256': digest('sha256', 'hallo') })).toBe('400 BadDigest');
  });

  test('a PUT has a checksum, the right one, or is refused', async () => {
    const sha256 = digest('sha256', 'hello');
    expect(await put('/plain/a')).toBe('200');
    expect(await put('/locked/a')).toBe('400 InvalidRequest');
    expect(await put('/locked/a?x-id=PutObject')).toBe('400 InvalidRequest');
    expect(await put('/locked/a', { 'x-amz-checksum-sha256': sha256 })).toBe('200');
    expect(await put('/locked/a', { 'content-md5': digest('md5', 'hello') })).toBe('200');
    for (const bucket of ['plain', 'locked']) expect(await put(`/${bucket}/a`, { 'x-amz-checksum-sha256': digest('sha256', 'hallo') })).toBe('400 BadDigest');
  });

  test('of a stream, the bytes are between its frames and the checksum before or behind them', async () => {
    const stream = (headers: Record<string, string>) => send('PUT', '/locked/stream', {
      'authorization': 'signed', 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': '5', ...headers,
    }, Buffer.from('5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n'));
    expect(await stream({ 'x-amz-trailer': 'x-amz-checksum-crc32' })).toBe('200');
    expect(await stream({ 'x-amz-checksum-sha256': digest('sha256', 'hello') })).toBe('200');
    expect(await stream({})).toBe('400 InvalidRequest');
  });

  test('a copy and tags have no bytes to check', async () => {
    await put('/plain/source');
    expect(await put('/locked/copy', { 'x-amz-copy-source': '/plain/source' })).toBe('200');
    expect(await put('/locked/a?tagging')).not.toContain('InvalidRequest');
  });
});

describe('upload forms', () => {
  interface Form { readonly url: string; readonly fields: Record<string, string> }

  const KEY = 'uploads/one';
  const id = { caller: '', bucket: '', locked: '' };
  let system: LocalSystem;

  beforeAll(async () => {
    system = await LocalSystem.start({
      assembly: synthesize((stack) => {
        const bucket = new Bucket(stack, 'Bucket');
        const caller = new LambdaFunction(stack, 'Caller', {
          runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(awsHandlerAsset()), timeout: Duration.seconds(10), memorySize: 512,
        });
        const locked = new Bucket(stack, 'Locked', { objectLockDefaultRetention: ObjectLockRetention.governance(Duration.days(1)) });
        for (const each of [bucket, locked]) each.grantReadWrite(caller);
        id.caller = stack.getLogicalId(caller.node.defaultChild as CfnFunction);
        id.locked = stack.getLogicalId(locked.node.defaultChild as CfnBucket);
        id.bucket = stack.getLogicalId(bucket.node.defaultChild as CfnBucket);
      }),
    });
  });
  afterAll(async () => {
    await system?.stop();
    removeTemporaryDirectories();
  });

  async function invoke(input: JsonObject): Promise<JsonObject> {
    const { payload, error } = await system.invoke(id.caller, input);
    expect(error).toBeUndefined();
    return payload as JsonObject;
  }

  const form = async (Fields: Record<string, string>, bucket = id.bucket) =>
    await invoke({ call: 'presignPost', input: { Bucket: system.ref(bucket), Key: KEY, Expires: 60, Fields, Conditions: [] } }) as unknown as Form;

  type Content = string | Uint8Array<ArrayBuffer>;

  async function upload({ url, fields }: Form, content: Content, changes: Record<string, string | undefined> = {}): Promise<string> {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...fields, ...changes })) if (value !== undefined) body.append(name, value);
    body.append('file', new Blob([content]));
    const answer = await fetch(url, { method: 'POST', body });
    const [, code = '', message = ''] = /<Code>(.*)<\/Code><Message>(.*)<\/Message>/.exec(await answer.text()) ?? [];
    return `${answer.status} ${code} ${message}`.trim();
  }

  const checked = (content: string) => form({ 'x-amz-checksum-algorithm': 'SHA256', 'x-amz-checksum-sha256': digest('sha256', content) });

  test('take the bytes that they are for, and keep their checksum', async () => {
    const signed = await checked('hello');
    expect(await upload(signed, 'hello')).toBe('204');
    expect(await invoke({ service: 's3', call: 'HeadObject', input: { Bucket: system.ref(id.bucket), Key: KEY, ChecksumMode: 'ENABLED' } }))
      .toMatchObject({ output: { ChecksumSHA256: digest('sha256', 'hello') } });
  });

  test('refuse all others, and what is there stays', async () => {
    const signed = await checked('first');
    expect(await upload(signed, 'first')).toBe('204');
    expect(await upload(signed, 'wrong')).toBe('400 BadDigest The SHA256 you specified did not match the calculated checksum.');
    expect(await invoke({ service: 's3', call: 'GetObject', input: { Bucket: system.ref(id.bucket), Key: KEY } })).toMatchObject({ text: 'first' });
  });

  test('take large files, too', async () => {
    const content = new Uint8Array(9_000_000).fill(7);
    const signed = await form({ 'x-amz-checksum-sha256': createHash('sha256').update(content).digest('base64') });
    expect(await upload(signed, content)).toBe('204');
    content[8_999_999] = 8;
    expect(await upload(signed, content)).toContain('400 BadDigest');
  });

  test('are refused without a checksum where the template locks versions by default', async () => {
    expect(await upload(await form({}, id.locked), 'hello')).toContain('400 InvalidRequest Content-MD5 OR x-amz-checksum-');
    expect(await upload(await form({ 'x-amz-checksum-sha256': digest('sha256', 'hello') }, id.locked), 'hello')).toBe('204');
    expect(await upload(await form({}), 'hello')).toBe('204');
  });

  test('cannot be given another checksum than was signed, nor lose it, nor get one that was not signed', async () => {
    const signed = await checked('hello');
    expect(await upload(signed, 'other', { 'x-amz-checksum-sha256': digest('sha256', 'other') })).toContain('403 AccessDenied Invalid according to Policy: Policy Condition failed');
    expect(await upload(signed, 'hello', { 'x-amz-checksum-sha256': undefined })).toContain('403 AccessDenied Invalid according to Policy: Policy Condition failed');
    expect(await upload(await form({}), 'hello', { 'x-amz-checksum-sha256': digest('sha256', 'hello') })).toContain('Extra input fields: x-amz-checksum-sha256');
  });
});
