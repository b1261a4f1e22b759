import { setTimeout as pause } from 'node:timers/promises';
import { type CancellationReason, type DynamoDBClient, type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { cancellationReasons, isTransient } from './sdk-errors';

const ATTEMPTS = 6;

/** Empty: done. Else why not, part by part: the condition of one does not hold. Waits for transactions that are in the way. */
export async function transact(client: DynamoDBClient, TransactItems: TransactWriteItem[]): Promise<readonly CancellationReason[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems }));
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
