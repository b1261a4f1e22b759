import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { JOBS, JOBS_FILE, type JobsModel } from './catalog';
import { declaredTypes } from './jobs/declared-types';
import type { JobRecord } from './jobs/job';
import { type JobCall, type JobCallsProps, answerCall, isJobCall } from './jobs/job-calls';
import { JobQueues, queueClient } from './jobs/job-queue';
import { JobStore } from './jobs/job-store';
import { jobsApi } from './jobs/jobs-api';
import { apiHandler } from './shared/api-handler';
import { CreatedRecords } from './shared/created-records';
import { Environment } from './shared/environment';
import { tableClient } from './shared/record-table';
import { rehearsed } from './shared/rehearsal';
import { telemetryOf } from './shared/telemetry';
import { JobNotifier, topicClient } from './worker/job-notifier';

const environment = new Environment(JOBS);
const telemetry = telemetryOf(JOBS, environment);
const urls = environment.resources('queues');
const declared = declaredTypes(urls.length === 0 ? { types: [] } : declaration());
const names = [...declared.keys()];

const props: JobCallsProps = {
  jobs: new JobStore(new CreatedRecords<JobRecord>(rehearsed(tableClient()), environment.resource('table'), 'JOB')),
  queues: new JobQueues(queueClient(), environment.resource('queue'), new Map(names.map((name, index): [string, string] => [name, urls[index]]))),
  notifier: names.length === 0 ? undefined : new JobNotifier(topicClient(), environment.resource('topic')),
  types: environment.list('JOB_TYPES'),
  declared,
  retentionDays: environment.positiveInteger('JOB_RETENTION_DAYS'),
  ...telemetry,
};
const answer = apiHandler(environment, telemetry, jobsApi(props));

/** Written by the construct beside the code of this function. */
function declaration(): JobsModel {
  return JSON.parse(readFileSync(join(process.env.LAMBDA_TASK_ROOT ?? __dirname, JOBS_FILE), 'utf8')) as JobsModel;
}

export async function handler(event: APIGatewayProxyEvent | JobCall, context: Context): Promise<APIGatewayProxyResult | object> {
  return isJobCall(event) ? answerCall(props, event, context.awsRequestId) : answer(event, context);
}
