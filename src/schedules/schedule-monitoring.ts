import { Duration } from 'aws-cdk-lib';
import { Color, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { DashboardSection, GraphShape, IMonitoring, Severity } from '../monitoring/contract';
import { costOf } from '../private/cost-estimate';

/** Watches calls that fail, that are given up, and that could not be kept either. */
export function watchSchedule(monitoring: IMonitoring, name: string, group: ScheduleGroup, failureQueue: IQueue): void {
  const period = Duration.minutes(5);
  const metric = (metricName: string, label: string, color?: string) => new Metric({
    namespace: 'AWS/Scheduler', metricName, label, color, statistic: 'Sum', period, dimensionsMap: { ScheduleGroup: group.scheduleGroupName },
  });
  const failures = failureQueue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum', label: name });
  const attempts = metric('InvocationAttemptCount', 'Calls');
  const errors = metric('TargetErrorCount', 'Not taken by Lambda', Color.ORANGE);
  const dropped = metric('InvocationDroppedCount', 'Given up', Color.RED);
  monitoring.addAlarm({
    name: `${name}Failures`,
    description: `The scheduled job ${name} failed, or Lambda did not take it. Each message says why; mend the cause, then invoke the function again.`,
    metric: failures,
    threshold: 1,
    runbookSection: 'schedule-failures',
  });
  monitoring.addAlarm({
    name: `${name}TargetErrors`,
    description: `Lambda did not take calls of the scheduled job ${name} for a quarter of an hour. Scheduler tries again. See the role of the schedule, and whether the function is there.`,
    metric: errors,
    threshold: 1,
    evaluationPeriods: 3,
    severity: Severity.WARNING,
    runbookSection: 'schedule-target-errors',
  });
  monitoring.addAlarm({
    name: `${name}Dropped`,
    description: `Scheduler gave a call of the scheduled job ${name} up, after all its tries. It is in the queue of failures.`,
    metric: dropped,
    threshold: 1,
    runbookSection: 'schedule-dropped',
  });
  monitoring.addAlarm({
    name: `${name}Lost`,
    description: `A call of the scheduled job ${name} was given up and could not be kept either. See the role of the schedule, and the key of the queue.`,
    metric: metric('InvocationsFailedToBeSentToDeadLetterCount', 'Lost'),
    threshold: 1,
    runbookSection: 'schedule-lost',
  });
  monitoring.addGraphs(
    { section: DashboardSection.FAILURES, title: 'Waiting for a person', left: [failures] },
    { section: DashboardSection.COST, title: 'Requests and messages, $ an hour', shape: GraphShape.STACK, left: [costOf(name, [{ metric: attempts, perMillion: 1 }])] },
    { title: `${name}: calls and failures`, left: [attempts, errors, dropped, failures] },
  );
}
