import { Match } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Monitoring, MonitoringProps, Profile, ServerlessApiPattern } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

const metric = new Metric({ namespace: 'Shop', metricName: 'Failures' });
const monitoring = (props: MonitoringProps = {}, context = {}) => templateOf((stack) => {
  const made = new Monitoring(stack, 'Monitoring', props);
  made.addAlarm({ name: 'Failures', description: 'Something failed.', metric, threshold: 1 });
  made.addGraphs({ title: 'Failures', left: [metric] });
}, { context });

const CLOUDWATCH_MAY_PUBLISH = {
  PolicyDocument: {
    Statement: Match.arrayWith([Match.objectLike({
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Condition: { ArnLike: { 'aws:SourceArn': Match.anyValue() } },
    })]),
  },
};

test.each(SAMPLED_FLAG_SETS)('alarms go, and are called off, to a topic that CloudWatch may publish to, with %s', (_, context) => {
  const made = monitoring({}, context);
  const [topic] = Object.keys(made.findResources('AWS::SNS::Topic'));
  made.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: topic }], OKActions: [{ Ref: topic }], TreatMissingData: 'notBreaching' });
  made.hasResourceProperties('AWS::SNS::TopicPolicy', { ...CLOUDWATCH_MAY_PUBLISH, Topics: [{ Ref: topic }] });
});

test('a topic of the user lets CloudWatch publish too', () => {
  const made = templateOf((stack) => void new Monitoring(stack, 'Monitoring', { alarmTopic: new Topic(stack, 'Own', { enforceSSL: true }) }));
  made.resourceCountIs('AWS::SNS::Topic', 1);
  made.hasResourceProperties('AWS::SNS::TopicPolicy', CLOUDWATCH_MAY_PUBLISH);
});

test('in development there is neither alarm nor dashboard, unless asked for', () => {
  const made = monitoring({ profile: Profile.DEVELOPMENT });
  made.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  made.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  made.resourceCountIs('AWS::SNS::Topic', 0);
  monitoring({ profile: Profile.DEVELOPMENT, alarms: true }).resourceCountIs('AWS::CloudWatch::Alarm', 1);
});

test('a topic without alarms is refused', () => {
  const stack = newStack();
  expect(() => new Monitoring(stack, 'Monitoring', { alarms: false, alarmTopic: new Topic(stack, 'Own') }))
    .toThrow("monitoring.alarmTopic: 'Stack/Own' conflicts with alarms that are off. Set monitoring.alarms to true");
});

test('the default system has an alarm on everything that can fail, and one dashboard', () => {
  const stack = newStack();
  const shop = new ServerlessApiPattern(stack, 'Shop');
  expect(shop.monitoring.alarms.map((alarm) => alarm.node.id).sort()).toEqual([
    'ApiLatency', 'ApiServerErrors', 'FilesDuration', 'FilesErrors', 'FilesThrottles', 'ItemsDuration', 'ItemsErrors', 'ItemsThrottles',
    'JobsDuration', 'JobsErrors', 'JobsThrottles', 'QueueAge', 'QueueDeadLetters', 'SignInThrottles', 'TableReadThrottles', 'TableSystemErrors',
    'TableWriteThrottles', 'TokenRefreshThrottles', 'TopicFailures', 'UploadsFailures', 'UploadsLost', 'UploadsUnsent', 'WorkerDuration', 'WorkerErrors', 'WorkerThrottles',
  ]);
  expect(shop.monitoring.dashboard).toBeDefined();
});
