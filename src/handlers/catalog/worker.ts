import { HandlerContract } from './contract';
import { COMMON_SETTINGS, JOB_SETTINGS } from './settings';

export const WORKER: HandlerContract = {
  name: 'worker',
  description: 'Runs queued jobs once, records their results and publishes them.',
  memorySizeMiB: 512,
  timeoutSeconds: 60,
  access: [
    {
      resource: 'table',
      environment: 'TABLE_NAME',
      actions: ['dynamodb:Query', 'dynamodb:UpdateItem'],
    },
    {
      resource: 'topic',
      environment: 'TOPIC_ARN',
      actions: ['sns:Publish'],
    },
  ],
  // The same as the API's: jobs may come straight into the queue, and are checked here then.
  settings: /* @__PURE__ */ COMMON_SETTINGS.concat(JOB_SETTINGS),
  routes: [],
};
