import { type AttributeValue, type CancellationReason, type Put, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Creation } from './creation';
import { type Condition, conditionInput } from './expressions';
import { type CreationIdentity, type CreationKey, KEY_SECONDS, createdIsGone, otherRequest } from './idempotency';
import { fromAttributes, toAttributes } from './marshalling';
import { RecordTable, type StoredRecord, fieldsOf, nowSeconds, partition } from './record-table';
import { transact } from './transactions';

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
    const [reason] = await transact(this.client, [
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
    await transact(this.client, [
      { Delete: { TableName: this.tableName, Key: this.key(owner, id), ...conditionInput(condition) } },
      { Delete: { TableName: this.tableName, Key: keyOf(owner, key.hash) } },
    ]);
  }

  private async replay(owner: string, key: CreationKey, guard: CancellationReason['Item'] = {}): Promise<Creation<T>> {
    const { id, requestHash } = fromAttributes(guard);
    if (requestHash !== key.requestHash) {
      throw otherRequest();
    }
    const record = await this.get(owner, String(id));
    if (record === undefined) {
      throw createdIsGone();
    }
    return { record, replayed: true };
  }

  /** Condition that no item exists, or only an expired one. */
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
