import { randomUUID } from 'node:crypto';
import type { Place } from '../resources/resource-type';

/**
 * Event of a schedule's target: the input with the values of its context attributes, or the event that Scheduler sends without one.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function scheduleInput(input: string | undefined, scheduleArn: string, place: Pick<Place, 'account' | 'region'>): string {
  // Scheduler has whole minutes.
  const time = `${new Date().toISOString().slice(0, 17)}00Z`;
  const id = randomUUID();
  if (input === undefined) {
    return JSON.stringify({
      'version': '0', id, 'detail-type': 'Scheduled Event', 'source': 'aws.scheduler', 'account': place.account, time, 'region': place.region, 'resources': [scheduleArn], 'detail': '{}',
    });
  }
  return input.replaceAll('<aws.scheduler.schedule-arn>', scheduleArn)
    .replaceAll('<aws.scheduler.scheduled-time>', time)
    .replaceAll('<aws.scheduler.execution-id>', id)
    .replaceAll('<aws.scheduler.attempt-number>', '1');
}
