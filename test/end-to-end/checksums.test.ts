import { createHash, randomUUID } from 'crypto';
import { Duration, Stack } from 'aws-cdk-lib';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Answer, Shop } from './support/shop';
import { ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { FLAG_SETS } from '../support/synth';

/** Locked for a day: S3 takes nothing without a checksum. */
const LOCKED: ServerlessApiPatternProps = { data: { bucket: { objectLock: ObjectLockRetention.governance(Duration.days(1)) } } };

interface FileAnswer {
  readonly file: { readonly id: string; readonly status: string; readonly sha256?: string };
  readonly upload: { readonly url: string; readonly fields: Record<string, string> };
  readonly download: { readonly url: string };
}

const sha256Of = (content: string) => createHash('sha256').update(content).digest('base64');
const fileOf = ({ body }: Answer) => body as never as FileAnswer;

let shop: Shop;
const announce = (owner: string, more: object = {}) => shop.call('POST /files', owner, { name: 'notes.txt', contentType: 'text/plain', size: 5, ...more });
const read = async (owner: string, id: string) => fileOf(await shop.call(`GET /files/${id}`, owner));

async function upload({ url, fields }: FileAnswer['upload'], content: string, changed: Record<string, string> = {}): Promise<[number, string | undefined]> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changed })) form.append(name, value);
  form.append('file', new Blob([content]));
  const response = await fetch(url, { method: 'POST', body: form });
  return [response.status, /<Code>(.*)<\/Code>/.exec(await response.text())?.[1]];
}

describe.each<[string, ServerlessApiPatternProps]>([
  ['a bucket whose versions are locked', LOCKED],
  ['any other bucket', {}],
])('an upload to %s', (_, props) => {
  beforeAll(async () => { shop = await Shop.start(props); });
  afterAll(async () => shop.system.stop());

  test('is taken with the bytes that were announced, and told with their checksum', async () => {
    const owner = randomUUID();
    const { file, upload: form } = fileOf(await announce(owner, { sha256: sha256Of('hello') }));
    expect(await upload(form, 'hello')).toEqual([204, undefined]);

    const answer = await read(owner, file.id);
    expect(answer.file).toMatchObject({ status: 'AVAILABLE', sha256: sha256Of('hello') });
    expect(await (await fetch(answer.download.url)).text()).toBe('hello');
    expect((await shop.call('GET /files', owner)).body.files).toEqual([expect.objectContaining({ sha256: sha256Of('hello') })]);
  });

  test('is refused with other bytes of the same size, and with another checksum than announced', async () => {
    const owner = randomUUID();
    const { file, upload: form } = fileOf(await announce(owner, { sha256: sha256Of('hello') }));
    expect(await upload(form, 'hallo')).toEqual([400, 'BadDigest']);
    expect(await upload(form, 'hallo', { 'x-amz-checksum-sha256': sha256Of('hallo') })).toEqual([403, 'AccessDenied']);
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
      expect(await upload((body as never as FileAnswer).upload, 'hello')).toEqual([204, undefined]);
    }
  });

  test('can be deleted', async () => {
    const owner = randomUUID();
    const { file, upload: form } = fileOf(await announce(owner, { sha256: sha256Of('hello') }));
    await upload(form, 'hello');
    expect((await shop.call(`DELETE /files/${file.id}`, owner)).status).toBe(204);
    expect((await shop.call(`GET /files/${file.id}`, owner)).status).toBe(404);
  });

  // Runs last: it looks at every call that the tests above caused.
  test('needs nothing but what the policy of the handler grants', () => {
    const seen = shop.system.calls.filter((call) => call.function === shop.functionOf('files')).map((call) => `${call.action} on ${shop.owning(call.resource)}`);
    const granted = shop.grantsOf('files').map(({ action, resource }) => `${action} on ${resource}`);
    expect([...new Set(seen)].sort()).toEqual([...new Set(granted)].sort());
  });
});

describe.each(FLAG_SETS)('with %s', (_, context) => {
  test('a system whose uploads are locked and checked has no finding', () => {
    expect(unacknowledged(reportsOf((stack: Stack) => void new ServerlessApiPattern(stack, 'Shop', LOCKED), context))).toEqual([]);
  });
});
