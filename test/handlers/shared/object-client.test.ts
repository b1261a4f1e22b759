import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { objectClient } from '../../../src/handlers/shared/object-client';

beforeAll(() => { Object.assign(process.env, { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }); });

const GET = new GetObjectCommand({ Bucket: 'bucket', Key: 'key' });
const PUT = new PutObjectCommand({ Bucket: 'bucket', Key: 'key' });
const signed = async (environment: NodeJS.ProcessEnv, command: typeof GET | typeof PUT = GET) => (
  new URL(await getSignedUrl(objectClient(environment), command)));

test.each<[string, NodeJS.ProcessEnv, string]>([
  ['its own host', {}, 'bucket.s3.eu-west-1.amazonaws.com/key'],
  ['a path where the environment has an endpoint of S3', { AWS_ENDPOINT_URL_S3: 'http://localhost:4566' }, 's3.eu-west-1.amazonaws.com/bucket/key'],
  ['a path where it has an endpoint of all services', { AWS_ENDPOINT_URL: 'http://localhost:4566' }, 's3.eu-west-1.amazonaws.com/bucket/key'],
])('a bucket has %s', async (_, environment, address) => {
  const { host, pathname } = await signed(environment);
  expect(`${host}${pathname}`).toBe(address);
});

test('a signed request demands no checksum of content that the signer does not have', async () => {
  for (const { searchParams } of [await signed({}), await signed({}, PUT)]) {
    expect([...searchParams.keys()].filter((name) => name.includes('checksum'))).toEqual([]);
  }
});
