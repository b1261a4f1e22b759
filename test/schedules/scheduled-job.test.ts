import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime, TenancyConfig } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Monitoring, Profile, ScheduledJob, ScheduledJobProps, ServerlessFunction } from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

type Props = Partial<ScheduledJobProps>;
const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
const NIGHTLY = ScheduleExpression.cron({ hour: '3', minute: '0' });
const make = (stack: Stack, props: Props = {}) => new ScheduledJob(stack, 'Nightly', {
  schedule: NIGHTLY, function: new ServerlessFunction(stack, 'Report', CODE).alias, ...props,
});
const template = (props: Props = {}, context = {}) => templateOf((stack) => void make(stack, props), { context });
const tomorrow = new Date(Date.now() + 86_400_000);

describe.each(SAMPLED_FLAG_SETS)('a scheduled job, with %s,', (_, context) => {
  test('calls the alias, keeps what Lambda does not take, and belongs to its own group', () => {
    const made = template({}, context);
    made.hasResource('AWS::Scheduler::Schedule', { DependsOn: Match.arrayWith([Match.stringLikeRegexp('^NightlyGroup')]) });
    made.hasResourceProperties('AWS::Scheduler::ScheduleGroup', { Name: Match.stringLikeRegexp('^Stack-Nightly-Group-') });
    made.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'Etc/UTC',
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
      GroupName: Match.stringLikeRegexp('^Stack-Nightly-Group-'),
      Target: {
        Arn: { Ref: Match.stringLikeRegexp('ReportLive') },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('NightlyFailures'), 'Arn'] } },
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 185 },
      },
    });
  });

  test('its role may call only that, and is assumed only for its group', () => {
    const made = template({}, context);
    made.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [Match.objectLike({
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, 'aws:SourceArn': { 'Fn::GetAtt': [Match.stringLikeRegexp('NightlyGroup'), 'Arn'] } } },
        })],
      },
    });
    const [[, policy]] = Object.entries(made.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('NightlyRole'));
    expect(policy.Properties.PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { Ref: expect.stringMatching(/^ReportLive/) } },
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^NightlyFailures/), 'Arn'] } },
    ]);
  });

  test('events that the function fails with are kept, too', () => {
    template({}, context).hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('NightlyFailures'), 'Arn'] } } },
    });
  });
});

test('everything can be chosen', () => {
  template({
    schedule: ScheduleExpression.cron({ hour: '3', minute: '0', weekDay: 'MON', timeZone: TimeZone.EUROPE_BERLIN }),
    description: 'Weekly report',
    input: ScheduleTargetInput.fromObject({ kind: 'weekly' }),
    flexibleWindow: Duration.minutes(15),
    start: tomorrow,
    end: new Date(tomorrow.getTime() + 1000),
    retryAttempts: 2,
    maxEventAge: Duration.minutes(10),
    enabled: false,
  }).hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'cron(0 3 ? * MON *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    Description: 'Weekly report',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
    StartDate: tomorrow.toISOString(),
    EndDate: new Date(tomorrow.getTime() + 1000).toISOString(),
    State: 'DISABLED',
    Target: Match.objectLike({ Input: '{"kind":"weekly"}', RetryPolicy: { MaximumEventAgeInSeconds: 600, MaximumRetryAttempts: 2 } }),
  });
});

test.each([
  ['a rate', ScheduleExpression.rate(Duration.minutes(5)), 'rate(5 minutes)'],
  ['a single time', ScheduleExpression.at(tomorrow), `at(${tomorrow.toISOString().slice(0, 19)})`],
])('runs by %s', (_, schedule, expression) => {
  template({ schedule }).hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: expression });
});

test('its failures raise an alarm', () => {
  const made = templateOf((stack) => void make(stack, { monitoring: new Monitoring(stack, 'Monitoring') }));
  made.hasResourceProperties('AWS::CloudWatch::Alarm', { Namespace: 'AWS/Scheduler', MetricName: 'InvocationDroppedCount', Dimensions: [{ Name: 'ScheduleGroup', Value: Match.stringLikeRegexp('^Stack-Nightly-Group-') }] });
  made.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateNumberOfMessagesVisible', Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('NightlyFailures'), 'QueueName'] } }] });
});

const past = new Date(Date.now() - 60_000);
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

test.each<[string, Props, string]>([
  ['a time that is over', { schedule: ScheduleExpression.at(past) }, 'a time that is still to come'],
  // Where it is three hours later already.
  ['a time that is over there', { schedule: ScheduleExpression.at(new Date(Date.now() + 7_200_000), TimeZone.of('Africa/Nairobi')) }, 'Africa/Nairobi'],
  ['a day that does not exist', { schedule: ScheduleExpression.expression('at(2099-13-01T00:00:00)') }, 'a day and a time that exist'],
  ['an unknown time zone', { schedule: ScheduleExpression.cron({ timeZone: TimeZone.of('Mars/Olympus') }) }, "schedule.timeZone: 'Mars/Olympus' cannot be used. Allowed: names of the IANA time zone database"],
  ['another expression', { schedule: ScheduleExpression.expression('every day') }, "schedule.schedule: 'every day' cannot be used"],
  ['an end that is over', { end: hoursAgo(1) }, 'schedule.end'],
  ['a start after the end', { start: new Date(tomorrow.getTime() + 1), end: tomorrow }, 'schedule.start'],
  ['half a minute of window', { flexibleWindow: Duration.seconds(30) }, "schedule.flexibleWindow: '30 seconds' cannot be used"],
  ['a window of two days', { flexibleWindow: Duration.days(2) }, 'schedule.flexibleWindow'],
  ['186 attempts', { retryAttempts: 186 }, 'schedule.retryAttempts: 186 cannot be used. Allowed: a whole number from 0 to 185'],
  ['an age of half a minute', { maxEventAge: Duration.seconds(30) }, 'schedule.maxEventAge'],
  ['a long description', { description: 'x'.repeat(513) }, "schedule.description: '513 characters'"],
])('refuses %s', (_, props, message) => {
  const stack = newStack();
  expect(() => make(stack, props)).toThrow(message);
});

test('a time that is over here, but not there, is taken', () => {
  expect(() => template({ schedule: ScheduleExpression.at(hoursAgo(2), TimeZone.AMERICA_LOS_ANGELES) })).not.toThrow();
});

test('refuses a function with tenant isolation', () => {
  const stack = newStack();
  const { alias } = new ServerlessFunction(stack, 'Tenants', { ...CODE, tenancyConfig: TenancyConfig.PER_TENANT });
  expect(() => make(stack, { function: alias })).toThrow('schedule.function');
});

test.each(SAMPLED_FLAG_SETS)('validators and compliance packs have nothing to say with %s', (_, context) => {
  for (const profile of Object.values(Profile)) {
    const reports = reportsOf((stack) => {
      make(stack, { monitoring: new Monitoring(stack, 'Monitoring', { profile }) });
      new ScheduledJob(stack, 'Plain', { schedule: NIGHTLY, function: new ServerlessFunction(stack, 'Other', CODE).alias });
      const imported = LambdaFunction.fromFunctionArn(stack, 'There', 'arn:aws:lambda:eu-west-1:123456789012:function:there');
      new ScheduledJob(stack, 'Elsewhere', { schedule: NIGHTLY, function: imported });
    }, context);
    expect(unacknowledged(reports)).toEqual([]);
  }
});
