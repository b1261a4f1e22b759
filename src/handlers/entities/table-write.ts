import { type CancellationReason, type ConditionCheck, type Delete, DeleteItemCommand, type DynamoDBClient, type Put, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from './record';
import { type Condition, conditionInput } from '../shared/expressions';
import { nowSeconds } from '../shared/record-table';
import { isErrorNamed } from '../shared/sdk-errors';
import { transact } from '../shared/transactions';

type Within<T> = Omit<T, 'TableName'>;
type OneWrite = { readonly Put: Within<Put> } | { readonly Delete: Within<Delete> };

/** One part of a write. */
export interface Part {
  /** The key of a request, a record, an earlier version of it, its parent, or a value that must be unique and is claimed, or given back if it is still the record's. */
  readonly kind: 'key' | 'record' | 'version' | 'parent' | 'claim' | 'release';
  readonly write: OneWrite | { readonly ConditionCheck: Within<ConditionCheck> };
  /** The claimed value. */
  readonly property?: string;
}

/** The part whose condition does not hold, and what is there. */
export interface Obstacle {
  readonly part: Part;
  readonly item?: Item;
  /** The existing item may be the one to write, from an attempt whose answer was lost. */
  readonly retried: boolean;
}

/** Of a transaction all attempts are one to DynamoDB. */
type Reason = CancellationReason & { readonly retried?: boolean };

/** Condition that no item exists, or only an expired one. */
export function putNew(item: Item): Omit<Put, 'TableName'> {
  return putWhere(item, {
    expression: 'attribute_not_exists(#pk) OR #expiresAt < :nowSeconds', names: ['pk', 'expiresAt'], values: { nowSeconds: nowSeconds() },
  });
}

export function putWhere(Item: Item, condition: Condition): Omit<Put, 'TableName'> {
  return { Item, ...conditionInput(condition) };
}

export function deletion(Key: Item, condition: Condition): Omit<Delete, 'TableName'> {
  return { Key, ...conditionInput(condition) };
}

export function check(Key: Item, condition: Condition): Within<ConditionCheck> {
  return { ...conditionInput(condition), Key, ConditionExpression: condition.expression };
}

/** Writes all parts or none. Undefined: done. */
export async function write(client: DynamoDBClient, TableName: string, parts: readonly Part[]): Promise<Obstacle | undefined> {
  const [{ write: first }] = parts;
  const reasons: readonly Reason[] = parts.length === 1 && !('ConditionCheck' in first) ? await single(client, TableName, first) : await transact(
    client, parts.map(({ write: part }) => Object.fromEntries(Object.entries(part).map(([name, input]) => [name, { TableName, ...input }]))),
  );
  const failed = parts.flatMap((part, index): Obstacle[] => {
    const { Code, Item, retried = false }: Reason = reasons[index] ?? {};
    return Code === 'ConditionalCheckFailed' ? [{ part, item: Item, retried }] : [];
  });
  const [obstacle] = failed.filter(({ part: { kind } }) => kind !== 'release');
  if (failed.length === 0 || obstacle !== undefined) {
    return obstacle;
  }
  return write(client, TableName, parts.filter((part) => failed.every((each) => each.part !== part)));
}

async function single(client: DynamoDBClient, TableName: string, part: OneWrite): Promise<readonly Reason[]> {
  try {
    await ('Put' in part
      ? client.send(new PutItemCommand({ TableName, ...part.Put }))
      : client.send(new DeleteItemCommand({ TableName, ...part.Delete })));
    return [];
  } catch (error) {
    if (isErrorNamed(error, 'ConditionalCheckFailedException')) {
      const { Item, $metadata } = error as { readonly Item?: Item; readonly $metadata?: { readonly attempts?: number } };
      return [{ Code: 'ConditionalCheckFailed', Item, retried: ($metadata?.attempts ?? 1) > 1 }];
    }
    throw error;
  }
}
