import { Duration } from 'aws-cdk-lib';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { watchLostEvents } from './function-monitoring';
import { DashboardSection, IMonitoring } from '../monitoring/contract';
import { allowFailures, checkFailureQueue, createFailureQueue } from '../private/failure-queue';
import { checkInteger, checkSeconds } from '../private/invalid';

/** Settings of failed asynchronous invocations. */
export interface AsyncInvocationOptions {
  /**
   * Age at which an event is given up, from one minute to six hours, in whole seconds.
   *
   * @default Duration.hours(6)
   */
  readonly maxEventAge?: Duration;

  /**
   * Number of retries of a failed invocation, a whole number from 0 to 2.
   *
   * @default 2
   */
  readonly retryAttempts?: number;

  /**
   * Your own standard queue that gets what was given up: the event, the error and how often it was tried.
   *
   * @default - a new queue, encrypted, TLS only, that keeps messages for 14 days
   */
  readonly failureQueue?: IQueue;
}

/** Throws for what Lambda refuses. */
export function checkAsyncInvocation({ maxEventAge, retryAttempts, failureQueue }: AsyncInvocationOptions): void {
  checkSeconds('asyncInvocation.maxEventAge', maxEventAge, 60, 21_600);
  checkInteger('asyncInvocation.retryAttempts', retryAttempts, 0, 2);
  checkFailureQueue('asyncInvocation.failureQueue', failureQueue);
}

interface Wiring {
  readonly asyncInvocation?: AsyncInvocationOptions;
  readonly monitoring?: IMonitoring;
  readonly messageEncryptionKey?: IKey;
}

/** Sets it on an alias, and gives the queue of what was given up. */
export function configureAsyncInvocation(scope: Construct, alias: Alias, wiring: Wiring): IQueue {
  const { asyncInvocation: options = {}, monitoring, messageEncryptionKey } = wiring;
  const queue = options.failureQueue ?? createFailureQueue(scope, messageEncryptionKey);
  allowFailures(alias, queue);
  alias.configureAsyncInvoke({
    maxEventAge: options.maxEventAge ?? Duration.hours(6),
    retryAttempts: options.retryAttempts ?? 2,
    onFailure: { bind: () => ({ destination: queue.queueArn }) },
  });
  if (monitoring) watchFailures(scope.node.id, alias, queue, monitoring);
  return queue;
}

function watchFailures(name: string, alias: Alias, queue: IQueue, monitoring: IMonitoring): void {
  const period = Duration.minutes(5);
  const failures = queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum', label: name });
  monitoring.addAlarm({
    name: `${name}Failures`,
    description: `Lambda discarded asynchronous events of the function ${name}. Each message has the event and the error: fix the cause, then invoke the function again.`,
    metric: failures,
    threshold: 1,
    runbookSection: 'function-failures',
  });
  watchLostEvents(`${name}Failures`, name, alias.lambda.metric('DestinationDeliveryFailures', { period, statistic: 'Sum' }), monitoring);
  monitoring.addGraphs(
    { section: DashboardSection.FAILURES, title: 'Waiting for a person', left: [failures] },
    { title: `${name}: events given up`, left: [failures] },
  );
}
