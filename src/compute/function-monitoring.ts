import { Duration, Token } from 'aws-cdk-lib';
import { Color, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Alias, Architecture, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { DashboardSection, GraphShape, IMonitoring, LogKind, Severity } from '../monitoring/contract';
import { costOf, costOfLog } from '../private/cost-estimate';

/** Metrics of a function to watch. */
interface Watched {
  readonly handler: LambdaFunction;
  readonly alias: Alias;
  readonly logGroup: ILogGroup;
  readonly timeout: Duration;
  readonly memorySize: number;
  readonly architecture: Architecture;
  readonly provisioned: boolean;
  readonly deadLetters: boolean;
}

const PERIOD = Duration.minutes(5);

/** Watches what a function fails with, what is turned away, and invocations that nearly run out of time. Draws these, and what it costs. */
export function monitorFunction(name: string, watched: Watched, monitoring: IMonitoring): void {
  const { handler, alias, logGroup, timeout } = watched;
  const errors = handler.metricErrors({ period: PERIOD, label: name });
  const throttles = handler.metricThrottles({ period: PERIOD, label: name });
  const longest = handler.metricDuration({ period: PERIOD, statistic: 'p99', label: name });
  monitoring.addAlarm({
    name: `${name}Errors`,
    description: `The function ${name} failed: it threw, ran out of time or out of memory. See its log group.`,
    metric: errors,
    threshold: 1,
    runbookSection: 'function-errors',
  });
  monitoring.addAlarm({
    name: `${name}Throttles`,
    description: `Calls of the function ${name} were turned away: the account or the function has no concurrency left.`,
    metric: throttles,
    threshold: 1,
    runbookSection: 'function-throttles',
  });
  if (!timeout.isUnresolved()) {
    monitoring.addAlarm({
      name: `${name}Duration`,
      description: `Invocations of the function ${name} take more than nine tenths of its timeout of ${timeout.toHumanString()}, for a quarter of an hour.`,
      metric: longest,
      threshold: 0.9 * timeout.toMilliseconds(),
      maxThreshold: timeout.toMilliseconds(),
      evaluationPeriods: 3,
      severity: Severity.WARNING,
      runbookSection: 'function-duration',
    });
  }
  if (watched.provisioned) watchSpillover(name, alias, monitoring);
  if (watched.deadLetters) watchLostEvents(`${name}DeadLetters`, name, handler.metric('DeadLetterErrors', { period: PERIOD, statistic: 'Sum' }), monitoring);
  monitoring.addLogGroup(LogKind.FUNCTION, logGroup);
  draw(name, watched, { errors, throttles, longest }, monitoring);
}

/** Watches events of asynchronous invocations that could be kept nowhere. */
export function watchLostEvents(queue: string, name: string, metric: IMetric, monitoring: IMonitoring): void {
  monitoring.addAlarm({
    name: `${queue}Lost`,
    description: `Events that the function ${name} gave up could not be sent to their queue either, and are lost. See the permissions of its role, and the queue's key.`,
    metric,
    threshold: 1,
    runbookSection: 'function-lost',
  });
}

function watchSpillover(name: string, alias: Alias, monitoring: IMonitoring): void {
  monitoring.addAlarm({
    name: `${name}Spillover`,
    description: `More calls of the function ${name} come at a time than environments were provisioned for: the others start cold.`,
    metric: alias.metric('ProvisionedConcurrencySpilloverInvocations', { period: PERIOD, statistic: 'Sum' }),
    threshold: 1,
    evaluationPeriods: 3,
    severity: Severity.WARNING,
    runbookSection: 'function-spillover',
  });
}

function draw(name: string, watched: Watched, { errors, throttles, longest }: { [name: string]: IMetric }, monitoring: IMonitoring): void {
  const { handler, logGroup } = watched;
  const invocations = handler.metricInvocations({ period: PERIOD });
  monitoring.addGraphs(
    { title: `${name}: invocations and errors`, left: [invocations, handler.metricErrors({ period: PERIOD, color: Color.RED }), handler.metricThrottles({ period: PERIOD, color: Color.ORANGE })] },
    { title: `${name}: duration`, left: [handler.metricDuration({ period: PERIOD, statistic: 'p50' }), handler.metricDuration({ period: PERIOD, statistic: 'p99' })] },
    { section: DashboardSection.LATENCY, title: 'Functions: duration, p99, ms', left: [longest] },
    { section: DashboardSection.FAILURES, title: 'Functions: errors', left: [errors] },
    { section: DashboardSection.FAILURES, title: 'Throttled, and errors of AWS', left: [throttles] },
    { section: DashboardSection.COST, title: 'Logs, $ an hour', shape: GraphShape.STACK, left: [costOfLog(name, logGroup.logGroupName)] },
  );
  if (Token.isUnresolved(watched.memorySize)) return;
  const perSecondAndGiB = watched.architecture === Architecture.ARM_64 ? 0.0000133334 : 0.0000166667;
  monitoring.addGraphs({
    section: DashboardSection.COST,
    title: 'Functions, $ an hour',
    shape: GraphShape.STACK,
    left: [costOf(name, [
      { metric: handler.metricInvocations(), perMillion: 0.2 },
      // Of milliseconds.
      { metric: handler.metricDuration(), perMillion: perSecondAndGiB * 1000 * watched.memorySize / 1024 },
    ])],
  });
}
