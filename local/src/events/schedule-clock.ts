import { dueTest } from './schedule-expression';
import { messageOf, optionalString } from '../json';
import type { Construction, Resource } from '../resources/resource-type';
import { inBackground } from '../serving/background';

const MINUTE_MS = 60_000;
/** A timer may be a little early. */
const LATER_MS = 20;

/** Runs the app's schedules when they are due, minute by minute. A minute in which the machine sleeps is left out. */
export class ScheduleClock {
  private timer?: NodeJS.Timeout;
  private last = 0;
  /** From when the rate of a schedule counts: since it has been as it is. */
  private readonly known = new Map<string, { readonly schedule: string; readonly since: Date }>();
  private readonly told = new Set<string>();

  /**
   * @param live the system that serves now
   * @param fire runs a schedule once
   */
  constructor(private readonly live: () => Construction, private readonly fire: (logicalId: string) => Promise<void>) {}

  public start(): void {
    this.tick(new Date());
    const wait = (): void => {
      const now = Date.now();
      this.timer = setTimeout(() => {
        this.tick(new Date());
        wait();
      }, MINUTE_MS - now % MINUTE_MS + LATER_MS).unref();
    };
    wait();
  }

  public stop(): void {
    clearTimeout(this.timer);
  }

  /** Runs what is due in the minute of a time, once. */
  public tick(now: Date): void {
    const minute = Math.floor(now.getTime() / MINUTE_MS);
    const isFirst = this.last === 0;
    if (minute <= this.last) return;
    this.last = minute;
    const system = this.live();
    const log = (message: string): void => system.log('local', message);
    for (const schedule of system.resources.ofType('AWS::Scheduler::Schedule', 'AWS::Events::Rule')) {
      // The minute in which the runner starts has begun before it.
      if (this.isDue(schedule, new Date(minute * MINUTE_MS), log) && !isFirst) {
        inBackground(this.fire(schedule.id), (message) => log(`${schedule.id}: ${message}`));
      }
    }
  }

  private isDue({ id, properties }: Resource, minute: Date, log: (message: string) => void): boolean {
    const expression = optionalString(properties.ScheduleExpression, `${id}.ScheduleExpression`);
    if (expression === undefined || properties.State === 'DISABLED') return false;
    const timeZone = optionalString(properties.ScheduleExpressionTimezone, `${id}.ScheduleExpressionTimezone`);
    const [start, end] = ['StartDate', 'EndDate'].map((name) => optionalString(properties[name], `${id}.${name}`)).map((text) => text && new Date(text));
    if ((start && minute < start) || (end && minute > end)) return false;
    const schedule = `${expression} ${timeZone}`;
    const before = this.known.get(id);
    const since = before?.schedule === schedule ? before.since : minute;
    this.known.set(id, { schedule, since });
    try {
      return dueTest(expression, since, timeZone)(minute);
    } catch (error) {
      const message = `${id} doesn't run: ${messageOf(error)}`;
      if (!this.told.has(message)) log(message);
      this.told.add(message);
      return false;
    }
  }
}
