import { HandlerContract } from './contract';
import { COMMON_SETTINGS } from './settings';

export const REINDEX: HandlerContract = {
  name: 'reindex',
  description: 'Puts the records of entities into indexes that were added or changed.',
  memorySizeMiB: 512,
  timeoutSeconds: 300,
  access: [
    {
      resource: 'table',
      environment: 'TABLE_NAME',
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Scan', 'dynamodb:UpdateItem'],
    },
    // A long rebuild goes on in another invocation.
    { resource: 'queue', environment: 'QUEUE_URL', actions: ['sqs:SendMessage'] },
  ],
  settings: /* @__PURE__ */ COMMON_SETTINGS.concat([
    /** Records that a rebuild reads in a second, of the whole table, whatever they are. */
    { name: 'RECORDS_PER_SECOND', default: '1000' },
  ]),
  routes: [],
};
