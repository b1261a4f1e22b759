import { HandlerContract } from './contract';
import { API_SETTINGS } from './settings';

/** The file beside the bundle that says which entities there are. */
export const ENTITIES_FILE = 'entities.json';

export const ENTITIES: HandlerContract = {
  name: 'entities',
  description: 'Create, read, list, replace, change and delete the records of declared entities.',
  memorySizeMiB: 512,
  timeoutSeconds: 10,
  access: [
    {
      resource: 'table',
      environment: 'TABLE_NAME',
      actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    },
    // The same table again, where there are children: one is only created while its parent is there.
    { resource: 'parents', environment: 'TABLE_NAME', actions: ['dynamodb:ConditionCheckItem'] },
    // The indexes slot1, slot2 and so on of the same table.
    { resource: 'slots', environment: 'TABLE_NAME', actions: ['dynamodb:Query'] },
  ],
  settings: API_SETTINGS,
  // Those of the entities, which are declared.
  routes: [],
};
