import { HANDLERS } from '../../../src/handlers/catalog';
import { type JobInvokerProps, invokeJob } from '../../../src/handlers/invoker/invoke-job';
import { JobFunctionError } from '../../../src/handlers/invoker/job-function';
import type { JobMessage, JobRecord } from '../../../src/handlers/jobs/job';
import { Environment } from '../../../src/handlers/shared/environment';
import type { WriteOutcome } from '../../../src/handlers/shared/record-table';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import { captureOutput } from '../support/environment';

const NOW = Date.parse('2026-05-01T12:00:00.000Z');
const JOB: JobRecord = {
  id: 'j', type: 'invoice', status: 'RUNNING', version: 2, attempts: 1, inputJson: '{"order":7}', createdAt: '2026-05-01T11:00:00.000Z', updatedAt: 'then',
};
const MESSAGE: JobMessage = { version: 1, ownerId: 'o', jobId: 'j' };

interface World {
  readonly job?: Partial<JobRecord>;
  readonly claim?: WriteOutcome<JobRecord>;
  readonly completed?: boolean;
  readonly released?: WriteOutcome<JobRecord>;
  readonly givenUp?: WriteOutcome<JobRecord>;
  readonly answer?: () => object | string;
  readonly attempts?: number;
}

/** Handles one message; tells what was done, in order, and what was counted. */
async function handle({
  job = {}, claim = { done: true, record: { ...JOB, ...job } }, completed = true, released = { done: true, record: JOB }, givenUp = { done: false },
  answer = () => ({ resultJson: '{"n":1}' }), attempts = 3,
}: World = {}) {
  const lines = captureOutput();
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
  jest.spyOn(Math, 'random').mockReturnValue(0);
  const calls: string[] = [];
  const telemetry = telemetryOf(HANDLERS.invoker, new Environment(HANDLERS.invoker, {}));
  const props = {
    claims: {
      begin: async (...args: unknown[]) => { calls.push(`begin ${args.join()}`); return claim; },
      complete: async (owner: string, id: string, token: string, { status, resultJson, error }: JobRecord) => {
        calls.push(`complete ${[owner, id, token, status, resultJson, error].join()}`);
        return completed ? { done: true, record: { ...JOB, status } } : { done: false };
      },
      release: async (...[owner, id, token, counted]: [string, string, string, number?]) => {
        calls.push(`release ${[owner, id, token, counted].join()}`);
        return released;
      },
      giveUp: async (...args: unknown[]) => { calls.push(`give up ${args.join()}`); return givenUp; },
      handOver: async (...args: unknown[]) => { calls.push(`hand over ${args.join()}`); return { done: true }; },
      markNotified: async (...args: unknown[]) => { calls.push(`mark ${args.join()}`); return { done: true }; },
    },
    notifier: { publish: async (owner: string, { id, status }: JobRecord) => { calls.push(`publish ${[owner, id, status].join()}`); } },
    body: { call: async (event: object) => { calls.push(`call ${JSON.stringify(event)}`); return answer(); } },
    queue: { send: async (message: object, milliseconds = 0) => { calls.push(`send ${JSON.stringify(message)} after ${milliseconds / 1000} s`); } },
    attempts,
    timeoutMilliseconds: 86_400_000,
    newToken: () => 't',
    ...telemetry,
  } as object as JobInvokerProps;
  const failure = await invokeJob(props, MESSAGE, 1000).then(() => undefined, (error: Error) => error.name);
  if (telemetry.metrics.hasStoredMetrics()) telemetry.metrics.publishStoredMetrics();
  jest.restoreAllMocks();
  const counted = lines.flatMap((line) => Object.keys(JSON.parse(line) as object)).filter((name) => name.startsWith('Jobs'));
  return { calls, failure, counted, log: lines.join('') };
}

const BEGIN = 'begin o,j,t,1000';
const callOf = (attempt: number) => `call {"jobId":"j","ownerId":"o","type":"invoice","input":{"order":7},"attempt":${attempt}}`;
const again = (seconds: number) => `send ${JSON.stringify(MESSAGE)} after ${seconds} s`;
const failing = (error: unknown) => () => { throw error; };
const refusal = (name: string, httpStatusCode: number) => Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } });

test('a job that was taken is called for, recorded, published and marked, in this order', async () => {
  expect(await handle()).toMatchObject({
    calls: [BEGIN, callOf(1), 'complete o,j,t,SUCCEEDED,{"n":1},', 'publish o,j,SUCCEEDED', 'mark o,j'], failure: undefined, counted: ['JobsSucceeded'],
  });
});

test('a job without input has an empty one', async () => {
  expect((await handle({ job: { inputJson: undefined } })).calls[1]).toContain('"input":{}');
});

test('a refusal fails the job at once, in the words of the function', async () => {
  expect(await handle({ answer: () => ({ refused: 'No such order.' }) })).toMatchObject({
    calls: [BEGIN, callOf(1), 'complete o,j,t,FAILED,,No such order.', 'publish o,j,FAILED', 'mark o,j'], counted: ['JobsFailed'],
  });
});

test('a function that throws is called again later, by another message', async () => {
  const broken = await handle({ answer: failing(new JobFunctionError('ValueError')) });
  expect(broken).toMatchObject({ calls: [BEGIN, callOf(1), 'release o,j,t,', again(10)], failure: undefined, counted: ['JobsRetried'] });
  expect(broken.log).toContain('"error":"ValueError"');
  expect((await handle({ job: { attempts: 2 }, answer: failing(new JobFunctionError('ValueError')) })).calls).toEqual([BEGIN, callOf(2), 'release o,j,t,', again(30)]);
});

test('the last attempt that fails fails the job', async () => {
  expect(await handle({ job: { attempts: 3 }, answer: failing(new JobFunctionError('ValueError')) })).toMatchObject({
    calls: [BEGIN, callOf(3), 'complete o,j,t,FAILED,,The job failed 3 times.', 'publish o,j,FAILED', 'mark o,j'], counted: ['JobsFailed'],
  });
  const only = await handle({ attempts: 1, answer: failing(new JobFunctionError('ValueError')) });
  expect(only.calls[2]).toBe('complete o,j,t,FAILED,,The job failed.');
});

test('a job that was begun too often is not begun again', async () => {
  expect((await handle({ job: { attempts: 4 } })).calls).toEqual([BEGIN, 'complete o,j,t,FAILED,,The job was begun 3 times, and did not end.', 'publish o,j,FAILED', 'mark o,j']);
});

test('a call that finds no room is no attempt', async () => {
  expect((await handle({ job: { attempts: 3 }, answer: failing(refusal('TooManyRequestsException', 429)) })).calls).toEqual([BEGIN, callOf(3), 'release o,j,t,2', again(30)]);
});

test('a call that finds no room for a day fails the job; a day after it was due, where it was to run later', async () => {
  const answer = failing(refusal('TooManyRequestsException', 429));
  expect((await handle({ job: { createdAt: '2026-04-30T11:59:59.999Z' }, answer })).calls[2]).toBe('complete o,j,t,FAILED,,There was no room for the job in time.');
  expect((await handle({ job: { createdAt: '2026-04-30T12:00:00.000Z' }, answer })).calls[2]).toBe('release o,j,t,0');
  expect((await handle({ job: { createdAt: '2026-01-01T00:00:00.000Z', runAt: '2026-05-01T11:00:00.000Z' }, answer })).calls[2]).toBe('release o,j,t,0');
});

test('a function that may not be called is no fault of the job: its message comes again, and is a dead letter in the end', async () => {
  for (const createdAt of [JOB.createdAt, '2026-01-01T00:00:00.000Z']) {
    const answer = failing(refusal('AccessDeniedException', 403));
    const { calls, failure } = await handle({ job: { createdAt }, answer });
    expect([calls, failure]).toEqual([[BEGIN, callOf(1), 'release o,j,t,0'], 'AccessDeniedException']);
  }
});

test('a job that was asked to stop is not called for, and an attempt of it that fails is the last', async () => {
  const waiting = existing({ status: 'QUEUED', cancelRequestedAt: 'then' });
  expect(await handle({ ...waiting, givenUp: { done: true, record: { ...JOB, status: 'CANCELED' } } })).toMatchObject({
    calls: [BEGIN, 'give up o,j', 'publish o,j,CANCELED', 'mark o,j'], counted: ['JobsCanceled'], failure: undefined,
  });
  const released = { done: true, record: { ...JOB, cancelRequestedAt: 'then' } } as const;
  expect((await handle({ released, answer: failing(new JobFunctionError('ValueError')) })).calls.slice(-1)).toEqual([again(0)]);
});

test('an attempt that goes on by itself is handed over, and its message is done', async () => {
  expect(await handle({ answer: () => 'started' })).toMatchObject({ calls: [BEGIN, callOf(1), 'hand over o,j,t,86400000'], failure: undefined, counted: [] });
});

test('who has lost a job sends nothing and publishes nothing', async () => {
  expect(await handle({ completed: false })).toMatchObject({ calls: [BEGIN, callOf(1), 'complete o,j,t,SUCCEEDED,{"n":1},'], failure: 'JobInProgressError', counted: [] });
  expect((await handle({ released: { done: false }, answer: failing(new JobFunctionError('ValueError')) })).calls).toEqual([BEGIN, callOf(1), 'release o,j,t,']);
});

const existing = (changes: Partial<JobRecord>): World => ({ claim: { done: false, existing: { ...JOB, ...changes } } });

test.each<[string, World, readonly string[], string | undefined]>([
  ['is gone', { claim: { done: false } }, [], undefined],
  ['runs elsewhere', existing({}), [], 'JobInProgressError'],
  ['goes on elsewhere', existing({ startedAt: 'then' }), [], undefined],
  ['is not due yet', existing({ status: 'QUEUED', runAt: '2026-05-01T12:05:00.000Z' }), [again(300)], undefined],
  ['was canceled', existing({ status: 'CANCELED' }), ['publish o,j,CANCELED', 'mark o,j'], undefined],
  ['runs elsewhere, and was asked to stop', existing({ cancelRequestedAt: 'then' }), ['give up o,j'], 'JobInProgressError'],
  ['goes on elsewhere, and was asked to stop', existing({ startedAt: 'then', cancelRequestedAt: 'then' }), ['give up o,j'], undefined],
  ['has ended although it was asked to stop', existing({ status: 'SUCCEEDED', notifiedAt: 'then', cancelRequestedAt: 'then' }), [], undefined],
  [
    'has ended although it was asked to stop, and was not published', existing({ status: 'SUCCEEDED', cancelRequestedAt: 'then' }),
    ['publish o,j,SUCCEEDED', 'mark o,j'], undefined,
  ],
  ['has ended, and is about to be published', existing({ status: 'FAILED', leaseUntil: NOW }), [], 'JobInProgressError'],
  ['has ended and was published', existing({ status: 'SUCCEEDED', notifiedAt: 'then' }), [], undefined],
])('a job that %s is not called for', async (_, world, calls, failure) => {
  expect(await handle(world)).toMatchObject({ calls: [BEGIN, ...calls], failure });
});
