import { HandlerContract } from './contract';
import { API_SETTINGS } from './settings';

export const ITEMS: HandlerContract = {
  name: 'items',
  description: 'Create, read, list, replace, change and delete the items of an owner.',
  memorySizeMiB: 512,
  timeoutSeconds: 10,
  access: [{
    resource: 'table',
    environment: 'TABLE_NAME',
    actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
  }],
  settings: API_SETTINGS,
  routes: [
    { method: 'GET', path: '/items', query: ['limit', 'order', 'cursor', 'owner'] },
    { method: 'POST', path: '/items', body: 'Item' },
    { method: 'GET', path: '/items/{id}' },
    { method: 'PUT', path: '/items/{id}', body: 'Item' },
    { method: 'PATCH', path: '/items/{id}', body: 'ItemPatch', contentTypes: ['application/json', 'application/merge-patch+json'] },
    { method: 'DELETE', path: '/items/{id}' },
  ],
};
