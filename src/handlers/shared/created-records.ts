import { setTimeout as pause } from 'node:timers/promises';
import { type AttributeValue, type CancellationReason, type Put, PutItemCommand, type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Creation } from './creation';
import { type Condition, conditionInput } from './expressions';
import type { CreationIdentity, CreationKey } from './idempotency';
import { fromAttributes, toAttributes } from './marshalling';
import { HttpProblem } from './problem';
import { RecordTable, type StoredRecord, fieldsOf, nowSeconds, partition } from './record-table';
import { cancellationReasons, isTransient } from './sdk-errors';

/** How long a key keeps its request from being run again. */
const KEY_SECONDS = 24 * 60 * 60;
const ATTEMPTS = 6;

/**
 * Records that callers create. A key and its record are written in one transaction, so there is no window between check and effect,
 * and the id of the record is free to tell when it was created.
 */
export class CreatedRecords<T extends StoredRecord> extends RecordTable<T> {
  /** Throws 422 for a key of another request, and 409 where what the key created is gone. */
  async createOnce(owner: string, record: T, { key }: CreationIdentity): Promise<Creation<T>> {
    const created = this.put({ ...toAttributes(fieldsOf(record)), ...this.key(owner, record.id) });
    if (key === undefined) {
      // The id is new: what stands in the way is our own, from an attempt whose answer was lost.
      await this.conditionally(async () => { await this.client.send(new PutItemCommand(created)); return undefined; });
      return { record, replayed: false };
    }
    const { hash, requestHash } = key;
    const guard = { id: record.id, requestHash, expiresAt: nowSeconds() + KEY_SECONDS };
    const [reason] = await this.transact([
      { Put: this.put({ ...toAttributes(guard), ...keyOf(owner, hash) }) },
      { Put: created },
    ]);
    return reason === undefined ? { record, replayed: false } : this.replay(owner, key, reason.Item);
  }

  /** Takes back what was created a moment ago, and its key with it. Nothing happens where the condition does not hold. */
  async withdraw(owner: string, { id, key }: CreationIdentity, condition: Condition): Promise<void> {
    if (key === undefined) {
      await this.delete(owner, id, condition);
      return;
    }
    await this.transact([
      { Delete: { TableName: this.tableName, Key: this.key(owner, id), ...conditionInput(condition) } },
      { Delete: { TableName: this.tableName, Key: keyOf(owner, key.hash) } },
    ]);
  }

  private async replay(owner: string, key: CreationKey, guard: CancellationReason['Item'] = {}): Promise<Creation<T>> {
    const { id, requestHash } = fromAttributes(guard);
    if (requestHash !== key.requestHash) {
      throw new HttpProblem(422, { detail: 'The Idempotency-Key was used for a different request.' });
    }
    const record = await this.get(owner, String(id));
    if (record === undefined) {
      throw new HttpProblem(409, { detail: 'What this Idempotency-Key created is gone. Use another key to create it again.' });
    }
    return { record, replayed: true };
  }

  /** Empty: done. Else why not, part by part: the condition of one does not hold. Waits for transactions that are in the way. */
  private async transact(TransactItems: TransactWriteItem[]): Promise<readonly CancellationReason[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.client.send(new TransactWriteItemsCommand({ TransactItems }));
        return [];
      } catch (error) {
        const reasons: readonly CancellationReason[] = cancellationReasons(error);
        if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) {
          return reasons;
        }
        if (attempt === ATTEMPTS || reasons.length === 0 || !isTransient(error)) {
          throw error;
        }
      }
      await pause(Math.random() * 10 * 2 ** attempt);
    }
  }

  /** Where nothing is, or only what has expired. */
  private put(Item: Record<string, AttributeValue>): Put {
    return {
      TableName: this.tableName,
      Item,
      ...conditionInput({
        expression: 'attribute_not_exists(#pk) OR #expiresAt < :nowSeconds', names: ['pk', 'expiresAt'], values: { nowSeconds: nowSeconds() },
      }),
    };
  }
}

/** In the partition of the owner, beside what it created. */
function keyOf(owner: string, hash: string): Record<string, AttributeValue> {
  return toAttributes({ pk: partition(owner), sk: `KEY#${hash}` });
}
