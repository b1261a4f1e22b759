import { CfnResource } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule as RuleSchedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { LocalSystem } from '../../local/src';
import { ScheduleClock } from '../../local/src/events/schedule-clock';
import { dueTest } from '../../local/src/events/schedule-expression';
import type { Construction } from '../../local/src/resources/resource-type';

afterAll(() => removeTemporaryDirectories());

const at = (text: string) => new Date(`${text}:00Z`);
const SINCE = at('2026-11-30T10:07');

/** The minutes in which a schedule is due, without their year. */
function due(expression: string, from: string, to: string, timeZone = 'UTC'): string[] {
  const test = dueTest(expression, SINCE, timeZone);
  const found: string[] = [];
  for (let time = at(from).getTime(); time <= at(to).getTime(); time += 60_000) {
    if (test(new Date(time))) found.push(new Date(time).toISOString().slice(5, 16));
  }
  return found;
}

describe('a rate counts from when the schedule is there', () => {
  test.each([
    ['rate(20 minutes)', ['11-30T10:27', '11-30T10:47', '11-30T11:07']],
    ['rate(1 hour)', ['11-30T11:07']],
    ['rate(1 day)', []],
  ])('%s', (expression, minutes) => expect(due(expression, '2026-11-30T10:00', '2026-11-30T11:10')).toEqual(minutes));
});

describe('an expression is due as AWS documents it', () => {
  test.each<[string, string[], string]>(([
    // Examples of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html, in November and December 2026.
    ['cron(0 10 1,15 * ? *)', ['11-01T10:00', '11-15T10:00', '12-01T10:00', '12-15T10:00']],
    ['cron(15 12 1 * ? 2026-2027)', ['11-01T12:15', '12-01T12:15']],
    ['cron(0 18 ? * MON *)', ['11-02T18:00', '11-09T18:00', '11-16T18:00', '11-23T18:00', '11-30T18:00', '12-07T18:00', '12-14T18:00', '12-21T18:00', '12-28T18:00']],
    ['cron(0 8 1 DEC ? *)', ['12-01T08:00']],
    ['cron(0/30 20-21 L * ? *)', ['11-30T20:00', '11-30T20:30', '11-30T21:00', '11-30T21:30', '12-31T20:00', '12-31T20:30', '12-31T21:00', '12-31T21:30']],
    ['cron(0 9 ? * 2#1 *)', ['11-02T09:00', '12-07T09:00']],
    ['cron(0 9 ? * THU#5 *)', ['12-31T09:00']],
    ['cron(0 9 ? * 5L *)', ['11-26T09:00', '12-31T09:00']],
    ['cron(0 9 ? * L *)', ['11-07', '11-14', '11-21', '11-28', '12-05', '12-12', '12-19', '12-26'].map((day) => `${day}T09:00`)],
    // The 1st of November and the 15th are Sundays, the 31st of December a Thursday.
    ['cron(0 9 15W * ? *)', ['11-16T09:00', '12-15T09:00']],
    ['cron(0 9 1W * ? *)', ['11-02T09:00', '12-01T09:00']],
    ['cron(0 9 28W * ? *)', ['11-27T09:00', '12-28T09:00']],
    ['cron(0 9 LW * ? *)', ['11-30T09:00', '12-31T09:00']],
    ['cron(0 23-1 2 11 ? *)', ['11-02T00:00', '11-02T01:00', '11-02T23:00']],
    ['cron(59 23 ? 12 FRI-MON/3 *)', ['12-04', '12-07', '12-11', '12-14', '12-18', '12-21', '12-25', '12-28'].map((day) => `${day}T23:59`)],
    ['cron(30 7 24 12 ? *)', ['12-24T06:30'], 'Europe/Berlin'],
    ['cron(0 0 1 12 ? *)', ['12-01T05:00'], 'America/New_York'],
    ['at(2026-12-24T18:00:00)', ['12-24T18:00']],
    ['at(2026-12-24T18:00:00)', ['12-24T09:00'], 'Asia/Tokyo'],
    ['cron(0 10 * * ? 2025)', []],
  ] as [string, string[], string?][]).map(([expression, minutes, timeZone = 'UTC']) => [expression, minutes, timeZone]))('%s', (expression, minutes, timeZone) => expect(due(expression, '2026-11-01T00:00', '2026-12-31T23:59', timeZone)).toEqual(minutes));
});

test.each([
  ['cron(0 10 * * * *)', 'one of the fields for the day of the month and of the week has to be ?, and only one'],
  ['cron(0 10 ? * ? *)', 'one of the fields for the day of the month and of the week has to be ?, and only one'],
  ['cron(0 10 * * ?)', 'it has 5 fields, and a cron expression has six'],
  ['cron(60 10 * * ? *)', "60 isn't a number from 0 to 59"],
  ['cron(0 10 ? * 0 *)', "0 isn't a number from 1 to 7"],
  ['cron(0/0 10 * * ? *)', "0/0: the step isn't a number from 1"],
  ['rate(0 minutes)', 'a rate is a number of minutes, hours or days'],
  ['at(tomorrow)', 'a time is yyyy-mm-ddThh:mm:ss'],
  ['every day', 'use rate(…), cron(…) or at(…)'],
])("%s isn't a schedule", (expression, reason) => {
  expect(() => dueTest(expression, SINCE)).toThrow(`${expression} isn't a schedule: ${reason}`);
});

describe('the clock', () => {
  const clockOf = (...schedules: { id: string; properties: object }[]) => {
    const log: string[] = [];
    const fired: string[] = [];
    const system = { resources: { ofType: () => schedules }, log: (_: string, message: string) => log.push(message) } as unknown as Construction;
    return { log, fired, clock: new ScheduleClock(() => system, async (id) => void fired.push(id)), schedules };
  };
  const minutes = (clock: ScheduleClock, from: string, count: number) => {
    for (let index = 0; index < count; index += 1) clock.tick(new Date(at(from).getTime() + index * 60_000));
  };

  test('runs each schedule once in its minute, and none that is disabled or out of its time', () => {
    const { clock, fired } = clockOf(
      { id: 'Each', properties: { ScheduleExpression: 'rate(1 minute)' } },
      { id: 'Off', properties: { ScheduleExpression: 'rate(1 minute)', State: 'DISABLED' } },
      { id: 'Pattern', properties: { EventPattern: {} } },
      { id: 'Later', properties: { ScheduleExpression: 'cron(* * * * ? *)', StartDate: '2026-11-30T10:09:00Z', EndDate: '2026-11-30T10:10:00Z' } },
    );
    clock.tick(SINCE);
    clock.tick(SINCE);
    minutes(clock, '2026-11-30T10:07', 5);
    clock.tick(at('2026-11-30T10:09'));
    expect(fired).toEqual(['Each', 'Each', 'Later', 'Each', 'Later', 'Each']);
  });

  test('counts a rate anew when it has changed, and says once what is no schedule', () => {
    const { clock, fired, log, schedules } = clockOf({ id: 'Rate', properties: { ScheduleExpression: 'rate(2 minutes)' } }, { id: 'Wrong', properties: { ScheduleExpression: 'rate(1 moon)' } });
    minutes(clock, '2026-11-30T10:00', 2);
    schedules[0].properties = { ScheduleExpression: 'rate(3 minutes)' };
    minutes(clock, '2026-11-30T10:02', 3);
    expect(fired).toEqual([]);
    clock.tick(at('2026-11-30T10:05'));
    expect(fired).toEqual(['Rate']);
    expect(log).toEqual(["Wrong doesn't run: rate(1 moon) isn't a schedule: a rate is a number of minutes, hours or days"]);
  });

  test('is that of a system where it is asked for', async () => {
    const assembly = synthesize((stack) => {
      const queue = new Queue(stack, 'Queue');
      (queue.node.defaultChild as CfnResource).overrideLogicalId('Queue');
      new Rule(stack, 'Each', { schedule: RuleSchedule.cron({}), targets: [new SqsQueue(queue, { message: RuleTargetInput.fromText('due') })] });
    });
    const tick = jest.spyOn(ScheduleClock.prototype, 'tick');
    {
      await using quiet = await LocalSystem.start({ assembly });
      expect([quiet.routes, tick.mock.calls.length]).toEqual([[], 0]);
    }
    await using system = await LocalSystem.start({ assembly, schedules: true });
    const [clock] = tick.mock.contexts as ScheduleClock[];
    clock.tick(new Date(Date.now() + 120_000));
    expect(await system.queue('Queue').waitFor(1)).toEqual(['"due"']);
  });
});
