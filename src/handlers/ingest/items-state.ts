import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { LEASE_MILLISECONDS, stateKey } from '../entities/index-states';
import { conditionInput } from '../shared/expressions';
import { toAttributes } from '../shared/marshalling';
import { isErrorNamed } from '../shared/sdk-errors';

/**
 * Announces before items are written that they are in no list with a slot, as all writers of records of an entity do. So if an entity `item` is
 * declared later, with an index, the imported ones are put into it. In one update, because an import has no other permission on the table.
 */
export class ItemsState {
  private until = 0;
  private asked?: Promise<void>;

  constructor(private readonly client: DynamoDBClient, private readonly tableName: string) {}

  /** Once for all lines that are written at a time. */
  async announce(): Promise<void> {
    if (this.until > Date.now()) {
      return;
    }
    this.asked ??= this.announced().finally(() => { this.asked = undefined; });
    await this.asked;
  }

  private async announced(): Promise<void> {
    const now = Date.now();
    const { ExpressionAttributeNames, ExpressionAttributeValues, ...condition } = conditionInput({
      expression: 'attribute_not_exists(#pk) OR #lists <> :none', names: ['pk', 'lists'], values: { none: [] },
    });
    try {
      await this.client.send(new UpdateItemCommand({
        ...condition,
        TableName: this.tableName,
        Key: stateKey({ name: 'item' }),
        UpdateExpression: 'SET #lists = :none, #ready = :none, #epoch = if_not_exists(#epoch, :zero) + :one, #since = :now',
        ExpressionAttributeNames: { ...ExpressionAttributeNames, '#ready': 'ready', '#epoch': 'epoch', '#since': 'since' },
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ...toAttributes({ zero: 0, one: 1, now }, ':') },
      }));
    } catch (error) {
      if (!isErrorNamed(error, 'ConditionalCheckFailedException')) {
        throw error;
      }
    }
    this.until = now + LEASE_MILLISECONDS;
  }
}
