import { type DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type EntityModel, recordKind } from '../catalog';
import { type IndexState, stateKey } from '../entities/index-states';
import type { EntityRecord, Item } from '../entities/record';
import { type Changes, type Condition, conditionInput } from '../shared/expressions';
import { fromAttributes, toAttributes } from '../shared/marshalling';
import { isErrorNamed } from '../shared/sdk-errors';

/** Progress of a segment of the scan: behind this key, at the end, or not started. */
export type SegmentProgress = { readonly pk: string; readonly sk: string } | 'done' | 'new';

/** Record of a rebuild, so that another invocation can continue. Segments are one attribute each, because they are recorded concurrently. */
export interface Checkpoint {
  /** Which entities it is of, and in which epochs. */
  readonly run: string;
  /** Invocation that holds it. */
  readonly holder: string;
  /** Until when, in milliseconds since the epoch. */
  readonly until: number;
  readonly segments: readonly SegmentProgress[];
}

export interface ScannedPage {
  readonly items: readonly Item[];
  readonly scanned: number;
  readonly next: SegmentProgress;
}

/** Of the scan, side by side. */
export const SEGMENTS = 4;
const KEY = { pk: 'META', sk: 'REBUILD' };
const MAX_PAGE_ITEMS = 500;

/** The table as a rebuild needs it. All that it writes is conditional. */
export class RebuildTable {
  /** @param recordsPerSecond no page has more, so that a pause behind one is short */
  constructor(private readonly client: DynamoDBClient, private readonly tableName: string, private readonly recordsPerSecond: number) {}

  async checkpoint(): Promise<Checkpoint | undefined> {
    const { Item } = await this.client.send(new GetItemCommand({ TableName: this.tableName, Key: toAttributes(KEY), ConsistentRead: true }));
    if (Item === undefined) {
      return undefined;
    }
    const { run, holder, until, ...fields } = fromAttributes(Item) as object as Checkpoint & Readonly<Record<string, SegmentProgress>>;
    return { run, holder, until, segments: segmentNames().map((name) => fields[name]) };
  }

  /** Takes over the rebuild from another invocation, or begins it. False if another one was faster. */
  claim(before: Checkpoint | undefined, { segments, ...next }: Checkpoint): Promise<boolean> {
    const condition: Condition = before === undefined ? { expression: 'attribute_not_exists(#pk)', names: ['pk'] }
      : { expression: '#holder = :holder', names: ['holder'], values: { holder: before.holder } };
    const progress = Object.fromEntries(segmentNames().map((name, segment) => [name, segments[segment]]));
    const Item = toAttributes({ ...KEY, ...next, ...progress });
    return this.conditionally(new PutItemCommand({ TableName: this.tableName, Item, ...conditionInput(condition) }));
  }

  /** Records how far a segment has come. False: another invocation holds the rebuild by now. */
  save(holder: string, segment: number, progress: SegmentProgress): Promise<boolean> {
    const name = segmentNames()[segment];
    return this.update(toAttributes(KEY), `SET #${name} = :progress`, { progress }, { expression: '#holder = :holder', names: ['holder', name], values: { holder } });
  }

  /** Lets others go on at once. */
  release(holder: string): Promise<boolean> {
    return this.update(toAttributes(KEY), 'SET #until = :zero', { zero: 0 }, { expression: '#holder = :holder', names: ['holder', 'until'], values: { holder } });
  }

  /** Items of a segment whose sort keys are those of these entities' records. Read consistently: what was written before the scan is seen. */
  async page(entities: readonly EntityModel[], segment: number, progress: SegmentProgress): Promise<ScannedPage> {
    const { Items = [], ScannedCount = 0, LastEvaluatedKey } = await this.client.send(new ScanCommand({
      TableName: this.tableName,
      ConsistentRead: true,
      Segment: segment,
      TotalSegments: SEGMENTS,
      Limit: Math.min(MAX_PAGE_ITEMS, this.recordsPerSecond),
      FilterExpression: entities.map((_, index) => `begins_with(#sk, :kind${index})`).join(' OR '),
      ExpressionAttributeNames: { '#sk': 'sk' },
      ExpressionAttributeValues: toAttributes(Object.fromEntries(entities.map((entity, index) => [`kind${index}`, `${recordKind(entity)}#`])), ':'),
      ...(typeof progress === 'string' ? {} : { ExclusiveStartKey: toAttributes(progress) }),
    }));
    const next = LastEvaluatedKey === undefined ? 'done' : fromAttributes(LastEvaluatedKey) as { readonly pk: string; readonly sk: string };
    return { items: Items, scanned: ScannedCount, next };
  }

  /** Moves a record to its slots, without a new version of it. False: it was written in between, and so is where it belongs. */
  move({ pk, sk }: Item, { version, createdAt }: EntityRecord, changes: Changes): Promise<boolean> {
    const names = Object.keys(changes);
    const set = names.filter((name) => changes[name] !== undefined).map((name) => `#${name} = :${name}`);
    const remove = names.filter((name) => changes[name] === undefined).map((name) => `#${name}`);
    const expression = [...set.length === 0 ? [] : [`SET ${set.join(', ')}`], ...remove.length === 0 ? [] : [`REMOVE ${remove.join(', ')}`]].join(' ');
    return this.update({ pk, sk }, expression, changes, {
      expression: '#v = :v AND #createdAt = :createdAt', names: ['v', 'createdAt', ...names], values: { v: version, createdAt },
    });
  }

  /** Records that all lists of an entity have all of its records. False: another declaration has come up. */
  ready(entity: EntityModel, { lists, epoch }: IndexState): Promise<boolean> {
    return this.update(stateKey(entity), 'SET #ready = :lists', { lists: [...lists] }, {
      expression: '#epoch = :epoch', names: ['epoch', 'ready'], values: { epoch },
    });
  }

  private update(Key: Item, UpdateExpression: string, changes: Changes, condition: Condition): Promise<boolean> {
    const { ExpressionAttributeValues, ...input } = conditionInput(condition);
    return this.conditionally(new UpdateItemCommand({
      TableName: this.tableName,
      Key,
      UpdateExpression,
      ...input,
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ...toAttributes(changes, ':') },
      ReturnValuesOnConditionCheckFailure: 'NONE',
    }));
  }

  private async conditionally(command: PutItemCommand | UpdateItemCommand): Promise<boolean> {
    try {
      await (command instanceof PutItemCommand ? this.client.send(command) : this.client.send(command));
      return true;
    } catch (error) {
      if (isErrorNamed(error, 'ConditionalCheckFailedException')) {
        return false;
      }
      throw error;
    }
  }
}

function segmentNames(): readonly string[] {
  return Array.from({ length: SEGMENTS }, (_, segment) => `segment${segment}`);
}
