import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { EntityModel } from '../catalog';
import { type Range, listOf, listsOf } from './keys';
import type { Item } from './record';
import { putWhere } from './table-write';
import { fromAttributes, toAttributes } from '../shared/marshalling';
import { HttpProblem } from '../shared/problem';
import { isErrorNamed } from '../shared/sdk-errors';

/**
 * A function that has looked at the state of an entity writes its records for so long without looking again. Together with the longest
 * request (29 seconds) it must be less than what the rebuild waits after another declaration has come up (`SETTLING_MILLISECONDS`).
 */
export const LEASE_MILLISECONDS = 20_000;
const ATTEMPTS = 8;

/** Which lists of an entity have all of its records. */
export interface IndexState {
  /** Those that the records are written for, by the declaration that came up last. */
  readonly lists: readonly string[];
  readonly ready: readonly string[];
  /** Counts the declarations that came up. */
  readonly epoch: number;
  /** Time of the last announcement, in milliseconds since the epoch. */
  readonly since: number;
}

/** The key of an entity's state. */
export function stateKey({ name }: Pick<EntityModel, 'name'>): Item {
  return toAttributes({ pk: 'META', sk: `INDEXES#${name}` });
}

export function isReady({ lists, ready }: IndexState): boolean {
  return lists.every((list) => ready.includes(list));
}

/**
 * The states of entities, as a deployment with one declaration of each sees them.
 *
 * Writers of records announce their declaration first. So if there is no state, there are no records, and all lists are ready; and a list
 * that another declaration didn't write for isn't ready, however briefly that one was deployed.
 */
export class IndexStates {
  private readonly known = new Map<string, { readonly state: IndexState; readonly until: number }>();

  constructor(private readonly client: DynamoDBClient, private readonly tableName: string) {}

  /** To be called before records of an entity are written. */
  async announce(entity: EntityModel): Promise<IndexState> {
    const known = this.known.get(entity.name);
    return known !== undefined && known.until > Date.now() ? known.state : this.announced(entity);
  }

  /** Throws 503 where one of these ranges may lack records. */
  async requireReady(entity: EntityModel, ranges: readonly Range[]): Promise<void> {
    const lists = ranges.filter(({ slot }) => slot !== undefined).map(listOf);
    const lacking = ({ ready }: IndexState): boolean => lists.some((list) => !ready.includes(list));
    // Lists that weren't ready may be by now.
    if (lists.length > 0 && lacking(await this.announce(entity)) && lacking(await this.announced(entity))) {
      throw new HttpProblem(503, { detail: 'The index is being built.', headers: { 'Retry-After': '30' } });
    }
  }

  /** The state as it is now, with the declaration of this deployment in it. */
  async announced(entity: EntityModel): Promise<IndexState> {
    const lists = listsOf(entity);
    for (let attempts = 0; attempts < ATTEMPTS; attempts += 1) {
      const now = Date.now();
      const { Item: item } = await this.client.send(new GetItemCommand({ TableName: this.tableName, Key: stateKey(entity), ConsistentRead: true }));
      const found = item === undefined ? undefined : fromAttributes(item) as object as IndexState;
      const state = found?.lists.join() === lists.join() ? found : await this.put(entity, found, {
        lists,
        ready: found === undefined ? lists : lists.filter((list) => found.ready.includes(list)),
        epoch: (found?.epoch ?? 0) + 1,
        since: now,
      });
      if (state !== undefined) {
        this.known.set(entity.name, { state, until: now + LEASE_MILLISECONDS });
        return state;
      }
    }
    throw new HttpProblem(503, { headers: { 'Retry-After': '1' } });
  }

  /** Undefined if another writer was faster. */
  private async put(entity: EntityModel, found: IndexState | undefined, state: IndexState): Promise<IndexState | undefined> {
    const item = { ...stateKey(entity), ...toAttributes({ ...state }) };
    const condition = found === undefined ? { expression: 'attribute_not_exists(#pk)', names: ['pk'] }
      : { expression: '#epoch = :epoch', names: ['epoch'], values: { epoch: found.epoch } };
    try {
      await this.client.send(new PutItemCommand({ TableName: this.tableName, ...putWhere(item, condition) }));
      return state;
    } catch (error) {
      if (isErrorNamed(error, 'ConditionalCheckFailedException')) {
        return undefined;
      }
      throw error;
    }
  }
}
