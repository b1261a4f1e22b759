import { type JobRecord, newJob } from '../../../src/handlers/jobs/job';
import { JobStore } from '../../../src/handlers/jobs/job-store';
import { CreatedRecords } from '../../../src/handlers/shared/created-records';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from '../support/dynamodb';

let database: LocalDynamoDb;
let jobs: JobStore;

beforeAll(async () => {
  database = await startDynamoDb();
  jobs = new JobStore(new CreatedRecords<JobRecord>(database.client, TABLE_NAME, 'JOB'));
});
afterAll(() => database.stop());

describe.each([['with a key', { key: { hash: 'hash', requestHash: 'request' } }], ['without a key', {}]])('a job that was created %s', (name, key) => {
  const created = async (status: JobRecord['status']) => {
    const identity = { id: `${name} ${status}`, ...key };
    const job = { ...newJob(identity.id, { type: 'summary' }, new Date(), 30), status };
    await jobs.create(status, job, identity);
    return { identity, job };
  };

  test('is withdrawn while it waits, and can be created again', async () => {
    const { identity, job } = await created('QUEUED');
    await jobs.withdraw('QUEUED', identity);
    expect(await jobs.get('QUEUED', identity.id)).toBeUndefined();
    expect(await jobs.create('QUEUED', job, identity)).toEqual({ record: job, replayed: false });
  });

  test.each(['RUNNING', 'SUCCEEDED', 'FAILED'] as const)('stays once it is %s', async (status) => {
    const { identity, job } = await created(status);
    await jobs.withdraw(status, identity);
    expect(await jobs.get(status, identity.id)).toEqual(job);
  });
});
