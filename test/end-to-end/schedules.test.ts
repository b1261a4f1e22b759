import { App, Duration, Stack } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { addSeedRoute } from './support/seed-route';
import { Shop } from './support/shop';
import { ServerlessApiPattern } from '../../src';

const DAYS_AGO = new Date(Date.now() - 2 * 86_400_000).toISOString();
const idOf = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.run((app: App) => {
    const stack = new Stack(app, 'Stack');
    const made = new ServerlessApiPattern(stack, 'Shop', {
      schedules: [{ id: 'Hourly', schedule: ScheduleExpression.rate(Duration.hours(1)) }],
    });
    addSeedRoute(made);
    return stack;
  }, { asyncRetrySeconds: 0 });
});
afterAll(async () => shop.system.stop());

const seed = (kind: 'FILE' | 'JOB', n: number, status: string) => shop.call('POST /seed', 'ada', {
  sk: `${kind}#${idOf(n)}`, id: idOf(n), status, type: 'summary', contentType: 'text/plain', version: 1, createdAt: DAYS_AGO, pendingIn: `${kind}#${n % 4}`,
});
const fire = () => shop.system.fire(shop.resource('AWS::Scheduler::Schedule', 'ShopHourly'));

test('the sweeper, fired, abandons what is stale and settles what is not', async () => {
  expect((await seed('FILE', 1, 'PENDING')).status).toBe(201);
  await seed('FILE', 2, 'PENDING');
  await seed('JOB', 3, 'QUEUED');
  const young = (await shop.call('POST /files', 'ada', { name: 'a.txt', contentType: 'text/plain', size: 5 })).body as unknown as { file: { id: string } };
  await shop.system.putObject(shop.resource('AWS::S3::Bucket', 'ShopBucket'), `files/ada/${idOf(2)}`, 'bytes');

  await fire();

  expect((await shop.call(`GET /files/${idOf(1)}`, 'ada')).body).toMatchObject({ file: { status: 'ABANDONED' } });
  expect((await shop.call(`GET /files/${idOf(2)}`, 'ada')).body).toMatchObject({ file: { status: 'AVAILABLE', size: 5 } });
  expect((await shop.call(`GET /jobs/${idOf(3)}`, 'ada')).body).toMatchObject({ job: { status: 'FAILED', error: 'The job was not run in time.' } });
  expect((await shop.call(`GET /files/${young.file.id}`, 'ada')).body).toMatchObject({ file: { status: 'PENDING' } });
  expect(shop.system.published[shop.topic]).toEqual([expect.objectContaining({ message: expect.stringContaining(idOf(3)) })]);
});

test('it did what it may, and may what it did', () => {
  const seen = shop.system.calls.filter((call) => call.function === shop.functionOf('sweeper'))
    .map((call) => `${call.action} on ${shop.owning(call.resource)}`);
  const granted = shop.grantsOf('sweeper')
    // Both are Lambda's and S3's to use: for the failures of invocations, and to tell what is not there.
    .filter(({ action }) => !['sqs:SendMessage', 's3:ListBucket'].includes(action))
    .map(({ action, resource }) => `${action} on ${resource}`);
  expect([...new Set(seen)].sort()).toEqual([...new Set(granted)].sort());
});

test('the schedule calls in the name of its role, which may nothing else', () => {
  expect(shop.system.calls).toContainEqual(expect.objectContaining({ role: expect.stringMatching(/^ShopHourlyRole/), action: 'lambda:InvokeFunction', status: 202 }));
});

test('a sweep that fails is kept, and tried again by the next', async () => {
  await seed('JOB', 4, 'QUEUED');
  shop.system.fault({ function: shop.functionOf('sweeper'), action: 'sns:Publish', times: 30, status: 403, code: 'AuthorizationError' });
  await fire();
  const [kept] = await shop.system.queue(shop.resource('AWS::SQS::Queue', 'ShopHourlyFailures')).waitFor(1);
  expect(JSON.parse(kept)).toMatchObject({ requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 } });
  shop.system.clearFaults();
  await fire();
  expect(JSON.stringify(shop.system.published[shop.topic])).toContain(idOf(4));
});
