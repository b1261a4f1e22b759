import type { Action } from './action';
import { nameOf } from './parts';
import { optionalString } from '../json';

/** Schedules of EventBridge Scheduler, and scheduled rules. */
export const scheduleActions: readonly Action[] = [
  {
    method: 'GET',
    path: 'schedules',
    run: ({ system: { resources, stack } }) => resources.ofType('AWS::Scheduler::Schedule', 'AWS::Events::Rule').flatMap(({ id, properties }) => {
      const expression = optionalString(properties.ScheduleExpression, 'ScheduleExpression');
      return expression === undefined ? [] : [{ id, name: nameOf(id, stack.paths), expression, disabled: properties.State === 'DISABLED' }];
    }),
  },
  {
    method: 'POST',
    path: 'schedules/:id/fire',
    run: async ({ target, id }) => {
      await target.fire(id);
      return {};
    },
  },
];
