import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmOverride, AlarmRequest, Monitoring, MonitoringProps, ServerlessApiPattern, Severity } from '../../src';
import { newStack, templateOf } from '../support/synth';

const metric = new Metric({ namespace: 'Shop', metricName: 'Failures' });
const REQUEST: AlarmRequest = { name: 'Failures', description: 'Something failed.', metric, threshold: 1 };

function build(override: AlarmOverride, request: Partial<AlarmRequest> = {}, props: MonitoringProps = {}): Template {
  return templateOf((stack) => new Monitoring(stack, 'Monitoring', { ...props, alarmOverrides: { Failures: override } }).addAlarm({ ...REQUEST, ...request }));
}

test('an override takes the place of the settings of its alarm', () => {
  const made = build({ threshold: 5, evaluationPeriods: 3, datapointsToAlarm: 2 });
  made.hasResourceProperties('AWS::CloudWatch::Alarm', { Threshold: 5, EvaluationPeriods: 3, DatapointsToAlarm: 2 });
});

test('other settings stay', () => {
  build({ threshold: 7 }, { evaluationPeriods: 4, datapointsToAlarm: 3 })
    .hasResourceProperties('AWS::CloudWatch::Alarm', { Threshold: 7, EvaluationPeriods: 4, DatapointsToAlarm: 3 });
});

test('other periods mean all of them', () => {
  const [alarm] = Object.values(build({ evaluationPeriods: 2 }, { evaluationPeriods: 4, datapointsToAlarm: 3 }).findResources('AWS::CloudWatch::Alarm'));
  expect([alarm.Properties.EvaluationPeriods, alarm.Properties.DatapointsToAlarm]).toEqual([2, undefined]);
});

test('an alarm can be switched off, and given another severity', () => {
  build({ enabled: false }).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  const made = build({ severity: Severity.WARNING }, {}, { notifications: undefined, systemAlarm: true });
  const [composite] = Object.values(made.findResources('AWS::CloudWatch::CompositeAlarm'));
  expect(composite.Properties.AlarmRule).toBe('FALSE');
});

test('an alarm that is made later can be overridden', () => {
  const stack = newStack();
  const shop = new ServerlessApiPattern(stack, 'Shop', { monitoring: { alarmOverrides: { OrdersErrors: { threshold: 9 } } } });
  shop.monitoring.addAlarm({ ...REQUEST, name: 'OrdersErrors' });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', { Threshold: 9, MetricName: 'Failures' });
});

test('a name that no alarm has fails the synthesis, and the error lists those there are', () => {
  const stack = newStack();
  new ServerlessApiPattern(stack, 'Shop', { monitoring: { alarmOverrides: { ItemErrors: { threshold: 5 } } } });
  expect(() => Template.fromStack(stack)).toThrow(
    /monitoring\.alarmOverrides: 'ItemErrors' cannot be used\. Allowed: the name of an alarm: ApiLatency, ApiServerErrors, FilesDuration, .*WorkerThrottles/);
});

test('an alarm that is switched off is known, and twice as much is not', () => {
  expect(() => build({ enabled: false })).not.toThrow();
  expect(() => templateOf((stack) => void new Monitoring(stack, 'Monitoring', { alarmOverrides: { Failures: {} } }))).toThrow('the name of an alarm: there is none');
});

test.each<[AlarmOverride, string]>([
  [{ threshold: -1 }, 'alarmOverrides.Failures.threshold: -1 cannot be used. Allowed: a number over 0'],
  [{ threshold: 0 }, 'a number over 0'],
  [{ threshold: NaN }, 'a number over 0'],
  [{ threshold: Infinity }, 'a number over 0'],
  [{ evaluationPeriods: 0 }, 'alarmOverrides.Failures.evaluationPeriods: 0'],
  [{ evaluationPeriods: 1.5 }, 'alarmOverrides.Failures.evaluationPeriods: 1.5'],
  [{ evaluationPeriods: 289 }, 'alarmOverrides.Failures.evaluationPeriods: 289 cannot be used. Allowed: at most 288 periods of 300 seconds'],
  [{ datapointsToAlarm: 2 }, 'alarmOverrides.Failures.datapointsToAlarm: 2 cannot be used. Allowed: a whole number from 1 to 1'],
  [{ evaluationPeriods: 3, datapointsToAlarm: 4 }, 'a whole number from 1 to 3'],
])('%j is refused', (override, message) => {
  expect(() => build(override)).toThrow(message);
});

test('a percentage over 100 is refused, and one that is never exceeded', () => {
  expect(() => build({ threshold: 101 }, { maxThreshold: 100 })).toThrow('alarmOverrides.Failures.threshold: 101 cannot be used. Allowed: a number that the metric can reach, at most 100');
  expect(() => build({ threshold: 100 }, { maxThreshold: 100 })).not.toThrow();
  expect(() => build({ threshold: 100 }, { maxThreshold: 100, comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD })).toThrow('can reach');
});

test('long periods may be looked at for a week', () => {
  const daily = { metric: metric.with({ period: Duration.days(1) }) };
  expect(() => build({ evaluationPeriods: 7 }, daily)).not.toThrow();
  expect(() => build({ evaluationPeriods: 8 }, daily)).toThrow('at most 7 periods of 86400 seconds');
});

test('an override while alarms are off is refused', () => {
  expect(() => build({ threshold: 5 }, {}, { alarms: false })).toThrow("monitoring.alarmOverrides: 'Failures' conflicts with alarms that are off. Set monitoring.alarms to true");
});

test('alarms on anomalies take all but a threshold', () => {
  const anomalies = (override: AlarmOverride) => templateOf((stack) => new Monitoring(stack, 'Monitoring', { anomalyDetection: {}, alarmOverrides: { Unusual: override } })
    .addAnomalyAlarm({ name: 'Unusual', description: 'Something is unusual.', metric }));
  anomalies({ evaluationPeriods: 5, datapointsToAlarm: 4 }).hasResourceProperties('AWS::CloudWatch::Alarm', { EvaluationPeriods: 5, DatapointsToAlarm: 4 });
  anomalies({ enabled: false }).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  expect(() => anomalies({ threshold: 3 })).toThrow('monitoring.anomalyDetection.standardDeviations for an alarm on anomalies');
});
