import { SWEEPER } from './catalog';
import type { FileRecord } from './files/file';
import { FileStore } from './files/file-store';
import { ObjectStore } from './files/object-store';
import { Settlement } from './files/settlement';
import type { JobRecord } from './jobs/job';
import { Environment } from './shared/environment';
import { objectClient } from './shared/object-client';
import { RecordTable, tableClient } from './shared/record-table';
import { telemetryOf } from './shared/telemetry';
import { PendingIndex } from './sweeper/pending-index';
import { StaleJobs } from './sweeper/stale-jobs';
import { StaleUploads } from './sweeper/stale-uploads';
import { sweeperHandler } from './sweeper/sweeper-handler';
import { JobClaims } from './worker/job-claims';
import { JobNotifier, topicClient } from './worker/job-notifier';

const MINUTE = 60_000;

const environment = new Environment(SWEEPER);
const client = tableClient();
const tableName = environment.resource('table');
const files = new FileStore(new RecordTable<FileRecord>(client, tableName, 'FILE'));
// May list the bucket, so that nothing is given up because it cannot be read for the time being.
const objects = new ObjectStore(objectClient(), { bucketName: environment.resource('bucket'), absent: [404] });
const uploads = new StaleUploads(files, new Settlement(files, objects));
const staleJob = environment.positiveInteger('STALE_JOB_MINUTES') * MINUTE;
const jobs = new StaleJobs(
  new JobClaims(new RecordTable<JobRecord>(client, tableName, 'JOB')), new JobNotifier(topicClient(), environment.resource('topic')), staleJob,
);

export const handler = sweeperHandler({
  index: new PendingIndex(client, tableName, environment.resource('index')),
  sweeps: [
    { kind: 'FILE', staleAfterMilliseconds: environment.positiveInteger('STALE_UPLOAD_MINUTES') * MINUTE, settle: (record) => uploads.settle(record) },
    { kind: 'JOB', staleAfterMilliseconds: staleJob, settle: (record) => jobs.settle(record) },
  ],
  ...telemetryOf(SWEEPER, environment),
});
