import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item, type Scope, compareTexts, conditionOf, updateOf } from './expressions';
import { ServiceError } from './service-error';
import type { TableInput } from './table-input';
import { requireAttributes, requireKey, requireUsed } from './table-limits';

/** A table in memory that refuses what DynamoDB refuses. */
export class Table {
  private readonly items = new Map<string, Item>();
  /** Keys of the items that each partition has had. */
  private readonly partitions = new Map<string, Set<string>>();

  constructor(seed: readonly Item[]) {
    seed.forEach((item) => this.put(item));
  }

  get all(): readonly Item[] {
    return [...this.items.values()];
  }

  run(action: string, input: TableInput): object {
    requireUsed(input);
    input.TransactItems?.forEach(({ Put, Delete, ConditionCheck }) => requireUsed(Put ?? Delete ?? ConditionCheck ?? input));
    switch (action) {
      case 'GetItem':
        return { Item: this.items.get(keyOf(requireKey(input.Key))) };
      case 'PutItem':
        return this.write(input, input.Item, () => input.Item);
      case 'UpdateItem': {
        const Attributes = this.write(input, input.Key, (scope) => ({ ...updateOf(input.UpdateExpression ?? '')(scope), ...input.Key }));
        return { Attributes };
      }
      case 'DeleteItem':
        return this.write(input, input.Key, () => undefined);
      case 'Query':
        return this.query(input);
      case 'Scan':
        return this.scan(input);
      case 'BatchWriteItem':
        Object.values(input.RequestItems ?? {}).flat().forEach(({ PutRequest, DeleteRequest }) => (
          this.write({ TableName: input.TableName }, PutRequest?.Item ?? DeleteRequest?.Key, () => PutRequest?.Item)
        ));
        return { UnprocessedItems: {} };
      case 'TransactWriteItems':
        return this.transact(input.TransactItems ?? []);
      default:
        throw new Error(`No handler calls ${action}.`);
    }
  }

  /** All or nothing: what the conditions say is known before anything is written. */
  private transact(parts: NonNullable<TableInput['TransactItems']>): object {
    const reasons = parts.map(({ Put, Delete, ConditionCheck }) => {
      const existing = this.items.get(keyOf(requireKey(Put?.Item ?? Delete?.Key ?? ConditionCheck?.Key)));
      const { ConditionExpression, ...input } = Put ?? Delete ?? ConditionCheck ?? { TableName: '' };
      const holds = ConditionExpression === undefined || conditionOf(ConditionExpression)(scopeOf(input, existing ?? {}));
      return holds ? { Code: 'None' } : { Code: 'ConditionalCheckFailed', Item: existing };
    });
    if (reasons.some(({ Code }) => Code !== 'None')) {
      throw Object.assign(new ServiceError('TransactionCanceledException', { httpStatusCode: 400 }), { CancellationReasons: reasons });
    }
    parts.filter(({ ConditionCheck }) => ConditionCheck === undefined)
      .forEach(({ Put, Delete }) => this.write({ TableName: '' }, Put?.Item ?? Delete?.Key, () => Put?.Item));
    return {};
  }

  private write(input: TableInput, target: Item | undefined, change: (scope: Scope) => Item | undefined): Item {
    const key = keyOf(requireKey(target));
    const existing = this.items.get(key);
    const scope = scopeOf(input, existing ?? {});
    if (input.ConditionExpression !== undefined && !conditionOf(input.ConditionExpression)(scope)) {
      throw new ServiceError('ConditionalCheckFailedException', { httpStatusCode: 400 }, existing);
    }
    const changed = change(scope);
    if (changed === undefined) {
      this.items.delete(key);
      return {};
    }
    this.put(requireAttributes(changed));
    return changed;
  }

  private put(item: Item): void {
    const [key, partition] = [keyOf(item), item.pk?.S ?? ''];
    this.items.set(key, item);
    this.partitions.set(partition, (this.partitions.get(partition) ?? new Set()).add(key));
  }

  /** A segment has whole partitions. */
  private scan(input: TableInput): object {
    const { Segment = 0, TotalSegments = 1, FilterExpression, ExclusiveStartKey, Limit = 1000 } = input;
    const segmentOf = ({ pk }: Item) => createHash('sha256').update(pk.S ?? '').digest()[0] % TotalSegments;
    const start = ExclusiveStartKey === undefined ? undefined : keyOf(requireKey(ExclusiveStartKey));
    const found = this.all.filter((item) => segmentOf(item) === Segment && (start === undefined || compareTexts(start, keyOf(item)) < 0))
      .sort((a, b) => compareTexts(keyOf(a), keyOf(b)));
    const page = found.slice(0, Limit);
    const last = page.at(-1);
    return {
      Items: FilterExpression === undefined ? page : page.filter((item) => conditionOf(FilterExpression)(scopeOf(input, item))),
      ScannedCount: page.length,
      ...(last !== undefined && found.length > page.length ? { LastEvaluatedKey: pick(last, ['pk', 'sk']) } : {}),
    };
  }

  /** The items of the partition that a query names, or all for an index. */
  private reached({ KeyConditionExpression = '', IndexName, ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} }: TableInput): readonly Item[] {
    const [, name, value] = /^(#\w+) = (:\w+)/.exec(KeyConditionExpression) ?? [];
    if (IndexName !== undefined || names[name ?? ''] !== 'pk') {
      return this.all;
    }
    const keys = this.partitions.get(values[value ?? '']?.S ?? '') ?? [];
    return [...keys].map((key) => this.items.get(key)).filter((item) => item !== undefined);
  }

  private query(input: TableInput): object {
    const { KeyConditionExpression = '', FilterExpression, ExclusiveStartKey, Limit = 1000, ProjectionExpression, ScanIndexForward = true } = input;
    const inPartition = conditionOf(KeyConditionExpression);
    const start = ExclusiveStartKey === undefined ? undefined : keyOf(requireKey(ExclusiveStartKey));
    // The sort keys of the entities' slots. The one other index is asked for whole partitions.
    const sort = /^slot(\d+)$/.exec(input.IndexName ?? '')?.[1];
    const order = sort === undefined ? keyOf : (item: Item) => `${item[`s${sort}`]?.S}\u0000${keyOf(item)}`;
    const isBefore = (one: string, other: string) => (ScanIndexForward ? compareTexts(one, other) : compareTexts(other, one)) < 0;
    const found = this.reached(input)
      .filter((item) => inPartition(scopeOf(input, item)) && (start === undefined || isBefore(start, keyOf(item))))
      .map((item) => [order(item), item] as const)
      .sort(([a], [b]) => (isBefore(a, b) ? -1 : 1))
      .map(([, item]) => item);
    const page = found.slice(0, Limit);
    const matches = FilterExpression === undefined ? page : page.filter((item) => conditionOf(FilterExpression)(scopeOf(input, item)));
    const fields = ProjectionExpression?.split(', ').map((name) => input.ExpressionAttributeNames?.[name] ?? name);
    const last = page.at(-1);
    return {
      Items: fields === undefined ? matches : matches.map((item) => pick(item, fields)),
      ...(last !== undefined && found.length > page.length ? { LastEvaluatedKey: pick(last, ['pk', 'sk', ...(sort === undefined ? [] : [`p${sort}`, `s${sort}`])]) } : {}),
    };
  }
}

function scopeOf({ ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} }: TableInput, item: Item): Scope {
  return { item, names, values };
}

function keyOf({ pk, sk }: Item): string {
  return `${pk?.S}\u0000${sk?.S}`;
}

function pick(item: Item, fields: readonly string[]): Record<string, AttributeValue> {
  return Object.fromEntries(fields.filter((field) => item[field] !== undefined).map((field) => [field, item[field]]));
}
