import { JOBS } from './catalog';
import type { JobRecord } from './jobs/job';
import { JobQueue, queueClient } from './jobs/job-queue';
import { JobStore } from './jobs/job-store';
import { jobsApi } from './jobs/jobs-api';
import { apiHandler } from './shared/api-handler';
import { CreatedRecords } from './shared/created-records';
import { Environment } from './shared/environment';
import { tableClient } from './shared/record-table';
import { rehearsed } from './shared/rehearsal';
import { telemetryOf } from './shared/telemetry';

const environment = new Environment(JOBS);
const telemetry = telemetryOf(JOBS, environment);

export const handler = apiHandler(environment, telemetry, jobsApi({
  jobs: new JobStore(new CreatedRecords<JobRecord>(rehearsed(tableClient()), environment.resource('table'), 'JOB')),
  queue: new JobQueue(queueClient(), environment.resource('queue')),
  types: environment.list('JOB_TYPES'),
  retentionDays: environment.positiveInteger('JOB_RETENTION_DAYS'),
  ...telemetry,
}));
