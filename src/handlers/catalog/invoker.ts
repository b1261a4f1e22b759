import { HandlerContract } from './contract';
import { COMMON_SETTINGS } from './settings';

export const INVOKER: HandlerContract = {
  name: 'invoker',
  description: 'Runs the queued jobs of a declared type by calling a function, records how they end and publishes it.',
  memorySizeMiB: 256,
  timeoutSeconds: 90,
  access: [
    { resource: 'table', environment: 'TABLE_NAME', actions: ['dynamodb:UpdateItem'] },
    { resource: 'topic', environment: 'TOPIC_ARN', actions: ['sns:Publish'] },
    // Its own: the next attempt of a job is another message.
    { resource: 'queue', environment: 'QUEUE_URL', actions: ['sqs:SendMessage'] },
    { resource: 'function', environment: 'FUNCTION_ARN', actions: ['lambda:InvokeFunction'] },
  ],
  settings: /* @__PURE__ */ COMMON_SETTINGS.concat([
    /** How often a job is tried before it fails. */
    { name: 'JOB_ATTEMPTS', default: '3' },
    /** How long the function may take for an attempt. */
    { name: 'JOB_TIMEOUT_SECONDS', default: '60' },
  ]),
  routes: [],
};
