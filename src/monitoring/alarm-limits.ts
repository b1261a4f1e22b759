import { Token } from 'aws-cdk-lib';
import { AlarmOptions } from './alarm-options';
import { checkInteger, conflict, invalid } from '../private/invalid';

/** Throws for what cannot be honoured: settings of alarms without alarms, and those that make no sense. */
export function checkAlarmOptions(options: AlarmOptions, alarms: boolean): void {
  if (!alarms) checkUnused(options);
  const { standardDeviations, evaluationPeriods } = options.anomalyDetection ?? {};
  if (standardDeviations !== undefined && !Token.isUnresolved(standardDeviations) && !(standardDeviations > 0 && standardDeviations <= 10)) {
    throw invalid('monitoring.anomalyDetection.standardDeviations', standardDeviations, 'a number over 0, at most 10');
  }
  checkInteger('monitoring.anomalyDetection.evaluationPeriods', evaluationPeriods, 1, 288);
}

function checkUnused({ alarmTopic, warningTopic, notifications, muteWindows, systemAlarm, anomalyDetection, alarmOverrides }: AlarmOptions): void {
  const used = {
    alarmTopic: alarmTopic?.node.path,
    warningTopic: warningTopic?.node.path,
    notifications: notifications?.length ? 'notifications' : undefined,
    muteWindows: muteWindows?.length ? 'windows' : undefined,
    systemAlarm: systemAlarm || undefined,
    anomalyDetection: anomalyDetection && 'settings',
    alarmOverrides: alarmOverrides && Object.keys(alarmOverrides).sort().join(', '),
  };
  for (const [prop, value] of Object.entries(used)) {
    if (value !== undefined) throw conflict(`monitoring.${prop}`, value, 'alarms that are off', 'Set monitoring.alarms to true, or remove it');
  }
}
