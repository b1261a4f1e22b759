import { HANDLERS } from '../../../src/handlers/catalog';
import type { JobRecord } from '../../../src/handlers/jobs/job';
import { Environment } from '../../../src/handlers/shared/environment';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import type { JobClaims } from '../../../src/handlers/worker/job-claims';
import type { JobNotifier } from '../../../src/handlers/worker/job-notifier';
import { type JobType, PermanentJobError } from '../../../src/handlers/worker/job-types';
import { processJob } from '../../../src/handlers/worker/process-job';
import { captureOutput } from '../support/environment';

const JOB: JobRecord = { id: 'j', type: 'export', status: 'RUNNING', version: 2, createdAt: '', updatedAt: '' };
const MESSAGE = { version: 1, ownerId: 'o', jobId: 'j' } as const;

function processor(type: JobType, completed = true) {
  const calls: string[] = [];
  const claims: Pick<JobClaims, 'claim' | 'complete' | 'release' | 'markNotified'> = {
    claim: async () => ({ done: true, record: JOB }),
    complete: async (_owner, _id, token, outcome) => {
      calls.push(`complete ${token} ${outcome.status} ${outcome.error ?? ''}`.trim());
      return completed ? { done: true, record: { ...JOB, ...outcome } } : { done: false };
    },
    release: async (_owner, _id, token) => { calls.push(`release ${token}`); return { done: true }; },
    markNotified: async () => { calls.push('mark'); return { done: true }; },
  };
  const notifier: Pick<JobNotifier, 'publish'> = { publish: async (_owner, job) => { calls.push(`publish ${job.status}`); } };
  const run = () => processJob({
    claims: claims as JobClaims,
    notifier: notifier as JobNotifier,
    types: new Map([['export', type]]),
    dataOf: () => ({ items: () => { throw new Error('Not read.'); }, files: () => { throw new Error('Not read.'); } }),
    acceptance: { types: ['export'], retentionDays: 30 },
    newToken: () => 'token',
    ...telemetryOf(HANDLERS.worker, new Environment(HANDLERS.worker, {})),
  }, MESSAGE, 1000);
  return { calls, run };
}

beforeEach(() => { captureOutput(); });

const types = {
  good: async () => ({ n: 1 }),
  hopeless: async () => { throw new PermanentJobError('No such report.'); },
  unlucky: async () => { throw new Error('secret internals'); },
};

test('a job that cannot be mended fails with its own words', async () => {
  const { calls, run } = processor(types.hopeless);
  await run();
  expect(calls).toEqual(['complete token FAILED No such report.', 'publish FAILED', 'mark']);
});

test('any other fault gives the job back and has the message again', async () => {
  const { calls, run } = processor(types.unlucky);
  await expect(run()).rejects.toThrow('secret internals');
  expect(calls).toEqual(['release token']);
});

test('who has lost the claim records and publishes nothing', async () => {
  const { calls, run } = processor(types.good, false);
  await expect(run()).rejects.toThrow();
  expect(calls).toEqual(['complete token SUCCEEDED']);
});
