import { randomUUID } from 'node:crypto';
import { WORKER } from './catalog';
import type { FileRecord } from './files/file';
import type { JobRecord } from './jobs/job';
import { Environment } from './shared/environment';
import { RecordTable, type StoredRecord, tableClient } from './shared/record-table';
import { telemetryOf } from './shared/telemetry';
import { JobClaims } from './worker/job-claims';
import { JobNotifier, topicClient } from './worker/job-notifier';
import { TableOwnerData } from './worker/owner-data';
import { summary } from './worker/summary';
import { workerHandler } from './worker/worker-handler';

const environment = new Environment(WORKER);
const telemetry = telemetryOf(WORKER, environment);
const client = tableClient();
const tableName = environment.resource('table');
const items = new RecordTable<StoredRecord>(client, tableName, 'item');
const files = new RecordTable<FileRecord>(client, tableName, 'FILE');

export const handler = workerHandler({
  claims: new JobClaims(new RecordTable<JobRecord>(client, tableName, 'JOB')),
  notifier: new JobNotifier(topicClient(), environment.resource('topic')),
  types: new Map([['summary', summary]]),
  dataOf: (ownerId) => new TableOwnerData(ownerId, items, files),
  acceptance: { types: environment.list('JOB_TYPES'), retentionDays: environment.positiveInteger('JOB_RETENTION_DAYS') },
  newToken: randomUUID,
  ...telemetry,
});
