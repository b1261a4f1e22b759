import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { HttpRequest, HttpResponse, buildQueryString } from '@smithy/core/protocols';
import { Bucket } from '../../../src/handlers/files/s3/bucket';
import { ObjectRequests } from '../../../src/handlers/files/s3/object-requests';
import { presignedGet } from '../../../src/handlers/files/s3/presigned-get';
import { presignedPost } from '../../../src/handlers/files/s3/presigned-post';
import { policySignatureOf, presignatureOf, signatureOf } from '../support/sigv4';

// What the handlers make without S3's client is what its client and its presigners make: this file is the proof.

interface Case {
  readonly region: string;
  readonly bucket: string;
  readonly key: string;
  readonly sessionToken?: string;
  readonly endpoint?: string;
  readonly fips?: boolean;
  readonly dualStack?: boolean;
}

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const TOKEN = 'IQoJb3JpZ2luX2VjEA//////////+session==';
const PLAIN: Case = { region: 'eu-west-1', bucket: 'shop-files', key: 'files/0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10/00000000-0000-4000-8000-000000000001' };
const CASES: readonly (readonly [string, Case])[] = [
  ['eu-west-1', PLAIN],
  ['a session', { ...PLAIN, sessionToken: TOKEN }],
  ['us-east-1', { ...PLAIN, region: 'us-east-1', sessionToken: TOKEN }],
  ['China', { ...PLAIN, region: 'cn-north-1', sessionToken: TOKEN }],
  ['GovCloud', { ...PLAIN, region: 'us-gov-west-1', sessionToken: TOKEN }],
  ['the European Sovereign Cloud', { ...PLAIN, region: 'eusc-de-east-1' }],
  ['a region that does not exist yet', { ...PLAIN, region: 'eu-north-9' }],
  ['FIPS', { ...PLAIN, region: 'us-gov-west-1', fips: true }],
  ['FIPS and dots', { ...PLAIN, region: 'us-east-2', bucket: 'shop.files', fips: true }],
  ['dual stack', { ...PLAIN, dualStack: true }],
  ['dual stack and FIPS', { ...PLAIN, region: 'us-west-2', dualStack: true, fips: true }],
  ['a bucket with dots', { ...PLAIN, bucket: 'shop.files.example', sessionToken: TOKEN }],
  ['an old bucket in capitals', { ...PLAIN, region: 'us-east-1', bucket: 'Shop_Files' }],
  ['the longest and the shortest names', { ...PLAIN, bucket: 'a'.repeat(63) }],
  ['a short name', { ...PLAIN, bucket: 'a1b' }],
  ['an emulator', { ...PLAIN, endpoint: 'http://127.0.0.1:9000', sessionToken: TOKEN }],
  ['an emulator with a name', { ...PLAIN, endpoint: 'http://localhost:4566/' }],
  ['an emulator on IPv6', { ...PLAIN, endpoint: 'http://[::1]:9000' }],
  ['an endpoint with a path and a bucket with dots', { ...PLAIN, endpoint: 'https://gateway.example/s3/', bucket: 'shop.files' }],
  ['an endpoint with its usual port', { ...PLAIN, endpoint: 'https://gateway.example:443' }],
  ['special characters', { ...PLAIN, key: 'files/.YXJu/a b+c%2F%C3%A9ü💡!\'()*~_-.&=?#;:@$,[]{}|\\^`"<>/x', sessionToken: TOKEN }],
  ['dots and slashes', { ...PLAIN, key: 'files/./../a//b/' }],
];

const NOW = Date.UTC(2026, 1, 3, 4, 5, 6, 789);

beforeEach(() => { jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'queueMicrotask'] }); });
afterEach(() => { jest.useRealTimers(); });

/** Both sides with one clock, one key and one wire, which keeps what is sent. */
function sides({ region, bucket, sessionToken, endpoint, fips = false, dualStack = false }: Case) {
  const sent: HttpRequest[] = [];
  const settings = {
    region,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: SECRET, ...(sessionToken === undefined ? {} : { sessionToken }) },
    useFipsEndpoint: fips,
    useDualstackEndpoint: dualStack,
    requestHandler: {
      handle: async (request: HttpRequest) => {
        sent.push(request);
        return { response: new HttpResponse({ statusCode: 200, headers: { 'content-length': '5', 'etag': '"e"' }, body: Readable.from([]) }) };
      },
    },
  };
  const official = new S3Client({
    ...settings,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const ours = new Bucket(bucket, new DynamoDBClient(settings).config, { AWS_ENDPOINT_URL_S3: endpoint, AWS_ENDPOINT_URL: endpoint && 'http://other.example' });
  return { sent, official, ours };
}

/** These tell S3 about the SDK that sends, and nothing about the request. */
const ABOUT_THE_SDK = ['amz-sdk-invocation-id', 'amz-sdk-request', 'x-amz-user-agent', 'user-agent'];

/** What a request asks for, and what of it is signed. */
function essence({ method, protocol, hostname, port, path, query, headers }: HttpRequest) {
  const { authorization, ...others } = Object.fromEntries(Object.entries(headers).filter(([name]) => !ABOUT_THE_SDK.includes(name)));
  const [credential, signed] = authorization.split(', ');
  const names = signed.replace('SignedHeaders=', '').split(';').filter((name) => !ABOUT_THE_SDK.includes(name));
  return { method, protocol, hostname, port, path, query, headers: others, credential, names };
}

function expectValid(request: HttpRequest): void {
  const { method, path, query, headers } = request;
  const search = buildQueryString(query);
  const signature = signatureOf({ method, url: search === '' ? path : `${path}?${search}`, headers }, SECRET);
  expect(headers.authorization).toMatch(new RegExp(`Signature=${signature}$`));
}

test.each(CASES)('%s: requests are those of the client', async (_, example) => {
  const { sent, official, ours } = sides(example);
  const requests = new ObjectRequests(ours);
  const address = { Bucket: example.bucket, Key: example.key };
  expect(await requests.head(example.key)).toEqual({ 'content-length': '5', 'etag': '"e"' });
  await official.send(new HeadObjectCommand(address));
  await requests.delete(example.key);
  await official.send(new DeleteObjectCommand(address));
  sent.forEach(expectValid);
  const [head, officialHead, remove, officialRemove] = sent.map(essence);
  expect(head).toEqual(officialHead);
  expect(remove).toEqual(officialRemove);
});

test.each(CASES)('%s: the address of a download is that of the presigner', async (_, example) => {
  const { official, ours } = sides(example);
  const contentDisposition = 'attachment; filename="a_b.png"; filename*=UTF-8\'\'a%22b%20%C3%BC%28%29.png';
  const address = await presignedGet(ours, { key: example.key, contentDisposition, contentType: 'image/svg+xml', expirySeconds: 300 });
  expect(address).toBe(await getSignedUrl(official, new GetObjectCommand({
    Bucket: example.bucket, Key: example.key, ResponseContentDisposition: contentDisposition, ResponseContentType: 'image/svg+xml',
  }), { expiresIn: 300 }));
  if (!example.key.includes('/..')) {
    expect(new URL(address).searchParams.get('X-Amz-Signature')).toBe(presignatureOf(address, SECRET));
  }
});

test.each(CASES)('%s: the form of an upload is that of the official package', async (_, example) => {
  const { official, ours } = sides(example);
  const form = await presignedPost(ours, { key: example.key, contentType: 'image/svg+xml', size: 5, expirySeconds: 900 });
  const officialForm = await createPresignedPost(official, {
    Bucket: example.bucket, Key: example.key, Fields: { 'Content-Type': 'image/svg+xml' }, Conditions: [['content-length-range', 5, 5]], Expires: 900,
  });
  expect(form).toEqual(officialForm);
  expect(form.fields['X-Amz-Signature']).toBe(policySignatureOf(form.fields, SECRET));
});

test.each(CASES)('%s: so is the form that takes certain bytes', async (_, example) => {
  const { official, ours } = sides(example);
  const sha256 = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';
  const form = await presignedPost(ours, { key: example.key, contentType: 'text/plain', size: 5, sha256, expirySeconds: 900 });
  expect(form).toEqual(await createPresignedPost(official, {
    Bucket: example.bucket,
    Key: example.key,
    Fields: { 'Content-Type': 'text/plain', 'x-amz-checksum-algorithm': 'SHA256', 'x-amz-checksum-sha256': sha256 },
    Conditions: [['content-length-range', 5, 5]],
    Expires: 900,
  }));
});

test('a clock that AWS has corrected signs with the right time', async () => {
  const { ours, sent } = sides(PLAIN);
  ours.config.systemClockOffset = 3_600_000;
  await new ObjectRequests(ours).head('k');
  expect(sent[0].headers['x-amz-date']).toBe('20260203T050506Z');
  expect(await presignedGet(ours, { key: 'k', contentDisposition: 'x', contentType: 'y', expirySeconds: 1 })).toContain('X-Amz-Date=20260203T050506Z');
  expect((await presignedPost(ours, { key: 'k', contentType: 'y', size: 1, expirySeconds: 1 })).fields['X-Amz-Date']).toBe('20260203T050506Z');
});

test('the endpoint of S3 goes before the endpoint of all services', async () => {
  const { config } = sides(PLAIN).ours;
  const host = async (environment: NodeJS.ProcessEnv) => (await new Bucket('shop.files', config, environment).address()).hostname;
  expect(await host({ AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_S3: 'http://s3' })).toBe('s3');
  expect(await host({ AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_S3: '' })).toBe('all');
  expect(await host({})).toBe('s3.eu-west-1.amazonaws.com');
});
