import { HandlerContract } from './contract';
import { COMMON_SETTINGS } from './settings';

export const INGEST: HandlerContract = {
  name: 'ingest',
  description: 'Imports the lines of objects as items or records.',
  // One vCPU. Lines are a matter of CPU time, so they cost the same with less memory, and take longer.
  memorySizeMiB: 1769,
  timeoutSeconds: 300,
  access: [
    { resource: 'table', environment: 'TABLE_NAME', actions: ['dynamodb:UpdateItem'] },
    // The same table again, where lines become records of entities.
    { resource: 'records', environment: 'TABLE_NAME', actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'] },
    // S3 answers alike for an object that is gone and one that may not be read. The list tells them apart.
    { resource: 'source', environment: 'BUCKET_NAME', actions: ['s3:ListBucket'] },
    { resource: 'imports', environment: 'IMPORT_PREFIX', actions: ['s3:GetObject'] },
    { resource: 'reports', environment: 'REPORT_PREFIX', actions: ['s3:PutObject'] },
    // A long import goes on in another invocation.
    { resource: 'queue', environment: 'QUEUE_URL', actions: ['sqs:SendMessage'] },
  ],
  settings: /* @__PURE__ */ COMMON_SETTINGS.concat([
    /** Days until the record of an import expires. */
    { name: 'IMPORT_RETENTION_DAYS', default: '90' },
  ]),
  routes: [],
};
