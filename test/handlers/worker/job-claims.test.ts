import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type JobRecord, newJob } from '../../../src/handlers/jobs/job';
import { toAttributes } from '../../../src/handlers/shared/marshalling';
import { RecordTable } from '../../../src/handlers/shared/record-table';
import { JobClaims } from '../../../src/handlers/worker/job-claims';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from '../support/dynamodb';

const OUTCOME = { status: 'SUCCEEDED', completedAt: 'now' } as const;
const LAPSED = -1;

let database: LocalDynamoDb;
let claims: JobClaims;

beforeAll(async () => {
  database = await startDynamoDb();
  claims = new JobClaims(new RecordTable<JobRecord>(database.client, TABLE_NAME, 'JOB'));
});
afterAll(() => database.stop());

const jobOf = (id: string) => newJob(id, { type: 'summary' }, new Date(), 30);
const forms: readonly [string, (id: string, token: string, lease: number) => ReturnType<JobClaims['claim']>][] = [
  ['queued', async (id, token, lease) => claims.claim('o', id, token, lease)],
  ['direct', async (id, token, lease) => claims.claimDirect('o', jobOf(id), token, lease)],
];

test.each(forms)('whose lease has lapsed can neither end a %s job nor give it back', async (id, claim) => {
  if (id === 'queued') {
    await database.client.send(new PutItemCommand({
      TableName: TABLE_NAME, Item: { pk: { S: 'OWNER#o' }, sk: { S: `JOB#${id}` }, id: { S: id }, status: { S: 'QUEUED' }, version: { N: '1' } },
    }));
  }
  expect(await claim(id, 'first', LAPSED)).toMatchObject({ done: true });
  expect(await claim(id, 'second', 60_000)).toMatchObject({ done: true });
  expect(await claims.complete('o', id, 'first', OUTCOME)).toMatchObject({ done: false });
  expect(await claims.release('o', id, 'first')).toMatchObject({ done: false });
  expect(await claim(id, 'third', 60_000)).toMatchObject({ done: false, existing: { claimToken: 'second' } });
  expect(await claims.complete('o', id, 'second', OUTCOME)).toMatchObject({ done: true, record: { status: 'SUCCEEDED' } });
  expect(await claim(id, 'fourth', 60_000)).toMatchObject({ done: false, existing: { status: 'SUCCEEDED' } });
});

test('a job that was given back keeps what it was made with', async () => {
  const made = jobOf('again');
  await claims.claimDirect('o', made, 'first', 60_000);
  expect(await claims.release('o', made.id, 'first')).toMatchObject({ done: true, record: { status: 'QUEUED' } });
  const again = { ...jobOf('again'), type: 'other', createdAt: 'later', expiresAt: 1 };
  const { updatedAt: _updatedAt, ...kept } = made;
  expect(await claims.claimDirect('o', again, 'second', 60_000)).toMatchObject({ done: true, record: { ...kept, status: 'RUNNING', version: 3 } });
});

test('a lease lasts for its time', async () => {
  const now = Date.now();
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
  await claims.claimDirect('o', jobOf('leased'), 'first', 60_000);
  clock.mockReturnValue(now + 60_000);
  expect(await claims.claimDirect('o', jobOf('leased'), 'second', 60_000)).toMatchObject({ done: false, existing: { claimToken: 'first', leaseUntil: now + 60_000 } });
  clock.mockReturnValue(now + 60_001);
  expect(await claims.claimDirect('o', jobOf('leased'), 'second', 60_000)).toMatchObject({ done: true, record: { claimToken: 'second' } });
  clock.mockRestore();
});

test('a result is marked as published once, and a job that is gone is not', async () => {
  const job = jobOf('told');
  await claims.claimDirect('o', job, 'first', 60_000);
  await claims.complete('o', job.id, 'first', OUTCOME);
  const marked = await claims.markNotified('o', job.id);
  const { pendingIn: _pendingIn, ...kept } = job;
  expect(marked).toEqual({
    done: true, record: { ...kept, status: 'SUCCEEDED', completedAt: 'now', version: 3, updatedAt: expect.any(String), notifiedAt: expect.any(String) },
  });
  expect(await claims.markNotified('o', job.id)).toEqual({ done: false, existing: marked.done && marked.record });
  expect(await claims.markNotified('o', 'gone')).toEqual({ done: false, existing: undefined });
});

test('a job that no attempt runs is given up, and one that is held is not', async () => {
  const job = jobOf('abandoned');
  await claims.claimDirect('o', job, 'first', 60_000);
  expect(await claims.abandon('o', job.id)).toMatchObject({ done: false, existing: { claimToken: 'first' } });
  await claims.release('o', job.id, 'first');
  expect(await claims.abandon('o', job.id)).toEqual({
    done: true,
    record: { ...job, status: 'FAILED', error: 'The job was not run in time.', completedAt: expect.any(String), version: 3, updatedAt: expect.any(String) },
  });
  expect(await claims.abandon('o', job.id)).toMatchObject({ done: false, existing: { status: 'FAILED' } });
});

test('an attempt elsewhere also ends a job that was put back, until another attempt begins', async () => {
  const job = { id: 'put-back', status: 'QUEUED', version: 1 };
  await database.client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: toAttributes({ ...job, pk: 'OWNER#o', sk: `JOB#${job.id}` }) }));
  await claims.begin('o', job.id, 'first', 60_000);
  await claims.release('o', job.id, 'first');
  expect(await claims.complete('o', job.id, 'first', OUTCOME)).toMatchObject({ done: false, existing: { status: 'QUEUED' } });
  expect(await claims.release('o', job.id, 1)).toMatchObject({ done: false, existing: { status: 'QUEUED' } });
  await claims.begin('o', job.id, 'second', 60_000);
  await claims.release('o', job.id, 'second');
  expect(await claims.complete('o', job.id, 1, OUTCOME)).toMatchObject({ done: false, existing: { status: 'QUEUED', attempts: 2 } });
  expect(await claims.complete('o', job.id, 2, OUTCOME)).toMatchObject({ done: true, record: { status: 'SUCCEEDED' } });
  expect(await claims.complete('o', job.id, 2, OUTCOME)).toMatchObject({ done: false, existing: { status: 'SUCCEEDED' } });
});

test('a job that its owner gave up is not begun again, and ends with the attempts and the progress that it had', async () => {
  const job = jobOf('given-up');
  const put = (fields: object) => database.client.send(new PutItemCommand({
    TableName: TABLE_NAME,
    Item: { ...toAttributes({ ...job, pk: 'OWNER#o', sk: `JOB#${job.id}`, attempts: 1, progress: { percent: 40 }, cancelRequestedAt: 'then', ...fields }) },
  }));
  await put({ status: 'RUNNING', claimToken: 'first', leaseUntil: Date.now() + 60_000 });
  expect(await claims.giveUp('o', job.id)).toMatchObject({ done: false, existing: { status: 'RUNNING', claimToken: 'first' } });
  await claims.release('o', job.id, 'first');
  expect(await claims.begin('o', job.id, 'second', 60_000)).toMatchObject({ done: false, existing: { status: 'QUEUED', attempts: 1, cancelRequestedAt: 'then' } });
  expect(await claims.giveUp('o', job.id)).toMatchObject({ done: true, record: { status: 'CANCELED', attempts: 1, progress: { percent: 40 }, completedAt: expect.any(String) } });
  // Its invocation crashed.
  await put({ status: 'RUNNING', claimToken: 'first', leaseUntil: Date.now() - 1 });
  expect(await claims.giveUp('o', job.id)).toMatchObject({ done: true, record: { status: 'CANCELED', attempts: 1 } });
  expect(await claims.giveUp('o', job.id)).toMatchObject({ done: false, existing: { status: 'CANCELED' } });
});
