import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { ENTITIES_FILE, type EntitiesModel, EXPORTS } from './catalog';
import { entitiesOf } from './entities/entity';
import { EntityStore } from './entities/entity-store';
import { ExportFiles } from './exports/export-files';
import type { ExportRecord } from './exports/export-job';
import { ExportJobs } from './exports/export-jobs';
import { exportsApi } from './exports/exports-api';
import { exportsHandler } from './exports/exports-handler';
import type { FileRecord } from './files/file';
import type { JobRecord } from './jobs/job';
import { JobStore } from './jobs/job-store';
import { answering } from './shared/api-handler';
import { CreatedRecords } from './shared/created-records';
import { Environment } from './shared/environment';
import { objectClient } from './shared/object-client';
import { ownerSource } from './shared/owner';
import { OwnQueue } from './shared/own-queue';
import { RecordTable, tableClient } from './shared/record-table';
import { telemetryOf } from './shared/telemetry';
import { JobClaims } from './worker/job-claims';
import { JobNotifier, topicClient } from './worker/job-notifier';

const environment = new Environment(EXPORTS);
const telemetry = telemetryOf(EXPORTS, environment);
const client = tableClient();
const tableName = environment.resource('table');
// Written by the construct beside the code of this function.
const model = JSON.parse(readFileSync(join(process.env.LAMBDA_TASK_ROOT ?? __dirname, ENTITIES_FILE), 'utf8')) as EntitiesModel;
const entities = entitiesOf(model);
const queue = new OwnQueue(client.config, environment.resource('queue'));

const answer = answering(environment, telemetry.logger, exportsApi({
  entities,
  jobs: new JobStore(new CreatedRecords<JobRecord>(client, tableName, 'JOB')),
  queue,
  source: ownerSource(environment.setting('OWNER_SOURCE')),
  ofAuthorization: environment.list('AUTH_QUERY_PARAMETERS'),
  retentionDays: environment.positiveInteger('JOB_RETENTION_DAYS'),
  ...telemetry,
}));

const work = exportsHandler({
  entities,
  store: new EntityStore(client, tableName),
  files: new ExportFiles(new RecordTable<FileRecord>(client, tableName, 'FILE'), objectClient(), environment.resource('bucket')),
  jobs: new ExportJobs(new RecordTable<ExportRecord>(client, tableName, 'JOB')),
  claims: new JobClaims(new RecordTable<JobRecord>(client, tableName, 'JOB')),
  notifier: new JobNotifier(topicClient(), environment.resource('topic')),
  queue,
  newToken: randomUUID,
  ...telemetry,
});

/** Requests of callers, and messages of the queue. No caller can send one: events of API Gateway have no such field. */
export async function handler(event: APIGatewayProxyEvent | SQSEvent, context: Context): Promise<APIGatewayProxyResult | SQSBatchResponse> {
  return 'Records' in event ? work(event, context) : answer(event, context);
}
