import { createHash, randomUUID } from 'crypto';
import { Duration, Stack } from 'aws-cdk-lib';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Answer, send, Shop, SignedRequest } from './support/shop';
import { ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';

/** Locked for a day: S3 takes nothing without a checksum. */
const LOCKED: ServerlessApiPatternProps = { data: { bucket: { objectLock: ObjectLockRetention.governance(Duration.days(1)) } } };

interface FileAnswer {
  readonly file: { readonly id: string; readonly status: string; readonly sha256?: string };
  readonly upload: SignedRequest;
  readonly download: { readonly url: string };
}

const sha256Of = (content: string) => createHash('sha256').update(content).digest('base64');
const fileOf = ({ body }: Answer) => body as never as FileAnswer;

let shop: Shop;
const announce = (owner: string, more: object = {}) => shop.call('POST /files', owner, { name: 'notes.txt', contentType: 'text/plain', size: 5, ...more });
const read = async (owner: string, id: string) => fileOf(await shop.call(`GET /files/${id}`, owner));

describe.each<[string, ServerlessApiPatternProps]>([
  ['a bucket whose versions are locked', LOCKED],
  ['any other bucket', {}],
])('an upload to %s', (_, props) => {
  beforeAll(async () => { shop = await Shop.start(props); });
  afterAll(async () => shop.system.stop());

  test('is taken with the bytes that were announced, and told with their checksum', async () => {
    const owner = randomUUID();
    const { file, upload: form } = fileOf(await announce(owner, { sha256: sha256Of('hello') }));
    expect(await send(form, 'hello')).toEqual([200, undefined]);

    const answer = await read(owner, file.id);
    expect(answer.file).toMatchObject({ status: 'AVAILABLE', sha256: sha256Of('hello') });
    expect(await (await fetch(answer.download.url)).text()).toBe('hello');
    expect((await shop.call('GET /files', owner)).body.files).toEqual([expect.objectContaining({ sha256: sha256Of('hello') })]);
  });

  test('is refused with other bytes of the same size, and with another checksum than announced', async () => {
    const owner = randomUUID();
    const { file, upload: form } = fileOf(await announce(owner, { sha256: sha256Of('hello') }));
    expect(await send(form, 'hallo')).toEqual([400, 'BadDigest']);
    expect(await send(form, 'hallo', { 'x-amz-checksum-sha256': sha256Of('hallo') })).toEqual([403, 'SignatureDoesNotMatch']);
    expect((await read(owner, file.id)).file.status).toBe('PENDING');
  });

  test('is not even announced with a checksum that is none: API Gateway names the field', async () => {
    const before = shop.system.calls.length;
    const { status, body } = await announce(randomUUID(), { sha256: 'x'.repeat(44) });
    expect([status, body.detail]).toEqual([400, expect.stringContaining('sha256')]);
    expect(shop.system.calls).toHaveLength(before);
  });

  test('asks for a checksum where one is needed', async () => {
    const { status, headers, body } = await announce(randomUUID());
    if (props === LOCKED) {
      expect([status, headers.get('content-type'), body.errors]).toEqual([400, expect.stringContaining('application/problem+json'), [expect.objectContaining({ field: 'sha256' })]]);
    } else {
      expect(await send((body as never as FileAnswer).upload, 'hello')).toEqual([200, undefined]);
    }
  });

  test('in parts has the checksum of each part, where one is needed', async () => {
    const owner = randomUUID();
    const announceParts = async () => fileOf(await announce(owner, { multipart: true }));
    const { file } = await announceParts();
    const checksum = props === LOCKED ? { sha256: sha256Of('hello') } : {};
    const { parts } = (await shop.call(`POST /files/${file.id}/parts`, owner, { parts: [{ number: 1, ...checksum }] })).body as never as { parts: SignedRequest[] };
    expect(await send(parts[0], 'hallo')).toEqual(props === LOCKED ? [400, 'BadDigest'] : [200, undefined]);
    expect(await send(parts[0], 'hello')).toEqual([200, undefined]);
    expect(await shop.call(`POST /files/${file.id}/complete`, owner)).toMatchObject({ status: 200, body: { file: { status: 'AVAILABLE', size: 5 } } });
    expect((await shop.call(`DELETE /files/${(await announceParts()).file.id}`, owner)).status).toBe(204);
  });

  test('can be deleted', async () => {
    const owner = randomUUID();
    const { file, upload: form } = fileOf(await announce(owner, { sha256: sha256Of('hello') }));
    await send(form, 'hello');
    expect((await shop.call(`DELETE /files/${file.id}`, owner)).status).toBe(204);
    expect((await shop.call(`GET /files/${file.id}`, owner)).status).toBe(404);
  });

  // Runs last: it looks at every call that the tests above caused.
  test('needs nothing but what the policy of the handler grants', () => {
    const seen = shop.system.calls.filter((call) => call.function === shop.functionOf('files')).map((call) => `${call.action} on ${shop.owning(call.resource)}`);
    // Uploads that are given up have their own suite.
    const granted = shop.grantsOf('files').map(({ action, resource }) => `${action} on ${resource}`).filter((grant) => !grant.startsWith('sqs:'));
    expect([...new Set(seen)].sort()).toEqual([...new Set(granted)].sort());
  });
});

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  test('a system whose uploads are locked and checked has no finding', () => {
    expect(unacknowledged(reportsOf((stack: Stack) => void new ServerlessApiPattern(stack, 'Shop', LOCKED), context))).toEqual([]);
  });
});
