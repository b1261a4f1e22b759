import { InvocationResult } from '../functions/invocation';
import { isObject, Json } from '../json';
import { QueueMessage } from './queue-messages';

/** The messages of a batch that count as done, by the function's answer. */
export function doneMessages(batch: readonly QueueMessage[], result: InvocationResult, reportsItemFailures: boolean): readonly QueueMessage[] {
  if (result.outcome !== 'succeeded') return [];
  if (!reportsItemFailures) return batch;
  const failed = failedIds(result.payload);
  const ids = new Set(batch.map((message) => message.MessageId));
  // An answer that Lambda cannot read, or that names a stranger, fails the whole batch.
  if (failed === undefined || failed.some((id) => !ids.has(id))) return [];
  return batch.filter((message) => !failed.includes(message.MessageId ?? null));
}

/** Nothing where the answer cannot be read. */
export function failedIds(payload: string): readonly Json[] | undefined {
  const answer: unknown = JSON.parse(payload);
  if (answer === null) return [];
  if (!isObject(answer)) return answer === '' ? [] : undefined;
  const failures = answer.batchItemFailures;
  if (failures === undefined || failures === null) return [];
  if (!Array.isArray(failures)) return undefined;
  const ids = (failures as readonly Json[]).map((failure) => (isObject(failure) ? failure.itemIdentifier : undefined));
  return ids.every((id) => typeof id === 'string' && id !== '') ? (ids as readonly string[]) : undefined;
}
