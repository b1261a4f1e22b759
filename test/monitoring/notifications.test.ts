import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm, AlarmMuteRuleOptions, IAlarmAction, Metric, ScheduleExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AlarmNotification, Monitoring, MonitoringProps, Severity, SlackOptions } from '../../src';
import { newStack, templateOf } from '../support/synth';

const metric = new Metric({ namespace: 'Shop', metricName: 'Failures' });

function build(props: MonitoringProps | ((stack: Stack) => MonitoringProps)): Template {
  return templateOf((stack) => {
    const made = new Monitoring(stack, 'Monitoring', typeof props === 'function' ? props(stack) : props);
    made.addAlarm({ name: 'Broken', description: 'It is broken.', metric, threshold: 1 });
    made.addAlarm({ name: 'Slow', description: 'It is slow.', metric, threshold: 1, severity: Severity.WARNING });
  });
}

const actionsOf = (made: Template, name: string) => Object.entries(made.findResources('AWS::CloudWatch::Alarm'))
  .find(([id]) => id.startsWith(`Monitoring${name}`))![1].Properties.AlarmActions;
const topicOf = (made: Template, name: string) => Object.keys(made.findResources('AWS::SNS::Topic')).find((id) => id.startsWith(name))!;

test('where nothing tells severities apart, there is one topic', () => {
  const made = build({ notifications: [AlarmNotification.email('on-call@example.com')] });
  made.resourceCountIs('AWS::SNS::Topic', 1);
  made.resourceCountIs('AWS::SNS::Subscription', 1);
  expect(actionsOf(made, 'Broken')).toEqual(actionsOf(made, 'Slow'));
});

test('a notification for one severity gives each a topic that CloudWatch may publish to', () => {
  const made = build({ notifications: [AlarmNotification.email('on-call@example.com', { severity: Severity.CRITICAL }), AlarmNotification.email('team@example.com')] });
  const [critical, warning] = [topicOf(made, 'MonitoringAlarmTopic'), topicOf(made, 'MonitoringWarningTopic')];
  expect([actionsOf(made, 'Broken'), actionsOf(made, 'Slow')]).toEqual([[{ Ref: critical }], [{ Ref: warning }]]);
  for (const topic of [critical, warning]) {
    made.hasResourceProperties('AWS::SNS::TopicPolicy', {
      Topics: [{ Ref: topic }],
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish', Resource: { Ref: topic } })]),
      },
    });
  }
  const subscriptions = Object.values(made.findResources('AWS::SNS::Subscription')).map(({ Properties }) => [Properties.Endpoint, Properties.TopicArn.Ref]);
  expect(subscriptions.sort()).toEqual([['on-call@example.com', critical], ['team@example.com', critical], ['team@example.com', warning]].sort());
});

test('undeliverable notifications are kept, and have an alarm', () => {
  const made = build({ notifications: [AlarmNotification.email('on-call@example.com'), AlarmNotification.https('https://example.com/alarms')] });
  const [queue] = Object.keys(made.findResources('AWS::SQS::Queue'));
  made.resourceCountIs('AWS::SQS::Queue', 1);
  made.allResourcesProperties('AWS::SNS::Subscription', { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [queue, 'Arn'] } } });
  made.hasResourceProperties('AWS::CloudWatch::Alarm', { Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }], Threshold: 1 });
  build({}).resourceCountIs('AWS::SQS::Queue', 0);
});

test('topics of the user are taken for each severity', () => {
  const made = build((stack) => ({ alarmTopic: new Topic(stack, 'Wake', { enforceSSL: true }), warningTopic: new Topic(stack, 'Mail', { enforceSSL: true }) }));
  made.resourceCountIs('AWS::SNS::Topic', 2);
  expect([actionsOf(made, 'Broken'), actionsOf(made, 'Slow')]).toEqual([[{ Ref: topicOf(made, 'Wake') }], [{ Ref: topicOf(made, 'Mail') }]]);
  expect(JSON.stringify(made.findResources('AWS::SNS::TopicPolicy')).match(/AllowAlarms/g)).toHaveLength(2);
});

test('any action of CloudWatch can be one', () => {
  const made = build((stack) => {
    const handler = new LambdaFunction(stack, 'Handler', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') });
    return { notifications: [AlarmNotification.action(new LambdaAction(handler, { useUniquePermissionId: true }), { severity: Severity.CRITICAL })] };
  });
  const [handler] = Object.keys(made.findResources('AWS::Lambda::Function'));
  expect(actionsOf(made, 'Broken')).toEqual([{ Ref: topicOf(made, 'MonitoringAlarmTopic') }, { 'Fn::GetAtt': [handler, 'Arn'] }]);
  expect(actionsOf(made, 'Slow')).toEqual([{ Ref: topicOf(made, 'MonitoringWarningTopic') }]);
});

test('a Slack channel may read metrics and nothing else, and so may its members', () => {
  const made = build({ notifications: [AlarmNotification.slack({ workspaceId: 'T0123456789', channelId: 'C0123456789' })] });
  const [policy] = Object.keys(made.findResources('AWS::IAM::ManagedPolicy'));
  made.hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: ['cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData', 'cloudwatch:GetMetricWidgetImage'], Resource: '*' }] },
  });
  const [role] = Object.keys(made.findResources('AWS::IAM::Role', { Properties: { ManagedPolicyArns: [{ Ref: policy }] } }));
  made.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [Match.objectLike({ Principal: { Service: 'chatbot.amazonaws.com' }, Condition: { StringEqualsIfExists: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } })],
    },
  });
  made.hasResourceProperties('AWS::Chatbot::SlackChannelConfiguration', {
    SlackWorkspaceId: 'T0123456789',
    SlackChannelId: 'C0123456789',
    IamRoleArn: { 'Fn::GetAtt': [role, 'Arn'] },
    GuardrailPolicies: [{ Ref: policy }],
    SnsTopicArns: [{ Ref: topicOf(made, 'MonitoringAlarmTopic') }],
  });
});

test('another workspace gives the channel another name, because CloudFormation makes the new one before the old one goes; another channel does not', () => {
  const name = (options: SlackOptions) => {
    const [made] = Object.values(build({ notifications: [AlarmNotification.slack(options)] }).findResources('AWS::Chatbot::SlackChannelConfiguration'));
    return (made!.Properties.ConfigurationName as { 'Fn::Join': [string, [string, object]] })['Fn::Join'][1][0];
  };
  const before = name({ workspaceId: 'T0123456789', channelId: 'C0123456789' });
  expect(before).toMatch(/^[\w-]{1,113}$/);
  expect(name({ workspaceId: 'T9876543210', channelId: 'C0123456789' })).not.toBe(before);
  expect(name({ workspaceId: 'T0123456789', channelId: 'C9876543210' })).toBe(before);
});

test.each(['', 'on-call', 'on-call@', '@example.com', 'on-call@example', 'on-call@example..com', 'a@b@example.com', 'On Call <on-call@example.com>', 'a@example.com,b@example.com'])(
  '%j is no address', (address) => {
    expect(() => AlarmNotification.email(address)).toThrow(`monitoring.notifications.email: '${address}' cannot be used. Allowed: an e-mail address`);
  });

test('HTTPS addresses and ids of Slack are checked', () => {
  expect(() => AlarmNotification.https('http://example.com')).toThrow("monitoring.notifications.https: 'http://example.com'");
  expect(() => AlarmNotification.slack({ workspaceId: 'shop', channelId: 'C0123456789' })).toThrow("notifications.slack.workspaceId: 'shop' cannot be used");
  expect(() => AlarmNotification.slack({ workspaceId: 'T0123456789', channelId: '#alarms' })).toThrow("notifications.slack.channelId: '#alarms' cannot be used");
});

test.each<[string, (stack: Stack) => MonitoringProps]>([
  ['warningTopic', (stack) => ({ warningTopic: new Topic(stack, 'Own') })],
  ['notifications', () => ({ notifications: [AlarmNotification.email('on-call@example.com')] })],
  ['muteWindows', () => ({ muteWindows: [WINDOW] })],
  ['systemAlarm', () => ({ systemAlarm: true })],
  ['anomalyDetection', () => ({ anomalyDetection: {} })],
])('%s without alarms is refused', (prop, props) => {
  const stack = newStack();
  expect(() => new Monitoring(stack, 'Monitoring', { alarms: false, ...props(stack) })).toThrow(`monitoring.${prop}`);
});

const WINDOW: AlarmMuteRuleOptions = { schedule: ScheduleExpression.cron({ minute: '0', hour: '2', weekDay: 'SUN' }), duration: Duration.hours(2) };

describe('mute windows', () => {
  test('mute every alarm, the one of the system too', () => {
    const made = build({ muteWindows: [WINDOW], systemAlarm: true });
    const alarms = [...Object.keys(made.findResources('AWS::CloudWatch::Alarm')), ...Object.keys(made.findResources('AWS::CloudWatch::CompositeAlarm'))];
    const [rule] = Object.values(made.findResources('AWS::CloudWatch::AlarmMuteRule'));
    expect(rule.Properties.Rule.Schedule).toMatchObject({ Expression: expect.stringContaining('2'), Duration: 'PT2H' });
    expect(rule.Properties.MuteTargets.AlarmNames.map(({ Ref }: { Ref: string }) => Ref).sort()).toEqual(alarms.sort());
  });

  test('are split where there are more alarms than a rule takes', () => {
    const made = templateOf((stack) => {
      const monitoring = new Monitoring(stack, 'Monitoring', { muteWindows: [WINDOW] });
      for (let index = 0; index < 130; index++) monitoring.addAlarm({ name: `A${index}`, description: 'It is broken.', metric, threshold: 1 });
    });
    const rules = Object.values(made.findResources('AWS::CloudWatch::AlarmMuteRule')).map(({ Properties }) => Properties.MuteTargets.AlarmNames.length);
    expect(rules.sort()).toEqual([100, 30]);
  });
});

describe('the alarm of the system', () => {
  const many = (count: number) => templateOf((stack) => {
    const monitoring = new Monitoring(stack, 'Monitoring', { systemAlarm: true });
    for (let index = 0; index < count; index++) monitoring.addAlarm({ name: `A${index}`, description: 'It is broken.', metric, threshold: 1 });
  });
  const rulesOf = (made: Template) => Object.values(made.findResources('AWS::CloudWatch::CompositeAlarm')).map(({ Properties }) => JSON.stringify(Properties.AlarmRule));

  test('goes off with any critical alarm, and with no warning', () => {
    const made = build({ systemAlarm: true });
    const [rule] = rulesOf(made);
    expect(rule).toMatch(/ALARM\(\\"",\{"Fn::GetAtt":\["MonitoringBroken\w+","Arn"\]\},"\\"\)/);
    expect(rule).not.toContain('MonitoringSlow');
    made.hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
      AlarmActions: [{ Ref: topicOf(made, 'MonitoringAlarmTopic') }], OKActions: [{ Ref: topicOf(made, 'MonitoringAlarmTopic') }],
    });
  });

  test('gathers more alarms than one rule takes in groups, none left out', () => {
    const made = many(120);
    made.resourceCountIs('AWS::CloudWatch::CompositeAlarm', 3);
    const counts = rulesOf(made).map((rule) => rule.match(/ALARM\(/g)!.length);
    expect(counts.sort((a, b) => a - b)).toEqual([40, 40, 42]);
    expect(new Set(rulesOf(made).join().match(/MonitoringA\d+[0-9A-F]{8}"/g)).size).toBe(120);
    for (const { Properties } of Object.values(made.findResources('AWS::CloudWatch::CompositeAlarm'))) expect(Properties.AlarmActions).toHaveLength(1);
  });

  test('stays within the 10,240 characters of a rule, with the longest names that CloudFormation gives', () => {
    const arn = `arn:aws-us-gov:cloudwatch:us-gov-west-1:123456789012:alarm:${'x'.repeat(128)}`;
    for (const rule of rulesOf(many(200))) expect(rule.match(/ALARM\(/g)!.length * `ALARM("${arn}") OR `.length).toBeLessThanOrEqual(10_240 + 4);
  });
});

test('an alarm of the user calls whom the others call, and stands on the dashboard', () => {
  const made = templateOf((stack) => {
    const monitoring = new Monitoring(stack, 'Monitoring', { runbookUrl: 'https://example.com/runbook' });
    monitoring.adoptAlarm(new Alarm(stack, 'Own', { metric, threshold: 1, evaluationPeriods: 1, alarmDescription: 'Own.' }), { runbookSection: 'own' });
  });
  made.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: topicOf(made, 'MonitoringAlarmTopic') }], AlarmDescription: 'Own. https://example.com/runbook#own' });
  expect(JSON.stringify(made.findResources('AWS::CloudWatch::Dashboard'))).toMatch(/"Fn::GetAtt":\["Own\w+","Arn"\]/);
});

test('existing alarms are adopted only while alarms are on', () => {
  const action: IAlarmAction = { bind: () => ({ alarmActionArn: 'arn:aws:sns:eu-west-1:123456789012:own' }) };
  const made = templateOf((stack) => {
    const alarm = new Alarm(stack, 'Own', { metric, threshold: 1, evaluationPeriods: 1 });
    alarm.addAlarmAction(action);
    new Monitoring(stack, 'Monitoring', { alarms: false }).adoptAlarm(alarm);
  });
  made.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:own'] });
});

describe('anomalies', () => {
  const request = { name: 'Unusual', description: 'Something is unusual.', metric };

  test('have alarms only if you ask for them', () => {
    templateOf((stack) => new Monitoring(stack, 'Monitoring').addAnomalyAlarm(request)).resourceCountIs('AWS::CloudWatch::Alarm', 0);
    const made = templateOf((stack) => new Monitoring(stack, 'Monitoring', { anomalyDetection: { standardDeviations: 4, evaluationPeriods: 2 } }).addAnomalyAlarm(request));
    made.hasResourceProperties('AWS::CloudWatch::Alarm', {
      EvaluationPeriods: 2,
      ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold',
      Metrics: Match.arrayWith([Match.objectLike({ Expression: Match.stringLikeRegexp('^ANOMALY_DETECTION_BAND\\(\\w+, 4\\)$') })]),
      TreatMissingData: 'notBreaching',
    });
  });

  test.each([0, -1, 11])('%d standard deviations are refused', (standardDeviations) => {
    expect(() => new Monitoring(newStack(), 'Monitoring', { anomalyDetection: { standardDeviations } })).toThrow('monitoring.anomalyDetection.standardDeviations');
  });
});

test.each(['runbook', 'https://exa mple.com', 'https://example.com/runbook#top'])('%j is no address of a runbook', (runbookUrl) => {
  expect(() => new Monitoring(newStack(), 'Monitoring', { runbookUrl })).toThrow('monitoring.runbookUrl');
});

test('a description that CloudWatch would not take is refused', () => {
  const monitoring = new Monitoring(newStack(), 'Monitoring');
  expect(() => monitoring.addAlarm({ name: 'Long', description: 'x'.repeat(1000), metric, threshold: 1, runbookSection: 'long' })).toThrow('at most 1024 characters');
});
