import { HandlerContract } from './contract';
import { API_SETTINGS } from './settings';

/** The type of the jobs that exports are. */
export const EXPORT_TYPE = 'export';

export const EXPORTS: HandlerContract = {
  name: 'exports',
  description: 'Writes the entity records that a caller can list into a file for them.',
  // One vCPU: what a record costs is CPU time.
  memorySizeMiB: 1769,
  // The same function answers requests. Longer work continues in another invocation.
  timeoutSeconds: 29,
  access: [
    {
      resource: 'table',
      environment: 'TABLE_NAME',
      actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    },
    // The index of all records, where callers other than the owners may list them.
    { resource: 'slots', environment: 'TABLE_NAME', actions: ['dynamodb:Query'] },
    { resource: 'bucket', environment: 'BUCKET_NAME', actions: ['s3:DeleteObject', 's3:PutObject'] },
    { resource: 'queue', environment: 'QUEUE_URL', actions: ['sqs:SendMessage'] },
    { resource: 'topic', environment: 'TOPIC_ARN', actions: ['sns:Publish'] },
  ],
  settings: /* @__PURE__ */ API_SETTINGS.concat([
    /** Days until the record of an export expires. Its file stays. */
    { name: 'JOB_RETENTION_DAYS', default: '30' },
  ]),
  // Those of the entities, which are declared.
  routes: [],
};
