import { HandlerContract } from './contract';
import { PAGE } from './page';
import { API_SETTINGS, JOB_SETTINGS } from './settings';

export const JOBS: HandlerContract = {
  name: 'jobs',
  description: 'Accepts jobs, queues them, tells their state and cancels them.',
  memorySizeMiB: 512,
  timeoutSeconds: 10,
  access: [
    {
      resource: 'table',
      environment: 'TABLE_NAME',
      actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    },
    {
      resource: 'queue',
      environment: 'QUEUE_URL',
      actions: ['sqs:SendMessage'],
    },
    // Those of declared types of job, in the order in which the file beside the bundle names the types, separated by commas.
    { resource: 'queues', environment: 'JOB_QUEUE_URLS', actions: ['sqs:SendMessage'] },
    // With declared types of job: publishes progress.
    { resource: 'topic', environment: 'TOPIC_ARN', actions: ['sns:Publish'] },
  ],
  settings: /* @__PURE__ */ API_SETTINGS.concat(JOB_SETTINGS),
  routes: [
    { method: 'GET', path: '/jobs', query: /* @__PURE__ */ PAGE.concat('type', 'status') },
    { method: 'POST', path: '/jobs', body: 'Job' },
    { method: 'GET', path: '/jobs/{id}' },
    { method: 'DELETE', path: '/jobs/{id}' },
  ],
};
