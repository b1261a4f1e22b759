import { randomUUID } from 'node:crypto';
import { INVOKER } from './catalog';
import { invokerHandler } from './invoker/invoker-handler';
import { JobFunction, functionClient } from './invoker/job-function';
import { JobMachine } from './invoker/job-machine';
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
const timeoutMilliseconds = environment.positiveInteger('JOB_TIMEOUT_SECONDS') * 1000;
const [machine] = environment.resources('machine');

export const handler = invokerHandler({
  claims: new JobClaims(new RecordTable<JobRecord>(client, environment.resource('table'), 'JOB')),
  notifier: new JobNotifier(topicClient(), environment.resource('topic')),
  body: machine === undefined
    ? new JobFunction(functionClient(timeoutMilliseconds + GRACE_MILLISECONDS), environment.resource('function'))
    : new JobMachine(client.config, environment.setting('STATES_ADDRESS'), machine),
  timeoutMilliseconds,
  queue: new OwnQueue(client.config, environment.resource('queue')),
  attempts: environment.positiveInteger('JOB_ATTEMPTS'),
  newToken: randomUUID,
  ...telemetryOf(INVOKER, environment),
});
