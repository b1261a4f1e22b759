import { randomUUID } from 'crypto';
import { spawnSync } from 'node:child_process';
import { Duration, Stack } from 'aws-cdk-lib';
import { CfnFunction, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Shop } from './support/shop';
import { SocketClient } from './support/socket-client';
import { JobInput, JobType, Profile, ServerlessApiPattern, ServerlessFunction } from '../../src';

/** Where there is no Python, its test is seen to be skipped. */
const withPython = spawnSync('python3', ['--version']).status === 0 ? test : test.skip;

const INVOICE = `
const { InvokeCommand, LambdaClient } = require('@aws-sdk/client-lambda');
const lambda = new LambdaClient({});
const jobs = async (call) => {
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: process.env.JOBS_FUNCTION, Payload: JSON.stringify(call) }));
  return JSON.parse(Buffer.from(Payload).toString());
};
exports.handler = async ({ jobId, ownerId, type, input, attempt }) => {
  switch (input.mode) {
    case 'refuse': return { refused: 'No such order.' };
    case 'fail': throw new Error('secret of the function');
    case 'flaky': if (attempt === 1) throw new Error('not yet'); break;
    case 'parent': {
      const start = { call: 'start', ownerId, type, input: { orderId: 'child' }, key: jobId };
      const [first, second] = [await jobs(start), await jobs(start)];
      return { child: first.job.id, same: first.job.id === second.job.id };
    }
    case 'long':
      for (let percent = 1; percent <= 100; percent += 1) {
        const { cancelRequested } = await jobs({ call: 'progress', ownerId, jobId, attempt, percent, message: 'Page ' + percent });
        if (cancelRequested) return { pages: percent };
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
  }
  return { orderId: input.orderId, total: input.copies * 10, attempt };
};`;

const REPORT = `
def handler(event, context):
    return [event["type"], event["attempt"], None]
`;

let shop: Shop;
const resources: Record<string, string> = {};

beforeAll(async () => {
  shop = await Shop.run((app) => {
    const stack = new Stack(app, 'Stack');
    const made = new ServerlessApiPattern(stack, 'Shop', {
      profile: Profile.DEVELOPMENT,
      realtime: {},
      jobs: [
        JobType.of('invoice', {
          newFunction: { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(INVOICE) },
          input: JobInput.fromObject({
            type: 'object',
            required: ['orderId'],
            properties: { orderId: { type: 'string', maxLength: 40 }, copies: { type: 'integer', minimum: 1, default: 1 }, mode: { type: 'string', maxLength: 10 } },
          }),
          timeout: Duration.seconds(20),
          attempts: 2,
        }),
        JobType.of('report', { newFunction: { runtime: Runtime.PYTHON_3_13, handler: 'index.handler', code: Code.fromInline(REPORT) } }),
      ],
    });
    const { invoker, ownFunction } = made.job('invoice');
    made.jobPipeline!.addCaller(ownFunction!.function);
    const idOf = ({ function: { node } }: ServerlessFunction) => stack.getLogicalId(node.defaultChild as CfnFunction);
    Object.assign(resources, { invoker: idOf(invoker), invoice: idOf(ownFunction!) });
    return stack;
  }, { visibilityTimeoutSeconds: 0 });
});
afterAll(async () => shop.system.stop());

interface Job { readonly id: string; readonly status: string; readonly result?: unknown }
const jobIn = (body: unknown) => (body as { job: Job }).job;

const create = async (owner: string, body: object) => {
  const { status, body: answer } = await shop.call('POST /jobs', owner, body);
  expect(status).toBe(202);
  return jobIn(answer).id;
};
const ended = (owner: string, id: string) => shop.until(`the job ${id} ends`, async () => {
  const job = jobIn((await shop.call(`GET /jobs/${id}`, owner)).body);
  return ['QUEUED', 'RUNNING'].includes(job.status) ? undefined : job;
});
const run = async (mode?: string, owner: string = randomUUID()) => ended(owner, await create(owner, { type: 'invoice', input: { orderId: '7', ...(mode === undefined ? {} : { mode }) } }));

test('a job is run by the function of its type, and its result is recorded and published', async () => {
  const job = await run();
  expect(job).toMatchObject({ type: 'invoice', status: 'SUCCEEDED', attempts: 1, input: { orderId: '7', copies: 1 }, result: { orderId: '7', total: 10, attempt: 1 } });
  await shop.until('it is published', () => (shop.system.published[shop.topic] ?? []).some(({ message }) => message.includes(job.id) && message.includes('job.succeeded')) || undefined);
});

withPython('the function may be in any language, and return any JSON', async () => {
  const owner = randomUUID();
  expect(await ended(owner, await create(owner, { type: 'report' }))).toMatchObject({ status: 'SUCCEEDED', result: ['report', 1, null] });
});

test('input that does not fit is refused, by API Gateway where it can', async () => {
  const callsOfJobs = () => shop.system.calls.filter((call) => call.function === shop.functionOf('jobs')).length;
  const before = callsOfJobs();
  const gateway = await shop.call('POST /jobs', 'ada', { type: 'invoice', input: { orderId: 7 } });
  expect([gateway.status, callsOfJobs()]).toEqual([400, before]);
  const { status, body } = await shop.call('POST /jobs', 'ada', { type: 'invoice', input: { orderId: '7', copies: 1.5 } });
  expect([status, body.errors]).toEqual([400, [{ field: 'input.copies', message: 'must be integer' }]]);
  expect((await shop.call('POST /jobs', 'ada', { type: 'report', input: { a: 1 } })).status).toBe(400);
  expect((await shop.call('POST /jobs', 'ada', { type: 'summary', input: { deep: true } })).status).toBe(202);
});

test('a refusal ends a job at once; what fails is tried again, and its owner reads nothing of the inside', async () => {
  expect(await run('refuse')).toMatchObject({ status: 'FAILED', attempts: 1, error: 'No such order.' });
  const [flaky, failed] = await Promise.all([run('flaky'), run('fail')]);
  expect(flaky).toMatchObject({ status: 'SUCCEEDED', attempts: 2, result: { attempt: 2 } });
  expect(failed).toMatchObject({ status: 'FAILED', attempts: 2, error: 'The job failed 2 times.' });
});

test('a job starts another one, once for each key', async () => {
  const owner = randomUUID();
  const parent = await run('parent', owner);
  expect(parent).toMatchObject({ status: 'SUCCEEDED', result: { same: true } });
  expect(await ended(owner, (parent.result as { child: string }).child)).toMatchObject({ status: 'SUCCEEDED', result: { orderId: 'child', total: 10 } });
  expect((await shop.call('GET /jobs?type=invoice&status=SUCCEEDED', owner)).body.jobs).toHaveLength(2);
  expect((await shop.call('GET /jobs?status=QUEUED', owner)).body.jobs).toEqual([]);
});

test('a job tells its owner how far it is, live, and stops when it is asked to', async () => {
  const owner = randomUUID();
  const [url] = Object.values(shop.system.sockets);
  const client = await SocketClient.connect(url, { token: `Bearer ${shop.system.token({ sub: owner })}` });
  const id = await create(owner, { type: 'invoice', input: { orderId: '7', mode: 'long' } });
  const told = await client.heard(({ message }) => (message as { type?: string }).type === 'job.progress');
  expect(told.message).toMatchObject({ jobId: id, status: 'RUNNING', progress: { percent: expect.any(Number), message: expect.stringMatching(/^Page \d/) } });
  expect((await shop.call(`DELETE /jobs/${id}`, owner)).status).toBe(202);
  expect(await ended(owner, id)).toMatchObject({ status: 'SUCCEEDED', result: { pages: expect.any(Number) }, progress: { percent: expect.any(Number) } });
  expect((await client.heard(({ id: frame }) => frame === `job:${id}`)).message).toMatchObject({ type: 'job.succeeded' });
  client.close();
});

test('a job that is to run later is canceled at once, and never runs', async () => {
  const owner = randomUUID();
  const id = await create(owner, { type: 'invoice', input: { orderId: '7' }, runAt: new Date(Date.now() + 3_600_000).toISOString() });
  expect((await shop.call(`DELETE /jobs/${id}`, owner)).body).toMatchObject({ job: { status: 'CANCELED' } });
  await shop.until('its end is published', () => (shop.system.published[shop.topic] ?? []).some(({ message }) => message.includes(id) && message.includes('job.canceled')) || undefined);
});

// Runs last: it looks at every call that the tests above caused.
test('the invoker and the function did what they may, and may what they did', () => {
  const seenBy = (id: string) => [...new Set(shop.system.calls.filter((call) => call.function === id).map(({ action }) => action))].sort();
  const granted = (prefix: string) => [...new Set(shop.grantsOfRole(shop.resource('AWS::IAM::Role', prefix)).map(({ action }) => action).filter((action) => !/^(logs|xray):/.test(action)))].sort();
  const polls = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
  expect([...new Set([...seenBy(resources.invoker), ...polls])].sort()).toEqual(granted('ShopJobTypesInvoiceJobRole'));
  expect(seenBy(resources.invoice)).toEqual(granted('ShopJobTypesInvoiceFunctionRole'));
  const calls = shop.system.calls.filter(({ action }) => action === 'lambda:InvokeFunction');
  expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
});
