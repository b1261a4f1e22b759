import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HANDLERS } from '../../../src/handlers/catalog';
import { endExecution } from '../../../src/handlers/invoker/end-execution';
import { executionEnd } from '../../../src/handlers/invoker/execution-event';
import type { JobInvokerProps } from '../../../src/handlers/invoker/invoke-job';
import { JobMachine } from '../../../src/handlers/invoker/job-machine';
import type { JobRecord } from '../../../src/handlers/jobs/job';
import { Environment } from '../../../src/handlers/shared/environment';
import type { WriteOutcome } from '../../../src/handlers/shared/record-table';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import { captureOutput } from '../support/environment';

const ID = '00000000-0000-4000-8000-000000000001';
const JOB: JobRecord = { id: ID, type: 'render', status: 'RUNNING', version: 3, attempts: 2, createdAt: 'then', updatedAt: 'then' };
const EVENT = { jobId: ID, ownerId: 'o', type: 'render', input: {}, attempt: 2 };
const told = (detail: object = {}, more: object = {}) => JSON.stringify({
  'source': 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  'detail': { status: 'SUCCEEDED', name: `${ID}-2`, input: JSON.stringify(EVENT), output: '{"pages":7}', ...detail },
  ...more,
});

test('an event tells how the execution of an attempt ended', () => {
  expect(executionEnd(told())).toEqual({ status: 'SUCCEEDED', output: '{"pages":7}', attempt: { jobId: ID, ownerId: 'o', attempt: 2 } });
  expect(executionEnd(told({ status: 'FAILED', output: null, error: 'Refused', cause: 'No.' }))).toMatchObject({ status: 'FAILED', output: undefined, error: 'Refused', cause: 'No.' });
});

test.each<[string, object]>([
  ['another name', { name: 'mine' }],
  ['the name of another attempt', { name: `${ID}-1` }],
  ['no input, because it was too large', { input: null }],
  ['input that is no JSON', { input: '{' }],
  ['an owner that is none', { input: JSON.stringify({ ...EVENT, ownerId: '' }) }],
  ['an id that is none', { name: 'x-2', input: JSON.stringify({ ...EVENT, jobId: 'x' }) }],
  ['an id that is a number', { name: '12345678-2', input: JSON.stringify({ ...EVENT, jobId: 12_345_678 }) }],
  ['an attempt that is text', { input: JSON.stringify({ ...EVENT, attempt: '2' }) }],
])('an execution with %s is no attempt', (_, detail) => expect(executionEnd(told(detail))?.attempt).toBeUndefined());

test.each<[string, string]>([
  ['a message of a job', JSON.stringify({ version: 1, ownerId: 'o', jobId: ID })],
  ['an execution that runs', told({ status: 'RUNNING' })],
  ['another source', told({}, { source: 'my.states' })],
  ['another kind of event', told({}, { 'detail-type': 'Step Functions State Change' })],
  ['a list', '[]'],
])('%s is no end', (_, text) => expect(executionEnd(text)).toBeUndefined());

interface World {
  readonly completed?: WriteOutcome<JobRecord>;
  readonly released?: WriteOutcome<JobRecord>;
  readonly attempts?: number;
}

/** Handles the end of an execution; tells what was done, in order, and what was counted. */
async function run(detail: object, { completed, released = { done: true, record: { ...JOB, status: 'QUEUED' } }, attempts = 3 }: World = {}) {
  const lines = captureOutput();
  jest.spyOn(Math, 'random').mockReturnValue(0);
  const calls: string[] = [];
  const telemetry = telemetryOf(HANDLERS.invoker, new Environment(HANDLERS.invoker, {}));
  const props = {
    claims: {
      complete: async (owner: string, id: string, holder: number, { status, resultJson, error }: JobRecord) => {
        calls.push(`complete ${[owner, id, holder, status, resultJson, error].join()}`);
        return completed ?? { done: true, record: { ...JOB, status } };
      },
      release: async (...args: unknown[]) => { calls.push(`release ${args.join()}`); return released; },
      markNotified: async () => { calls.push('mark'); return { done: true }; },
    },
    notifier: { publish: async (_: string, { status }: JobRecord) => { calls.push(`publish ${status}`); } },
    queue: { send: async (message: object, milliseconds = 0) => { calls.push(`send ${JSON.stringify(message)} after ${milliseconds / 1000} s`); } },
    attempts,
    ...telemetry,
  } as object as JobInvokerProps;
  await endExecution(props, executionEnd(told(detail))!);
  if (telemetry.metrics.hasStoredMetrics()) telemetry.metrics.publishStoredMetrics();
  jest.restoreAllMocks();
  const counted = lines.flatMap((line) => Object.keys(JSON.parse(line) as object)).filter((name) => name.startsWith('Jobs'));
  return { calls, counted };
}
const handle = async (...args: Parameters<typeof run>) => (await run(...args)).calls;

const again = (seconds: number) => `send {"version":1,"ownerId":"o","jobId":"${ID}"} after ${seconds} s`;

test('an execution that succeeded ends its job with its output', async () => {
  expect(await handle({})).toEqual([`complete o,${ID},2,SUCCEEDED,{"pages":7},`, 'publish SUCCEEDED', 'mark']);
  expect((await handle({ output: null }))[0]).toBe(`complete o,${ID},2,FAILED,,The result is too large.`);
  expect((await handle({ output: '{"refused":"No."}' }))[0]).toBe(`complete o,${ID},2,FAILED,,No.`);
});

test.each(['FAILED', 'TIMED_OUT', 'ABORTED'])('an execution that is %s is followed by the next attempt, or ends the job', async (status) => {
  const detail = { status, output: null };
  expect(await handle(detail)).toEqual([`release o,${ID},2`, again(30)]);
  expect(await handle(detail, { attempts: 2 })).toEqual([`complete o,${ID},2,FAILED,,The job failed.`, 'publish FAILED', 'mark']);
});

test('an execution that refuses ends its job in its own words', async () => {
  const reasonOf = async (cause: string | null) => (await handle({ status: 'FAILED', output: null, error: 'Refused', cause }))[0];
  expect(await reasonOf('No such film.')).toBe(`complete o,${ID},2,FAILED,,No such film.`);
  expect(await reasonOf(null)).toBe(`complete o,${ID},2,FAILED,,The job was refused.`);
  expect(await reasonOf('x'.repeat(501))).toBe(`complete o,${ID},2,FAILED,,${'x'.repeat(500)}`);
});

test("a repeated event is published again only if it wasn't before", async () => {
  const completed = (changes: Partial<JobRecord>): World => ({ completed: { done: false, existing: { ...JOB, status: 'SUCCEEDED', ...changes } } });
  expect((await handle({}, completed({}))).slice(1)).toEqual(['publish SUCCEEDED', 'mark']);
  expect((await handle({}, completed({ notifiedAt: 'then' }))).slice(1)).toEqual([]);
});

test('events of another attempt than the running one change nothing', async () => {
  const next = { ...JOB, attempts: 3 };
  for (const existing of [next, { ...next, status: 'SUCCEEDED' }, { ...JOB, status: 'CANCELED' }, undefined] as const) {
    expect((await handle({}, { completed: { done: false, existing } })).slice(1)).toEqual([]);
  }
  const [before, started] = [{ ...JOB, attempts: 1 }, { ...next, startedAt: 'then' }];
  for (const existing of [started, { ...next, status: 'FAILED' }, before, { ...before, status: 'QUEUED' }, undefined] as const) {
    expect((await handle({ status: 'FAILED' }, { released: { done: false, existing } })).slice(1)).toEqual([]);
  }
  expect((await handle({ name: 'mine' }))).toEqual([]);
});

test('an end is counted once: only an event that changes its job counts', async () => {
  expect((await run({})).counted).toEqual(['JobsSucceeded']);
  expect((await run({ status: 'FAILED' }, { attempts: 2 })).counted).toEqual(['JobsFailed']);
  expect((await run({ status: 'FAILED' })).counted).toEqual(['JobsRetried']);
  expect((await run({}, { completed: { done: false, existing: { ...JOB, status: 'SUCCEEDED' } } })).counted).toEqual([]);
  expect((await run({ status: 'FAILED' }, { released: { done: false, existing: { ...JOB, status: 'QUEUED' } } })).counted).toEqual([]);
});

test('a job that was put back by the same event is sent for again, at once where it was canceled', async () => {
  expect((await handle({ status: 'FAILED' }, { released: { done: false, existing: { ...JOB, status: 'QUEUED' } } })).slice(1)).toEqual([again(30)]);
  expect((await handle({ status: 'ABORTED' }, { released: { done: true, record: { ...JOB, status: 'QUEUED', cancelRequestedAt: 'then' } } })).slice(1)).toEqual([again(0)]);
});

test.each([
  ['has begun, and may not be known to any message', 'RUNNING'], ['was put back', 'QUEUED'],
] as const)('a job whose next attempt %s is sent for again', async (_, status) => {
  expect((await handle({ status: 'FAILED' }, { released: { done: false, existing: { ...JOB, status, attempts: 3 } } })).slice(1)).toEqual([again(30)]);
});

/** The requests to Step Functions, and how it answers. */
const asked: { readonly target: unknown; readonly body: unknown; readonly type: unknown; readonly scope: unknown }[] = [];
let answer = { status: 200, body: '{}' };
const states = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
    const { 'x-amz-target': target, 'content-type': type, authorization = '' } = request.headers;
    const scope = /Credential=\w+\/\d+\/([^,]*)/.exec(authorization)?.[1];
    asked.push({ target, type, scope, body: JSON.parse(Buffer.concat(chunks).toString()) as unknown });
    response.writeHead(answer.status).end(answer.body);
  });
});
beforeAll(() => new Promise<void>((resolve) => { states.listen(0, '127.0.0.1', resolve); }));
afterAll(async () => {
  states.closeAllConnections();
  await new Promise((resolve) => { states.close(resolve); });
});

test('an attempt is an execution that is named by it, and started once', async () => {
  const { config } = new DynamoDBClient({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const machine = new JobMachine(config, `http://127.0.0.1:${(states.address() as AddressInfo).port}`, 'arn:machine');
  expect(await machine.call(EVENT)).toBe('started');
  expect(asked).toEqual([{
    target: 'AWSStepFunctions.StartExecution',
    type: 'application/x-amz-json-1.0',
    scope: 'eu-west-1/states/aws4_request',
    body: { stateMachineArn: 'arn:machine', name: `${ID}-2`, input: JSON.stringify(EVENT) },
  }]);
  answer = { status: 400, body: '{"__type":"com.amazonaws.swf.service.v2.model#ExecutionAlreadyExists"}' };
  expect(await machine.call(EVENT)).toBe('started');
  answer = { status: 400, body: '{"__type":"AccessDeniedException"}' };
  await expect(machine.call(EVENT)).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
