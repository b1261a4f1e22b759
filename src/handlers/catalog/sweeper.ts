import { HandlerContract } from './contract';
import { COMMON_SETTINGS } from './settings';

/** Name of the index of records that wait for something: by `pendingIn` and `createdAt`. */
export const PENDING_INDEX = 'pending';

/** Partitions of each kind of record in that index. */
export const PENDING_SHARDS = 4;

export const SWEEPER: HandlerContract = {
  name: 'sweeper',
  description: 'Abandons uploads that never arrived and jobs that never ran.',
  memorySizeMiB: 256,
  timeoutSeconds: 300,
  access: [
    { resource: 'table', environment: 'TABLE_NAME', actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'] },
    { resource: 'index', environment: 'PENDING_INDEX', actions: ['dynamodb:Query'] },
    { resource: 'bucket', environment: 'BUCKET_NAME', actions: ['s3:GetObject'] },
    // S3 answers alike for an object that is gone and one that may not be read. The list tells them apart.
    { resource: 'source', environment: 'BUCKET_NAME', actions: ['s3:ListBucket'] },
    { resource: 'topic', environment: 'TOPIC_ARN', actions: ['sns:Publish'] },
  ],
  settings: /* @__PURE__ */ COMMON_SETTINGS.concat([
    /** Age of an upload that was asked for and never came, at which it is abandoned. */
    { name: 'STALE_UPLOAD_MINUTES', default: '120' },
    /** Age of a job that has not ended, at which it is abandoned, unless a worker has it. */
    { name: 'STALE_JOB_MINUTES', default: '1440' },
  ]),
  routes: [],
};
