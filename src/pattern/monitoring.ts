import { Duration, Token } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { SecureRestApi } from '../api';
import { Monitoring, MonitoringOptions, ServiceLevelObjectives, TraceGroup, TraceSampling } from '../monitoring';
import { checkInteger, conflict, invalid } from '../private/invalid';

/** System-wide metrics to watch. */
interface System {
  readonly api: SecureRestApi;
  readonly monitoring: Monitoring;
}

/** Adds what belongs to the whole system: a group of traces and their share, objectives, and the concurrency of the account. */
export function watchSystem(scope: Construct, { api, monitoring }: System, options: MonitoringOptions = {}): void {
  const { traceGroup, tracing = true, objectives, concurrencyThreshold } = options;
  if (traceGroup && !tracing) throw conflict('monitoring.traceGroup', traceGroup, 'monitoring.tracing: false', 'Remove one of them');
  if (traceGroup ?? (monitoring.dashboard && tracing)) new TraceGroup(scope, 'Traces', `${api.api.restApiName}/${api.stage.stageName}`);
  if (options.traceSamplingRate !== undefined) sampleTraces(scope, api, options.traceSamplingRate, tracing);
  if (objectives) {
    new ServiceLevelObjectives(scope, 'Objectives', {
      ...objectives,
      requests: api.stage.metricCount(),
      serverErrors: api.stage.metricServerError(),
      responseTime: api.stage.metricLatency(),
    });
  }
  if (concurrencyThreshold !== undefined) watchConcurrency(monitoring, concurrencyThreshold);
}

function sampleTraces(scope: Construct, { stage }: SecureRestApi, rate: number, tracing: boolean): void {
  if (!tracing) throw conflict('monitoring.traceSamplingRate', rate, 'monitoring.tracing: false', 'Remove one of them');
  if (!Token.isUnresolved(rate) && !(rate >= 0 && rate <= 1)) throw invalid('monitoring.traceSamplingRate', rate, 'a share of the requests from 0 to 1');
  new TraceSampling(scope, 'TraceSampling', { stageArn: stage.stageArn, rate });
}

function watchConcurrency(monitoring: Monitoring, threshold: number): void {
  checkInteger('monitoring.concurrencyThreshold', threshold, 1, Number.MAX_SAFE_INTEGER);
  if (!monitoring.alarmTopic) throw conflict('monitoring.concurrencyThreshold', threshold, 'alarms that are off', 'Set monitoring.alarms to true, or remove it');
  const claimed = new Metric({
    namespace: 'AWS/Lambda', metricName: 'ClaimedAccountConcurrency', statistic: 'Maximum', period: Duration.minutes(5), label: 'Claimed in the account',
  });
  monitoring.addAlarm({
    name: 'AccountConcurrency',
    description: 'The concurrency of the account is nearly used up: functions of all systems will be throttled.',
    metric: claimed,
    threshold,
    runbookSection: 'account-concurrency',
  });
  monitoring.addGraphs({ title: 'Account: concurrency', left: [claimed] });
}
