import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { itemIdOf } from './import-source';
import { SupersededError } from './import-store';
import { ItemsState } from './items-state';
import type { CreatedObject } from './object-event';
import type { ItemBody } from '../shared/body-types';
import { conditionInput } from '../shared/expressions';
import { type Storable, fromAttributes, toAttributes } from '../shared/marshalling';
import { partition } from '../shared/record-table';
import { isErrorNamed } from '../shared/sdk-errors';

/**
 * Items as imports see them: each belongs to a line of an object, until a user changes it. They are records of the entity `item`, of which a change
 * writes all attributes that entities have, so that `importSequencer` is gone from then on: the item is its owner's.
 */
export class ImportedItems {
  private readonly state: ItemsState;

  constructor(private readonly client: DynamoDBClient, private readonly tableName: string) {
    this.state = new ItemsState(client, tableName);
  }

  /** Writes the item of a line, once for each version of its object. False if the owner has changed the item since, which then stays unchanged. */
  async write(owner: string, { key, sequencer }: CreatedObject, line: number, item: ItemBody): Promise<boolean> {
    await this.state.announce();
    const written = await this.put(owner, itemIdOf(key, line), item, sequencer);
    if (written !== undefined && written > sequencer) {
      throw new SupersededError();
    }
    return written === sequencer;
  }

  /** The version of the object that the item is of, after the attempt. Undefined: it is of none. */
  private async put(owner: string, id: string, item: ItemBody, sequencer: string): Promise<string | undefined> {
    const condition = conditionInput({
      // Of an item without the attribute, the comparison does not hold.
      expression: 'attribute_not_exists(#pk) OR #importSequencer < :sequencer',
      names: ['pk', 'importSequencer'],
      values: { sequencer },
    });
    try {
      await this.client.send(new UpdateItemCommand({
        ...condition,
        TableName: this.tableName,
        Key: toAttributes({ pk: partition(owner), sk: `item#${id}` }),
        UpdateExpression: 'SET #v = if_not_exists(#v, :zero) + :one, #createdAt = if_not_exists(#createdAt, :now), '
          + '#updatedAt = :now, #owner = :owner, #data = :data, #importSequencer = :sequencer',
        ExpressionAttributeNames: {
          ...condition.ExpressionAttributeNames, '#v': 'v', '#createdAt': 'createdAt', '#updatedAt': 'updatedAt', '#owner': 'owner', '#data': 'data',
        },
        ExpressionAttributeValues: toAttributes({ sequencer, zero: 0, one: 1, now: new Date().toISOString(), owner, data: item as object as Storable }, ':'),
      }));
      return sequencer;
    } catch (error) {
      if (!isErrorNamed(error, 'ConditionalCheckFailedException')) {
        throw error;
      }
      const { importSequencer } = fromAttributes((error as { Item?: Parameters<typeof fromAttributes>[0] }).Item ?? {});
      return importSequencer === undefined ? undefined : String(importSequencer);
    }
  }
}
