import { createHash, randomUUID } from 'crypto';
import { Duration, Stack } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { addSeedRoute } from './support/seed-route';
import { send, Shop, SignedRequest } from './support/shop';
import { SocketClient } from './support/socket-client';
import { Profile, ServerlessApiPattern } from '../../src';
import { HANDLERS } from '../../src/handlers/catalog';
import { allOr } from '../support/all';

interface FileAnswer {
  readonly file: { readonly id: string };
  readonly upload: SignedRequest;
  readonly download: { readonly url: string };
}

/** Rights that do not stand in the contract of a handler: those of a network, of keys, and of what Lambda gives up. */
const OF_CONFIGURATION = /^(ec2|kms):|^sqs:SendMessage on Shop\w+(DeadLetters|Failures)/;

/** For S3 to use when a caller asks for an object that doesn't exist. */
const TELLS_MISSING = 's3:ListBucket';

/** All systems in a profile, and a way to write what is days old straight into the table. */
function everySystem(stack: Stack, profile: Profile): void {
  const shop = new ServerlessApiPattern(stack, 'Shop', {
    profile,
    realtime: {},
    ingest: {},
    schedules: [{ id: 'Hourly', schedule: ScheduleExpression.rate(Duration.hours(1)) }],
  });
  addSeedRoute(shop);
}

describe.each(allOr(Object.values(Profile), [Profile.PRODUCTION]))('all systems in %s', (profile) => {
  let shop: Shop;
  const owner = randomUUID();
  beforeAll(async () => {
    shop = await Shop.run((app) => {
      // A table with its own key needs a region.
      const stack = new Stack(app, 'Stack', { env: { region: 'eu-west-1', account: '123456789012' } });
      everySystem(stack, profile);
      return stack;
    }, { visibilityTimeoutSeconds: 0, asyncRetrySeconds: 0 });
  });
  afterAll(async () => shop.system.stop());

  const callsOf = (handler: string) => shop.system.calls.filter((call) => call.function === shop.functionOf(handler));

  test('keep items', async () => {
    const { status, body: { id } } = await shop.call('POST /items', owner, { name: 'Blue mug' });
    expect(status).toBe(201);
    expect((await shop.call(`PATCH /items/${id}`, owner, { name: 'Red mug' })).body).toMatchObject({ name: 'Red mug', version: 2 });
    expect((await shop.call(`GET /items/${id}`, owner)).status).toBe(200);
    expect((await shop.call('GET /items', owner)).body.items).toHaveLength(1);
    expect((await shop.call(`DELETE /items/${id}`, owner)).status).toBe(204);
  });

  test('keep files', async () => {
    const sha256 = createHash('sha256').update('hello').digest('base64');
    const { file, upload } = (await shop.call('POST /files', owner, { name: 'notes.txt', contentType: 'text/plain', size: 5, sha256 })).body as never as FileAnswer;
    expect(await send(upload, 'hello')).toEqual([200, undefined]);
    const { download } = (await shop.call(`GET /files/${file.id}`, owner)).body as never as FileAnswer;
    expect(await (await fetch(download.url)).text()).toBe('hello');
    expect((await shop.call('GET /files', owner)).body.files).toHaveLength(1);
    expect((await shop.call(`DELETE /files/${file.id}`, owner)).status).toBe(204);
    const inParts = (await shop.call('POST /files', owner, { name: 'notes.txt', contentType: 'text/plain', size: 5, multipart: true })).body as never as FileAnswer;
    expect((await shop.call(`POST /files/${inParts.file.id}/complete`, owner)).status).toBe(409);
    expect((await shop.call(`DELETE /files/${inParts.file.id}`, owner)).status).toBe(204);
  });

  test('run jobs', async () => {
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
    expect((await shop.call(`DELETE /jobs/${job.id}`, owner)).status).toBe(409);
    await shop.emptied(shop.queueNamed('ShopQueue'));
  });

  test('send live messages', async () => {
    const [url] = Object.values(shop.system.sockets);
    const client = await SocketClient.connect(url, { token: `Bearer ${shop.system.token({ sub: owner })}` });
    // One of whose end API Gateway never told.
    await shop.system.invoke(shop.functionOf('realtime'), {
      requestContext: { eventType: 'CONNECT', connectionId: 'gone=', connectedAt: Date.now() - 60_000, authorizer: { principalId: owner } },
    });
    const queue = shop.queueNamed('ShopRealtime');
    await shop.system.send(queue, { version: 1, id: randomUUID(), to: { ownerId: owner }, message: 'Hello' });
    expect(await client.heard(() => true)).toMatchObject({ message: 'Hello' });
    await shop.emptied(queue);
    client.vanish();
    await shop.until('it is forgotten', () => callsOf('realtime').some(({ action }) => action === 'dynamodb:GetItem') || undefined);
  });

  test('import objects', async () => {
    const bucket = shop.resource('AWS::S3::Bucket', 'ShopBucket');
    const reports = () => callsOf('ingest').filter(({ action }) => action === 's3:PutObject').length;
    const lines = Array.from({ length: allOr(2000, 600) }, (_, index) => `{"name":"Mug ${index + 1}"}`).join('\n');
    const etag = createHash('md5').update(lines).digest('hex');
    const importOf = (key: string) => shop.system.invoke(shop.functionOf('ingest'), {
      Records: [{ messageId: randomUUID(), body: eventOf({ key, size: lines.length, etag, sequencer: 'F'.repeat(18) }) }],
    });
    const eventOf = (object: object) => JSON.stringify({
      'version': '0', 'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': { version: '0', bucket: { name: shop.system.ref(bucket) }, object },
    });
    const key = `imports/${randomUUID()}/mugs.jsonl`;
    await shop.system.putObject(bucket, key, lines);
    // The second finds that the first is at it, and puts it off.
    await Promise.all([importOf(key), importOf(key)]);
    expect(reports()).toBe(1);
    // An object that can't be read may exist: the test looks for it.
    shop.system.fault({ function: shop.functionOf('ingest'), action: 's3:GetObject', times: 1, status: 403, code: 'AccessDenied' });
    await importOf(`imports/${randomUUID()}/gone.jsonl`);
    expect(reports()).toBe(2);
  });

  test('sweep', async () => {
    const createdAt = new Date(Date.now() - 2 * 86_400_000).toISOString();
    for (const [kind, status] of [['FILE', 'PENDING'], ['JOB', 'QUEUED']]) {
      const id = randomUUID();
      const stale = { sk: `${kind}#${id}`, id, status, type: 'summary', contentType: 'text/plain', version: 1, createdAt, pendingIn: `${kind}#0` };
      expect((await shop.call('POST /seed', owner, stale)).status).toBe(201);
    }
    await shop.system.fire(shop.resource('AWS::Scheduler::Schedule', 'ShopHourly'));
    expect((await shop.call('GET /files', owner)).body.files).toMatchObject([{ status: 'ABANDONED' }]);
    expect((await shop.call('GET /jobs', owner)).body.jobs).toContainEqual(expect.objectContaining({ status: 'FAILED' }));
  });

  // Runs last: it looks at every call that the tests above caused.
  // Declarations of users have separate systems, in `store.test.ts`, `reindex.test.ts`, `changes.test.ts`, `exports.test.ts` and `job-types.test.ts`.
  test.each(Object.keys(HANDLERS).filter((name) => !['entities', 'reindex', 'changes', 'exports', 'invoker'].includes(name)))('grant %s what it was seen to do, and nothing else but what its configuration explains', (handler) => {
    const granted = shop.grantsOf(handler).filter(({ action }) => !(handler === 'sweeper' && action === TELLS_MISSING))
      .map(({ action, resource }) => `${action} on ${resource}`).filter((grant) => !OF_CONFIGURATION.test(grant));
    const seen = callsOf(handler).map(({ action, resource }) => `${action} on ${shop.owning(resource)}`);
    expect([...new Set(seen)].sort()).toEqual([...new Set(granted)].sort());
  });
});
