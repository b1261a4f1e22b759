import { Duration, Size, Token } from 'aws-cdk-lib';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { WorkQueueProps } from './work-queue-options';
import { reservedOf } from '../private/function-concurrency';
import { checkDistinct, checkInteger, checkSeconds, conflict, invalid } from '../private/invalid';

/** An event source mapping takes this many filters without a raised quota. */
const MAX_FILTERS = 5;

/** Throws for what SQS and Lambda would refuse when the stack is deployed. */
export function checkWorkQueue(props: WorkQueueProps): void {
  checkInteger('queueing.queue.maxReceiveCount', props.maxReceiveCount, 5, 1000);
  checkInteger('queueing.queue.batchSize', props.batchSize, 1, 10_000);
  checkInteger('queueing.queue.maxConcurrency', props.maxConcurrency, 2, 1000);
  checkSeconds('queueing.queue.visibilityTimeout', props.visibilityTimeout, 0, 43_200);
  checkSeconds('queueing.queue.retentionPeriod', props.retentionPeriod, 60, 1_209_600);
  checkSeconds('queueing.queue.maxBatchingWindow', props.maxBatchingWindow, 0, 300);
  checkRetention(props);
  checkMessageSize(props.maxMessageSize);
  checkBatches(props);
  checkPollers(props);
  const filters = props.filters?.length;
  if (filters === 0 || Number(filters) > MAX_FILTERS) throw invalid('queueing.queue.filters', `${filters} filters`, `1 to ${MAX_FILTERS}`);
  checkDistinct('queueing.queue.filters', props.filters?.map(({ pattern }) => pattern));
}

/**
 * Batches that a consumer works on at the same time where nothing is said: not more than it reserves, or the poller takes messages that
 * Lambda then turns away. A reservation under the least that a poller takes is for switching a function off.
 */
export function concurrencyFor(consumer: IFunction): number {
  const reserved = reservedOf(consumer);
  return reserved === undefined || reserved < 2 ? 10 : Math.min(10, reserved);
}

/** SQS counts the age of a message from when it was sent, also in the dead-letter queue, which keeps it for 14 days. */
function checkRetention({ fifo, retentionPeriod }: WorkQueueProps): void {
  if (fifo || retentionPeriod === undefined || retentionPeriod.isUnresolved()) return;
  if (retentionPeriod.toSeconds() >= Duration.days(14).toSeconds()) {
    throw invalid('queueing.queue.retentionPeriod', retentionPeriod.toHumanString(), 'less than 14 days, after which the dead-letter queue deletes messages, counted from when they were sent; a FIFO queue starts the count again');
  }
}

function checkBatches(props: WorkQueueProps): void {
  if (props.fifo && props.maxBatchingWindow) {
    throw invalid('queueing.queue.maxBatchingWindow', props.maxBatchingWindow.toString(), 'nothing for a FIFO queue, whose batches are not gathered');
  }
  const gathers = props.maxBatchingWindow !== undefined && (props.maxBatchingWindow.isUnresolved() || props.maxBatchingWindow.toSeconds() > 0);
  if ((props.batchSize ?? 10) > 10 && !gathers) {
    const allowed = props.fifo ? 'at most 10 for a FIFO queue' : 'at most 10 without queueing.queue.maxBatchingWindow of a second or more';
    throw invalid('queueing.queue.batchSize', props.batchSize, allowed);
  }
}

function checkPollers({ provisionedPollers: pollers, maxConcurrency }: WorkQueueProps): void {
  if (!pollers) return;
  checkInteger('queueing.queue.provisionedPollers.min', pollers.min, 2, 200);
  checkInteger('queueing.queue.provisionedPollers.max', pollers.max, 2, 2000);
  const known = !Token.isUnresolved(pollers.min) && !Token.isUnresolved(pollers.max);
  if (known && pollers.min > pollers.max) throw invalid('queueing.queue.provisionedPollers.min', pollers.min, `at most max, which is ${pollers.max}`);
  if (maxConcurrency !== undefined) {
    throw conflict('queueing.queue.maxConcurrency', maxConcurrency, 'queueing.queue.provisionedPollers, whose max limits the calls', 'Remove one of them');
  }
}

function checkMessageSize(size: Size | undefined): void {
  if (size === undefined || size.isUnresolved()) return;
  const bytes = size.toBytes();
  if (bytes < 1024 || bytes > 1_048_576) throw invalid('queueing.queue.maxMessageSize', `${bytes} bytes`, '1 KiB to 1 MiB');
}
