import * as fc from 'fast-check';
import { call, existing, flag, map, member, one, options, some, whole } from '../arbitrary';
import { isCall } from '../expression';

const severity = member('Severity');
const whom = fc.option(options('NotificationOptions', {}, { severity }, 2), { nil: undefined });

const notification = one(
  call('AlarmNotification.email', fc.constant('people@example.com'), whom),
  call('AlarmNotification.https', fc.constant('https://hooks.example.com/alarms'), whom),
  call('AlarmNotification.slack', options('SlackOptions', { workspaceId: fc.constant('T0123456789'), channelId: fc.constant('C0123456789') }, { severity })),
  call('AlarmNotification.action', existing('alarmAction'), whom),
);

/** Alarms that every system has. */
const alarmName = fc.constantFrom('ApiServerErrors', 'ApiLatency', 'QueueAge', 'QueueDeadLetters');
const override = options('AlarmOverride', {}, { threshold: whole(1, 50), enabled: flag, severity });
const windowed = fc.tuple(whole(1, 12), whole(0, 12)).chain(([points, more]) => options('AlarmOverride', {
  datapointsToAlarm: fc.constant(points), evaluationPeriods: fc.constant(points + more),
}, { severity }));

const sundays = call('aws_cloudwatch.ScheduleExpression.cron', options('', { minute: fc.constant('0'), hour: fc.constantFrom('2', '22'), weekDay: fc.constant('SUN') }));
const muteWindow = options('', { schedule: sundays, duration: call('Duration.hours', whole(1, 12)) });

const objectives = options('ServiceLevelObjectiveOptions', {}, {
  availability: fc.constantFrom(99, 99.9), latency: call('Duration.millis', whole(100, 5000)), latencyAttainment: fc.constantFrom(95, 99), days: whole(1, 90),
});

export const monitoring = options('MonitoringOptions', {}, {
  alarms: flag,
  alarmOverrides: map(alarmName, one(override, windowed)),
  alarmTopic: existing('topic', 'Alarms'),
  warningTopic: existing('topic', 'Warnings'),
  notifications: fc.uniqueArray(notification, { minLength: 1, maxLength: 3, selector: (made) => isCall(made) ? made.call : '' }),
  muteWindows: some(muteWindow, 2),
  systemAlarm: flag,
  anomalyDetection: options('AnomalyDetection', {}, { standardDeviations: fc.constantFrom(1, 2.5, 10), evaluationPeriods: whole(1, 288) }),
  runbookUrl: fc.constant('https://wiki.example.com/shop'),
  savedQueries: flag,
  concurrencyThreshold: whole(10, 1000),
  dashboard: flag,
  logDataProtection: existing('dataProtection'),
  logRetention: member('aws_logs.RetentionDays'),
  objectives,
  traceGroup: flag,
  traceSamplingRate: fc.constantFrom(0, 0.05, 1),
  tracing: flag,
}, 4);
