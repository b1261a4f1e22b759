import { Duration, Token } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { ScheduledJobOptions } from './scheduled-job-options';
import { checkInteger, checkSeconds, invalid } from '../private/invalid';

const EXPRESSION = /^(at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)|rate\([1-9]\d* (minute|hour|day)s?\)|cron\(\S+( \S+){5}\))$/;

/** Throws for what EventBridge Scheduler refuses, and for what would never run. */
export function checkScheduledJob({ schedule, flexibleWindow, start, end, retryAttempts, maxEventAge, description }: ScheduledJobOptions): void {
  checkInteger('schedule.retryAttempts', retryAttempts, 0, 185);
  checkSeconds('schedule.maxEventAge', maxEventAge, 60, 86_400);
  checkWindow(flexibleWindow);
  if (description !== undefined && !Token.isUnresolved(description) && description.length > 512) {
    throw invalid('schedule.description', `${description.length} characters`, 'at most 512 characters');
  }
  if (start && end && start >= end) throw invalid('schedule.start', start.toISOString(), `a time before schedule.end, ${end.toISOString()}`);
  if (end && end.getTime() <= Date.now()) throw invalid('schedule.end', end.toISOString(), 'a time that is still to come');
  checkExpression(schedule);
}

function checkWindow(window: Duration | undefined): void {
  if (window === undefined || window.isUnresolved()) return;
  const minutes = window.toMinutes({ integral: false });
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1440) {
    throw invalid('schedule.flexibleWindow', window.toHumanString(), 'whole minutes from 1 minute to 24 hours');
  }
}

function checkExpression({ expressionString: expression, timeZone }: ScheduleExpression): void {
  const zone = timeZone?.timezoneName ?? 'UTC';
  if (!Token.isUnresolved(zone) && !isTimeZone(zone)) {
    throw invalid('schedule.timeZone', zone, "names of the IANA time zone database, such as 'Europe/Berlin'");
  }
  if (Token.isUnresolved(expression)) return;
  if (!EXPRESSION.test(expression)) throw invalid('schedule.schedule', expression, 'at(2030-01-31T12:00:00), rate(5 minutes) or cron(0 3 * * ? *)');
  const once = /^at\((.*)\)$/.exec(expression)?.[1];
  if (once === undefined || Token.isUnresolved(zone)) return;
  const time = Date.parse(`${once}Z`);
  if (Number.isNaN(time)) throw invalid('schedule.schedule', expression, 'a day and a time that exist');
  // Both sides as the clocks of that zone show them.
  if (time <= clockOf(zone, new Date())) throw invalid('schedule.schedule', `${expression} ${zone}`, 'a time that is still to come; remove a job that has run');
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format() !== '';
  } catch {
    return false;
  }
}

/** Local time of a zone, in milliseconds as if it were UTC. */
function clockOf(timeZone: string, time: Date): number {
  // The Swedish way to write a time is the one of ISO 8601.
  return Date.parse(`${time.toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')}Z`);
}
