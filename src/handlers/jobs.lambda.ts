import { HANDLERS } from './catalog';
import type { JobRecord } from './jobs/job';
import { JobQueue, queueClient } from './jobs/job-queue';
import { JobStore } from './jobs/job-store';
import { jobsApi } from './jobs/jobs-api';
import { apiHandler } from './shared/api-handler';
import { Environment } from './shared/environment';
import { Log } from './shared/log';
import { Metrics } from './shared/metrics';
import { RecordTable, tableClient } from './shared/record-table';

const environment = new Environment(HANDLERS.jobs);

export const handler = apiHandler(HANDLERS.jobs, environment, jobsApi({
  jobs: new JobStore(new RecordTable<JobRecord>(tableClient(), environment.resource('table'), 'JOB')),
  queue: new JobQueue(queueClient(), environment.resource('queue')),
  types: environment.list('JOB_TYPES'),
  retentionDays: environment.positiveInteger('JOB_RETENTION_DAYS'),
  metrics: new Metrics(HANDLERS.jobs, environment),
  log: new Log(HANDLERS.jobs),
}));
