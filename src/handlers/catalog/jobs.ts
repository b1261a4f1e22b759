import { HandlerContract } from './contract';
import { PAGE } from './page';
import { API_SETTINGS, JOB_SETTINGS } from './settings';

export const JOBS: HandlerContract = {
  name: 'jobs',
  description: 'Accepts jobs, queues them and tells their state.',
  memorySizeMiB: 512,
  timeoutSeconds: 10,
  access: [
    {
      resource: 'table',
      environment: 'TABLE_NAME',
      actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    },
    {
      resource: 'queue',
      environment: 'QUEUE_URL',
      actions: ['sqs:SendMessage'],
    },
  ],
  settings: /* @__PURE__ */ API_SETTINGS.concat(JOB_SETTINGS),
  routes: [
    { method: 'GET', path: '/jobs', query: PAGE },
    { method: 'POST', path: '/jobs', body: 'Job' },
    { method: 'GET', path: '/jobs/{id}' },
  ],
};
