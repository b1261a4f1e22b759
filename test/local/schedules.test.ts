import { CfnResource, Duration } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { LocalSystem } from '../../local/src';
import { scheduleInput } from '../../local/src/events/schedule-input';

afterAll(() => removeTemporaryDirectories());

/** A schedule of a function that tells its event, and of nothing else. */
function scheduled(change: (schedule: CfnSchedule) => void = () => undefined, code = 'exports.handler = async (event) => { console.log("got " + JSON.stringify(event)); };') {
  const ids = { schedule: '', deadLetters: '' };
  const assembly = synthesize((stack) => {
    const deadLetterQueue = new Queue(stack, 'DeadLetters');
    const target = new LambdaInvoke(new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(code), retryAttempts: 0 }), {
      deadLetterQueue, input: ScheduleTargetInput.fromObject({ kind: 'nightly' }),
    });
    const schedule = new Schedule(stack, 'Nightly', { schedule: ScheduleExpression.rate(Duration.days(1)), target }).node.defaultChild as CfnSchedule;
    change(schedule);
    ids.schedule = stack.getLogicalId(schedule);
    ids.deadLetters = stack.getLogicalId(deadLetterQueue.node.defaultChild as CfnResource);
  });
  return { assembly, ids };
}

test('runs when it is told to, with its input, in the name of its role', async () => {
  const { assembly, ids } = scheduled();
  let heard: (event: string) => void;
  const event = new Promise<string>((resolve) => { heard = resolve; });
  await using system = await LocalSystem.start({ assembly, log: ({ message }) => { if (message.includes('got ')) heard(message); } });
  await system.fire(ids.schedule);
  expect(await event).toContain('got {"kind":"nightly"}');
  expect(system.calls).toContainEqual({ role: expect.stringMatching(/^SchedulerRole/), action: 'lambda:InvokeFunction', resource: expect.stringMatching(/:function:/), status: 202 });
});

test('without the right to call, the event is a dead letter', async () => {
  const { assembly, ids } = scheduled((schedule) => {
    schedule.addPropertyOverride('Target.Arn', 'arn:aws:lambda:eu-west-1:000000000000:function:other');
  });
  await using system = await LocalSystem.start({ assembly });
  await system.fire(ids.schedule);
  expect(system.calls).toContainEqual(expect.objectContaining({ action: 'lambda:InvokeFunction', status: 403 }));
  expect(await system.queue(ids.deadLetters).waitFor(1)).toEqual(['{"kind":"nightly"}']);
});

test('unsupported schedules are refused', async () => {
  const { assembly, ids } = scheduled((schedule) => { schedule.state = 'DISABLED'; });
  await using system = await LocalSystem.start({ assembly });
  await expect(system.fire(ids.schedule)).rejects.toThrow(`The schedule ${ids.schedule} is disabled`);
  await expect(system.fire('Nothing')).rejects.toThrow('The template has no schedule Nothing');
});

describe('the input of a schedule', () => {
  const arn = 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/nightly';
  const place = { account: '000000000000', region: 'eu-west-1' };

  test('has the values of its context attributes', () => {
    const attributes = ['schedule-arn', 'scheduled-time', 'execution-id', 'attempt-number'].map((name) => `<aws.scheduler.${name}>`);
    expect(scheduleInput(attributes.join(' '), arn, place)).toMatch(new RegExp(`^${arn} \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:00Z [\\da-f-]{36} 1$`));
    expect(scheduleInput('{"other":"<aws.scheduler.unknown>"}', arn, place)).toBe('{"other":"<aws.scheduler.unknown>"}');
  });

  test('is the event of Scheduler where it has none', () => {
    expect(JSON.parse(scheduleInput(undefined, arn, place))).toMatchObject({ 'source': 'aws.scheduler', 'detail-type': 'Scheduled Event', 'resources': [arn], 'region': 'eu-west-1', 'detail': '{}' });
  });
});
