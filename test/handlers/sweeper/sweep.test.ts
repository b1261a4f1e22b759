import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { HANDLERS } from '../../../src/handlers/catalog';
import type { FileStore } from '../../../src/handlers/files/file-store';
import type { Settled, Settlement } from '../../../src/handlers/files/settlement';
import type { JobRecord } from '../../../src/handlers/jobs/job';
import { Environment } from '../../../src/handlers/shared/environment';
import { pendingPartitions } from '../../../src/handlers/shared/pending';
import type { WriteOutcome } from '../../../src/handlers/shared/record-table';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import { PendingIndex, type PendingRecord } from '../../../src/handlers/sweeper/pending-index';
import { StaleJobs } from '../../../src/handlers/sweeper/stale-jobs';
import { StaleUploads } from '../../../src/handlers/sweeper/stale-uploads';
import type { Sweep, Verdict } from '../../../src/handlers/sweeper/sweep';
import { sweeperHandler } from '../../../src/handlers/sweeper/sweeper-handler';
import type { JobClaims } from '../../../src/handlers/worker/job-claims';
import { lambdaContext } from '../support/api';
import { captureOutput } from '../support/environment';

const record = (n: number): PendingRecord => ({ owner: 'o', id: `r${n}` });
const records = (count: number) => Array.from({ length: count }, (_, n) => record(n));

interface Swept {
  readonly pages?: readonly (readonly PendingRecord[])[];
  readonly settle?: (record: PendingRecord) => Promise<Verdict>;
  /** Milliseconds that remain, call by call. */
  readonly remaining?: readonly number[];
}

async function swept({ pages = [records(1)], settle = async () => 'JobsAbandoned', remaining = [60_000] }: Swept) {
  const lines = captureOutput();
  const asked: string[] = [];
  let calls = 0;
  const index = { async* createdBefore(kind: string, time: Date) { asked.push(`${kind} ${time.getTime()}`); yield* pages; } } as object as PendingIndex;
  const sweeps: Sweep[] = [{ kind: 'FILE', staleAfterMilliseconds: 1000, settle }, { kind: 'JOB', staleAfterMilliseconds: 5000, settle }];
  const context = { ...lambdaContext(), getRemainingTimeInMillis: () => remaining[Math.min(calls++, remaining.length - 1)] } as Context;
  const handler = sweeperHandler({ index, sweeps, ...telemetryOf(HANDLERS.sweeper, new Environment(HANDLERS.sweeper, {})) });
  const outcome = await handler({}, context).catch((error: unknown) => error);
  return { outcome, asked, entries: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test('records past their time are settled, kind by kind, counted and logged', async () => {
  jest.spyOn(Date, 'now').mockReturnValue(10_000);
  const { outcome, asked, entries } = await swept({ pages: [records(2), records(1)] });
  jest.restoreAllMocks();
  expect(outcome).toEqual({ settled: 6, failed: 0, complete: true });
  expect(asked).toEqual(['FILE 9000', 'JOB 5000']);
  expect(entries).toEqual([
    expect.objectContaining({ JobsAbandoned: 6 }), expect.objectContaining({ level: 'INFO', message: 'Swept', settled: 6, failed: 0, complete: true, function_request_id: 'invocation-1' }),
  ]);
});

test('each verdict counts for itself', async () => {
  const { entries } = await swept({ pages: [records(3)], settle: async ({ id }) => (id === 'r0' ? 'UploadsFound' : 'UploadsAbandoned') });
  expect(entries[0]).toMatchObject({ UploadsFound: 2, UploadsAbandoned: 4 });
});

test("records that had settled by themselves don't count", async () => {
  const { outcome, entries } = await swept({ settle: async () => undefined });
  expect(outcome).toEqual({ settled: 0, failed: 0, complete: true });
  expect(entries).toHaveLength(1);
});

test('one that cannot be settled is told of, and holds up no other', async () => {
  const { outcome, entries } = await swept({ pages: [records(2)], settle: async ({ id }) => { if (id === 'r0') throw new TypeError('broken'); return 'UploadsFound'; } });
  expect(outcome).toEqual({ settled: 2, failed: 2, complete: true });
  expect(entries.filter(({ level }) => level === 'WARN')).toEqual(['FILE', 'JOB'].map((kind) => expect.objectContaining({
    message: 'A stale record was not settled', kind, id: 'r0', error: 'TypeError',
  })));
});

test('where none can be settled, the invocation fails', async () => {
  expect((await swept({ settle: async () => { throw new Error('broken'); } })).outcome).toEqual(new Error('No stale record could be settled.'));
});

test('ten are settled at a time, as long as there is time', async () => {
  let [running, most] = [0, 0];
  const settle = async (): Promise<Verdict> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => { setImmediate(resolve); });
    running -= 1;
    return 'UploadsAbandoned';
  };
  const { outcome } = await swept({ pages: [records(25)], settle, remaining: [10_001, 10_001, 10_000] });
  expect([outcome, most]).toEqual([{ settled: 20, failed: 0, complete: false }, 10]);
  // One kind that is not complete makes the whole so.
  expect((await swept({ pages: [records(10)], remaining: [10_000, 60_000] })).outcome).toEqual({ settled: 10, failed: 0, complete: false });
});

const JOB: JobRecord = { id: 'j', type: 'export', status: 'FAILED', version: 2, createdAt: '', updatedAt: '' };

async function staleJob(outcome: WriteOutcome<JobRecord>) {
  const calls: string[] = [];
  const claims = { abandon: async () => outcome, markNotified: async (owner: string, id: string) => { calls.push(`mark ${owner} ${id}`); } };
  const notifier = { publish: async (owner: string, { id }: JobRecord) => { calls.push(`publish ${owner} ${id}`); } };
  const verdict = await new StaleJobs(claims as object as JobClaims, notifier as object as ConstructorParameters<typeof StaleJobs>[1]).settle({ owner: 'o', id: 'j' });
  return [verdict, ...calls];
}

test('a job that was given up is told of, and one that had ended is, if it was not', async () => {
  expect(await staleJob({ done: true, record: JOB })).toEqual(['JobsAbandoned', 'publish o j', 'mark o j']);
  expect(await staleJob({ done: false, existing: { ...JOB, status: 'SUCCEEDED' } })).toEqual([undefined, 'publish o j', 'mark o j']);
  expect(await staleJob({ done: false, existing: { ...JOB, notifiedAt: 'then' } })).toEqual([undefined, 'mark o j']);
});

test('a job that waits, runs or is gone stays as it is', async () => {
  expect(await staleJob({ done: false, existing: { ...JOB, status: 'RUNNING' } })).toEqual([undefined]);
  expect(await staleJob({ done: false, existing: { ...JOB, status: 'QUEUED' } })).toEqual([undefined]);
  expect(await staleJob({ done: false })).toEqual([undefined]);
});

test.each<[string, object | undefined, Settled['became'], Verdict]>([
  ['came', { status: 'PENDING', uploadUntil: 1 }, 'AVAILABLE', 'UploadsFound'],
  ['did not come', { status: 'PENDING', uploadUntil: 1 }, 'ABANDONED', 'UploadsAbandoned'],
  ['was settled by another', { status: 'PENDING', uploadUntil: 1 }, undefined, undefined],
  ['may still come', { status: 'PENDING', uploadUntil: 4_000_000_000 }, 'ABANDONED', undefined],
  ['is there', { status: 'AVAILABLE', uploadUntil: 1 }, 'AVAILABLE', undefined],
  ['is gone', undefined, 'ABANDONED', undefined],
])('an upload that %s', async (_, file, became, verdict) => {
  const uploads = new StaleUploads({ get: async () => file } as object as FileStore, { look: async () => ({ became }) } as object as Settlement);
  expect(await uploads.settle({ owner: 'o', id: 'f' })).toBe(verdict);
});

test('the index is read partition by partition and page by page', async () => {
  const asked: Record<string, unknown>[] = [];
  const key = { pk: { S: 'OWNER#o#1' }, sk: { S: 'JOB#j' } };
  const send = async ({ input }: { input: Record<string, unknown> }) => {
    asked.push(input);
    return asked.length === 1 ? { Items: [key], LastEvaluatedKey: key } : asked.length === 2 ? { Items: [{}] } : {};
  };
  const pages: unknown[] = [];
  for await (const page of new PendingIndex({ send } as object as DynamoDBClient, 't', 'i').createdBefore('JOB', new Date('2026-01-01'))) pages.push(page);
  const partitions = pendingPartitions('JOB');
  expect(pages).toEqual([[{ owner: 'o#1', id: 'j' }], [{ owner: '', id: '' }], ...partitions.slice(1).map(() => [])]);
  const query = (partition: string) => ({
    TableName: 't',
    IndexName: 'i',
    KeyConditionExpression: '#pendingIn = :pendingIn AND #createdAt < :time',
    ExpressionAttributeNames: { '#pendingIn': 'pendingIn', '#createdAt': 'createdAt' },
    ExpressionAttributeValues: { ':pendingIn': { S: partition }, ':time': { S: '2026-01-01T00:00:00.000Z' } },
  });
  expect(asked).toStrictEqual([query(partitions[0]), { ...query(partitions[0]), ExclusiveStartKey: key }, ...partitions.slice(1).map(query)]);
});
