import { Stack } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Monitoring, ServerlessApiPattern } from '../../../src';

type Build = (stack: Stack, props: object) => void;

const metric = new Metric({ namespace: 'Test', metricName: 'Count' });
const REQUEST = { name: 'Test', description: 'Test', metric };

/** How a prop of each struct of the monitoring comes into a template. */
export const MONITORING_BUILDERS: Record<string, Build> = {
  AdoptedAlarmOptions: (stack, props) => new Monitoring(stack, 'Monitoring', { systemAlarm: true })
    .adoptAlarm(new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 }), props),
  AlarmOptions: (stack, props) => void new Monitoring(stack, 'Monitoring', props),
  AlarmOverride: (stack, props) => new Monitoring(stack, 'Monitoring', { alarmOverrides: { Test: props } }).addAlarm({ ...REQUEST, threshold: 1 }),
  AlarmRequest: (stack, props) => new Monitoring(stack, 'Monitoring', { systemAlarm: true }).addAlarm({ ...REQUEST, threshold: 1, ...props }),
  AnomalyDetection: (stack, anomalyDetection) => new Monitoring(stack, 'Monitoring', { anomalyDetection }).addAnomalyAlarm(REQUEST),
  AnomalyRequest: (stack, props) => new Monitoring(stack, 'Monitoring', { anomalyDetection: {} }).addAnomalyAlarm({ ...REQUEST, ...props }),
  GraphRequest: (stack, props) => new Monitoring(stack, 'Monitoring').addGraphs({ title: 'Test', left: [metric], ...props }),
  MonitoringOptions: (stack, monitoring) => void new ServerlessApiPattern(stack, 'Shop', { monitoring }),
  MonitoringProps: (stack, props) => void new Monitoring(stack, 'Monitoring', props),
  ServiceLevelObjectiveOptions: (stack, objectives) => void new ServerlessApiPattern(stack, 'Shop', { monitoring: { objectives } }),
};
