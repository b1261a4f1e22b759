import { HANDLERS } from '../../../src/handlers/catalog';
import type { JobRecord } from '../../../src/handlers/jobs/job';
import { Environment } from '../../../src/handlers/shared/environment';
import type { WriteOutcome } from '../../../src/handlers/shared/record-table';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import type { DirectJobMessage, IncomingMessage } from '../../../src/handlers/worker/job-message';
import { type JobProcessorProps, processJob } from '../../../src/handlers/worker/process-job';
import { captureOutput } from '../support/environment';

const JOB: JobRecord = { id: 'j', type: 'export', status: 'RUNNING', version: 2, createdAt: 'then', updatedAt: 'then' };
const QUEUED: IncomingMessage = { version: 1, ownerId: 'o', jobId: 'j' };
const DIRECT: DirectJobMessage = { version: 2, ownerId: 'o', jobId: 'j', requestedAt: new Date(), content: { type: 'export' } };

interface World {
  readonly claim?: WriteOutcome<JobRecord>;
  readonly refusal?: WriteOutcome<JobRecord>;
  readonly completed?: boolean;
  readonly work?: () => Promise<Record<string, number>>;
}

/** Handles one message; tells what was done, in order, and what was counted. */
async function handle(message: IncomingMessage, { claim = { done: true, record: JOB }, refusal = { done: true, record: { ...JOB, status: 'FAILED' } }, completed = true, work = async () => ({ n: 1 }) }: World = {}) {
  const lines = captureOutput();
  const calls: string[] = [];
  const telemetry = telemetryOf(HANDLERS.worker, new Environment(HANDLERS.worker, {}));
  const props = {
    claims: {
      claim: async (...args: unknown[]) => { calls.push(`claim ${args.join()}`); return claim; },
      claimDirect: async (owner: string, { id }: JobRecord, token: string, lease: number) => { calls.push(`claim directly ${[owner, id, token, lease].join()}`); return claim; },
      refuse: async (owner: string, { id }: JobRecord, error: string) => { calls.push(`refuse ${[owner, id, error].join()}`); return refusal; },
      complete: async (owner: string, id: string, token: string, { status, result, error }: JobRecord) => {
        calls.push(`complete ${[owner, id, token, status, JSON.stringify(result), error].join()}`);
        return completed ? { done: true, record: { ...JOB, status } } : { done: false };
      },
      release: async (...args: unknown[]) => { calls.push(`release ${args.join()}`); return { done: true }; },
      markNotified: async (...args: unknown[]) => { calls.push(`mark ${args.join()}`); return { done: true }; },
    },
    notifier: { publish: async (owner: string, { id, status }: JobRecord) => { calls.push(`publish ${[owner, id, status].join()}`); } },
    types: new Map([['export', work]]),
    dataOf: () => ({}),
    acceptance: { types: ['export'], retentionDays: 30 },
    newToken: () => 't',
    ...telemetry,
  } as object as JobProcessorProps;
  const failure = await processJob(props, message, 1000).then(() => undefined, (error: Error) => error.name);
  if (telemetry.metrics.hasStoredMetrics()) telemetry.metrics.publishStoredMetrics();
  const counted = lines.flatMap((line) => Object.keys(JSON.parse(line) as object)).filter((name) => name.startsWith('Jobs'));
  return { calls, failure, counted };
}

const RUN = ['complete o,j,t,SUCCEEDED,{"n":1},', 'publish o,j,SUCCEEDED', 'mark o,j'];
const existing = (changes: Partial<JobRecord>): World => ({ claim: { done: false, existing: { ...JOB, ...changes } } });

test('a job that was taken is run, recorded, published and marked, in this order', async () => {
  expect(await handle(QUEUED)).toEqual({ calls: ['claim o,j,t,1000', ...RUN], failure: undefined, counted: ['JobsSucceeded'] });
});

test('a direct one counts as accepted where its record is new', async () => {
  const calls = ['claim directly o,j,t,1000', ...RUN];
  expect(await handle(DIRECT, { claim: { done: true, record: { ...JOB, version: 1 } } })).toEqual({ calls, failure: undefined, counted: ['JobsAccepted', 'JobsSucceeded'] });
  expect(await handle(DIRECT)).toEqual({ calls, failure: undefined, counted: ['JobsSucceeded'] });
});

test.each<[string, World, readonly string[], string | undefined, readonly string[]]>([
  ['is gone', { claim: { done: false } }, [], undefined, ['JobsDropped']],
  ['waits elsewhere', existing({ status: 'QUEUED' }), [], 'JobInProgressError', []],
  ['runs elsewhere', existing({ status: 'RUNNING' }), [], 'JobInProgressError', []],
  ['has ended and was published', existing({ status: 'SUCCEEDED', notifiedAt: 'then' }), [], undefined, []],
  ['has ended and is about to be published', existing({ status: 'FAILED', leaseUntil: Date.now() + 60_000 }), [], 'JobInProgressError', []],
  ['has ended and was left unpublished', existing({ status: 'FAILED', leaseUntil: Date.now() - 1 }), ['publish o,j,FAILED', 'mark o,j'], undefined, []],
  ['has ended, without a lease', existing({ status: 'SUCCEEDED' }), ['publish o,j,SUCCEEDED', 'mark o,j'], undefined, []],
])('a job that %s is not run', async (_, world, calls, failure, counted) => {
  expect(await handle(QUEUED, world)).toEqual({ calls: ['claim o,j,t,1000', ...calls], failure, counted });
  expect(await handle(DIRECT, world)).toEqual({ calls: ['claim directly o,j,t,1000', ...calls], failure, counted });
});

test('a result about to be published is so until its last millisecond', async () => {
  jest.spyOn(Date, 'now').mockReturnValue(5000);
  expect((await handle(QUEUED, existing({ status: 'FAILED', leaseUntil: 5000 }))).failure).toBe('JobInProgressError');
  expect((await handle(QUEUED, existing({ status: 'FAILED', leaseUntil: 4999 }))).failure).toBeUndefined();
  jest.restoreAllMocks();
});

test('a claim that was lost meanwhile records and publishes nothing', async () => {
  expect(await handle(QUEUED, { completed: false })).toEqual({ calls: ['claim o,j,t,1000', RUN[0]], failure: 'JobInProgressError', counted: [] });
});

test('a fault gives the job back', async () => {
  const broken = await handle(QUEUED, { work: async () => { throw new TypeError('broken'); } });
  expect(broken).toEqual({ calls: ['claim o,j,t,1000', 'release o,j,t'], failure: 'TypeError', counted: ['JobsRetried'] });
});

test('a type that no worker has fails for good', async () => {
  const { calls, counted } = await handle(QUEUED, { claim: { done: true, record: { ...JOB, type: 'other' } } });
  expect([calls[1], counted]).toEqual(['complete o,j,t,FAILED,,No worker knows this type of job.', ['JobsFailed']]);
});

const REFUSED = { ...DIRECT, content: { type: 'drop' } };

test.each<[string, WriteOutcome<JobRecord>, readonly string[], readonly string[]]>([
  ['new', { done: true, record: { ...JOB, status: 'FAILED' } }, ['publish o,j,FAILED', 'mark o,j'], ['JobsFailed']],
  ['there and unpublished', { done: false, existing: { ...JOB, status: 'FAILED' } }, ['publish o,j,FAILED', 'mark o,j'], []],
  ['there and published', { done: false, existing: { ...JOB, status: 'FAILED', notifiedAt: 'then' } }, [], []],
  ["there and another job's", { done: false, existing: { ...JOB, status: 'QUEUED' } }, [], []],
  ['gone', { done: false }, [], []],
])('a job that is refused, with a record that is %s', async (_, refusal, calls, counted) => {
  expect(await handle(REFUSED, { refusal })).toEqual({ calls: ['refuse o,j,The job was refused: type must be one of export.', ...calls], failure: undefined, counted });
});

test('a direct job that comes when its record would have expired is dropped, refused or not', async () => {
  const daysAgo = (days: number) => ({ requestedAt: new Date(Date.now() - days * 86_400_000) });
  for (const message of [DIRECT, REFUSED]) {
    expect(await handle({ ...message, ...daysAgo(31) })).toEqual({ calls: [], failure: undefined, counted: ['JobsDropped'] });
    expect((await handle({ ...message, ...daysAgo(29) })).counted).not.toContain('JobsDropped');
  }
});
