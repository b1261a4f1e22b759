import type { Action } from './action';
import { connectionActions } from './connections';
import { faultActions } from './fault-actions';
import { objectActions } from './objects';
import { queueActions } from './queues';
import { recordActions } from './records';
import { requestActions } from './requests';
import { scheduleActions } from './schedules';
import { systemActions } from './system-actions';
import { tableActions } from './tables';

export const ACTIONS: readonly Action[] = [
  ...systemActions,
  ...recordActions,
  ...requestActions,
  ...tableActions,
  ...objectActions,
  ...queueActions,
  ...connectionActions,
  ...scheduleActions,
  ...faultActions,
];
