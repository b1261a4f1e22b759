import { HandlerContract } from './contract';
import { COMMON_SETTINGS } from './settings';

export const BROADCAST: HandlerContract = {
  name: 'broadcast',
  description: 'Sends queued messages to the connections of an owner or a group.',
  memorySizeMiB: 1024,
  timeoutSeconds: 60,
  access: [
    {
      resource: 'connections',
      environment: 'CONNECTIONS_TABLE_NAME',
      actions: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    },
    {
      resource: 'management',
      environment: 'MANAGEMENT_ENDPOINT',
      actions: ['execute-api:ManageConnections'],
    },
  ],
  settings: COMMON_SETTINGS,
  routes: [],
};
