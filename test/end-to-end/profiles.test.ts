import { createHash, randomUUID } from 'crypto';
import { Shop } from './support/shop';
import { Profile } from '../../src';

interface FileAnswer {
  readonly file: { readonly id: string };
  readonly upload: { readonly url: string; readonly fields: Record<string, string> };
  readonly download: { readonly url: string };
}

// A table with a key of its own needs a region.
const ENV = { region: 'eu-west-1', account: '123456789012' };

/** Rights that do not stand in the contract of a handler: those of a network, of keys, and of what Lambda gives up. */
const OF_CONFIGURATION = /^(ec2|kms):|on Shop\w+DeadLetters/;

describe.each(Object.values(Profile))('the default system in %s', (profile) => {
  let shop: Shop;
  const owner = randomUUID();
  beforeAll(async () => { shop = await Shop.start({ profile }, { visibilityTimeoutSeconds: 1 }, ENV); });
  afterAll(async () => shop.system.stop());

  test('keeps items', async () => {
    const { status, body: { id } } = await shop.call('POST /items', owner, { name: 'Blue mug' });
    expect(status).toBe(201);
    expect((await shop.call(`PATCH /items/${id}`, owner, { name: 'Red mug' })).body).toMatchObject({ name: 'Red mug', version: 2 });
    expect((await shop.call(`GET /items/${id}`, owner)).status).toBe(200);
    expect((await shop.call('GET /items', owner)).body.items).toHaveLength(1);
    expect((await shop.call(`DELETE /items/${id}`, owner)).status).toBe(204);
  });

  test('keeps files', async () => {
    const sha256 = createHash('sha256').update('hello').digest('base64');
    const { file, upload } = (await shop.call('POST /files', owner, { name: 'notes.txt', contentType: 'text/plain', size: 5, sha256 })).body as never as FileAnswer;
    const form = new FormData();
    for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
    form.append('file', new Blob(['hello']));
    expect((await fetch(upload.url, { method: 'POST', body: form })).status).toBe(204);
    const { download } = (await shop.call(`GET /files/${file.id}`, owner)).body as never as FileAnswer;
    expect(await (await fetch(download.url)).text()).toBe('hello');
    expect((await shop.call('GET /files', owner)).body.files).toHaveLength(1);
    expect((await shop.call(`DELETE /files/${file.id}`, owner)).status).toBe(204);
  });

  test('runs jobs', async () => {
    const { job } = (await shop.call('POST /jobs', owner, { type: 'summary' })).body as never as { job: { id: string } };
    await shop.until('the job ends', async () => {
      const { body } = await shop.call(`GET /jobs/${job.id}`, owner);
      return (body.job as { status: string }).status === 'SUCCEEDED' || undefined;
    });
    shop.system.fault({ function: shop.functionOf('jobs'), action: 'sqs:SendMessage', times: 10, status: 503 });
    expect((await shop.call('POST /jobs', owner, { type: 'summary' })).status).toBe(503);
    shop.system.clearFaults();
    // The one that could not be queued left nothing behind.
    expect((await shop.call('GET /jobs', owner)).body.jobs).toHaveLength(1);
    await shop.until('the message is deleted', async () => (await shop.system.queue(shop.queue).counts()).total === 0 || undefined);
  });

  // Runs last: it looks at every call that the tests above caused.
  test.each(['items', 'files', 'jobs', 'worker'])('grants %s what it was seen to do, and nothing else but what its configuration explains', (handler) => {
    const granted = shop.grantsOf(handler).map(({ action, resource }) => `${action} on ${resource}`).filter((grant) => !OF_CONFIGURATION.test(grant));
    const seen = shop.system.calls.filter((call) => call.function === shop.functionOf(handler)).map((call) => `${call.action} on ${shop.owning(call.resource)}`);
    expect([...new Set(seen)].sort()).toEqual([...new Set(granted)].sort());
  });
});
