import { HandlerContract } from './contract';
import { COMMON_SETTINGS } from './settings';

export const INVOKER: HandlerContract = {
  name: 'invoker',
  description: 'Runs the queued jobs of a declared type by calling a function or starting a state machine, records how they end and publishes it.',
  memorySizeMiB: 256,
  timeoutSeconds: 90,
  access: [
    { resource: 'table', environment: 'TABLE_NAME', actions: ['dynamodb:UpdateItem'] },
    { resource: 'topic', environment: 'TOPIC_ARN', actions: ['sns:Publish'] },
    // Its own: the next attempt of a job is another message.
    { resource: 'queue', environment: 'QUEUE_URL', actions: ['sqs:SendMessage'] },
    { resource: 'function', environment: 'FUNCTION_ARN', actions: ['lambda:InvokeFunction'] },
    // In place of the function.
    { resource: 'machine', environment: 'STATE_MACHINE_ARN', actions: ['states:StartExecution'] },
  ],
  settings: /* @__PURE__ */ COMMON_SETTINGS.concat([
    /** Number of attempts before a job fails. */
    { name: 'JOB_ATTEMPTS', default: '3' },
    /** Timeout of an attempt. */
    { name: 'JOB_TIMEOUT_SECONDS', default: '60' },
    /** Address of Step Functions where a state machine runs the jobs. */
    { name: 'STATES_ADDRESS', default: '' },
  ]),
  routes: [],
};
