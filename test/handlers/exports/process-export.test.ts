import { HANDLERS } from '../../../src/handlers/catalog';
import { entitiesOf } from '../../../src/handlers/entities/entity';
import type { ExportRecord } from '../../../src/handlers/exports/export-job';
import { type ExportProcessorProps, processExport } from '../../../src/handlers/exports/process-export';
import type { JobRecord } from '../../../src/handlers/jobs/job';
import { Environment } from '../../../src/handlers/shared/environment';
import { HttpProblem } from '../../../src/handlers/shared/problem';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import { entity } from '../entities/support/handler';
import { captureOutput } from '../support/environment';

const JOB = { id: 'j', type: 'export', input: { entity: 'order' }, status: 'RUNNING', claimToken: 't', caller: { user: 'ann', groups: [], scopes: [] } } as object as ExportRecord;
const MODEL = entity('order', { number: { type: 'string' } });

interface World {
  readonly job?: Partial<ExportRecord>;
  readonly existing?: Partial<JobRecord>;
  readonly held?: boolean;
  readonly remaining?: number;
  readonly writing?: Error;
  readonly discarding?: Error;
  readonly lost?: boolean;
  readonly access?: typeof MODEL.access;
  readonly reading?: Error;
}

/** Goes on with an export; tells what was done, in order. */
async function handle(world: World = {}) {
  captureOutput();
  const calls: string[] = [];
  const props = {
    entities: entitiesOf({ entities: [{ ...MODEL, access: world.access ?? MODEL.access }] }),
    claims: {
      claim: async (owner: string, id: string, token: string, lease: number) => {
        calls.push(`claim ${owner} ${id} ${token} ${lease}`);
        return world.held || world.existing ? { done: false, existing: world.existing } : { done: true, record: { ...JOB, ...world.job } };
      },
      release: async () => { calls.push('release'); },
      complete: async (...[, , , { status, error, result }]: [string, string, string, { status: string; error?: string; result?: object }]) => {
        calls.push(`complete ${status} ${error ?? JSON.stringify(result)}`);
        return world.lost ? { done: false } : { done: true, record: { ...JOB, status } };
      },
      markNotified: async () => { calls.push('notified'); },
    },
    notifier: { publish: async (_owner: string, { status }: JobRecord) => { calls.push(`publish ${status}`); } },
    queue: { send: async (message: object) => { calls.push(`send ${JSON.stringify(message)}`); } },
    jobs: { save: async () => { calls.push('save'); } },
    files: {
      announce: async () => ({ id: 'j' }),
      put: async () => { calls.push('put'); if (world.writing) throw world.writing; },
      discard: async (owner: string, id: string) => { calls.push(`discard ${owner} ${id}`); if (world.discarding) throw world.discarding; },
    },
    store: {
      states: { requireReady: async () => { if (world.reading) throw world.reading; } },
      query: async () => ({ entries: [], ...(world.remaining === undefined ? {} : { through: 'order#1' }) }),
    },
    newToken: () => 't',
    ...telemetryOf(HANDLERS.exports, new Environment(HANDLERS.exports, {})),
  } as object as ExportProcessorProps;
  const times = [29_000, 29_000, world.remaining ?? 28_000];
  const turn = { remainingMilliseconds: () => times.length > 1 ? times.shift()! : times[0] };
  const failure = await processExport(props, { version: 1, ownerId: 'ann', jobId: 'j' }, turn).then(() => undefined, (error: Error) => error.name);
  props.metrics.clearMetrics();
  return { calls: calls.slice(1), claim: calls[0], failure };
}

test('an export is written, recorded as done, and published', async () => {
  expect(await handle()).toEqual({
    claim: 'claim ann j t 34000', failure: undefined, calls: ['put', 'complete SUCCEEDED {"fileId":"j","records":0,"bytes":0}', 'publish SUCCEEDED', 'notified'],
  });
});

test('a longer export continues with a new message, which finds the export free', async () => {
  expect(await handle({ remaining: 100 })).toMatchObject({ failure: undefined, calls: ['save', 'release', 'send {"version":1,"ownerId":"ann","jobId":"j"}'] });
});

test('temporary errors are retried', async () => {
  expect(await handle({ writing: Object.assign(new Error('no'), { name: 'AccessDenied' }) })).toMatchObject({ failure: 'AccessDenied', calls: ['put', 'release'] });
});

test('an export of a list whose index is being built is tried again', async () => {
  expect(await handle({ reading: new HttpProblem(503) })).toMatchObject({ failure: 'HttpProblem', calls: ['release'] });
});

test.each<[string, World, string]>([
  ['an entity that is not exported any more', { job: { input: { entity: 'other' } } }, 'These records are not exported any more.'],
  ['a job without an entity', { job: { input: undefined } }, 'These records are not exported any more.'],
  ['a job that is no export', { job: { caller: undefined } }, 'These records are not exported any more.'],
  ['rules that have changed', { access: [{ ...MODEL.access[0], operations: ['read'] }] }, 'The caller can no longer list these records.'],
])('%s: fails, and its owner hears why', async (_, world, reason) => {
  expect(await handle(world)).toMatchObject({ failure: undefined, calls: ['discard ann j', `complete FAILED ${reason}`, 'publish FAILED', 'notified'] });
});

test.each<[string, World, object]>([
  ['runs', { existing: { status: 'RUNNING' } }, { failure: 'JobInProgressError', calls: [] }],
  ['is gone', { held: true }, { failure: undefined, calls: [] }],
  ['has ended and was published', { existing: { status: 'SUCCEEDED', notifiedAt: 'then' } }, { failure: undefined, calls: [] }],
  ['has ended and was not published', { existing: { id: 'j', status: 'FAILED' } }, { failure: undefined, calls: ['discard ann j', 'publish FAILED', 'notified'] }],
  ['was canceled while it waited', { existing: { id: 'j', status: 'CANCELED' } }, { failure: undefined, calls: ['discard ann j', 'publish CANCELED', 'notified'] }],
  ['was given up and published by another', { existing: { status: 'FAILED', notifiedAt: 'then' } }, { failure: undefined, calls: ['discard ann j'] }],
])('a message of an export that %s', async (_, world, expected) => {
  expect(await handle(world)).toMatchObject(expected);
});

test('an export that its owner has canceled ends before it goes on', async () => {
  expect(await handle({ job: { cancelRequestedAt: 'then' } })).toMatchObject({ failure: undefined, calls: ['discard ann j', 'complete CANCELED undefined', 'publish CANCELED', 'notified'] });
});

test('an export that another one has taken over is not published by this one', async () => {
  expect(await handle({ lost: true })).toMatchObject({ failure: 'ExportHeldError', calls: ['put', expect.stringContaining('complete')] });
});

test('an export whose file cannot be removed now is tried again, and is not canceled before', async () => {
  const discarding = Object.assign(new Error('no'), { name: 'AccessDenied' });
  expect(await handle({ job: { cancelRequestedAt: 'then' }, discarding })).toMatchObject({ failure: 'AccessDenied', calls: ['discard ann j', 'release'] });
  expect(await handle({ existing: { id: 'j', status: 'CANCELED' }, discarding })).toMatchObject({ failure: 'AccessDenied', calls: ['discard ann j'] });
});
