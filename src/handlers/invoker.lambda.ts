import { randomUUID } from 'node:crypto';
import { INVOKER } from './catalog';
import { invokerHandler } from './invoker/invoker-handler';
import { JobFunction, functionClient } from './invoker/job-function';
import type { JobRecord } from './jobs/job';
import { Environment } from './shared/environment';
import { OwnQueue } from './shared/own-queue';
import { RecordTable, tableClient } from './shared/record-table';
import { telemetryOf } from './shared/telemetry';
import { JobClaims } from './worker/job-claims';
import { JobNotifier, topicClient } from './worker/job-notifier';

/** Beyond the function's own time-out, for its start. */
const GRACE_MILLISECONDS = 15_000;

const environment = new Environment(INVOKER);
const client = tableClient();
const timeout = environment.positiveInteger('JOB_TIMEOUT_SECONDS') * 1000 + GRACE_MILLISECONDS;

export const handler = invokerHandler({
  claims: new JobClaims(new RecordTable<JobRecord>(client, environment.resource('table'), 'JOB')),
  notifier: new JobNotifier(topicClient(), environment.resource('topic')),
  function: new JobFunction(functionClient(timeout), environment.resource('function')),
  queue: new OwnQueue(client.config, environment.resource('queue')),
  attempts: environment.positiveInteger('JOB_ATTEMPTS'),
  newToken: randomUUID,
  ...telemetryOf(INVOKER, environment),
});
