import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type Change, changesOf } from './change';
import { type ChangeEvent, changeEvent } from './change-event';
import type { ChangedEntity } from './changed-entity';
import { liveMessages } from './live-messages';
import { errorName } from '../shared/sdk-errors';
import { type Telemetry, count, flushing } from '../shared/telemetry';

export interface ChangesProps extends Telemetry {
  readonly entities: ReadonlyMap<string, ChangedEntity>;
  /** Names of the entities whose changes are published. */
  readonly published: readonly string[];
  /** Names of the entities whose changes go to connections. */
  readonly live: readonly string[];
  readonly publish: (event: ChangeEvent) => Promise<void>;
  readonly tell: (message: string) => Promise<void>;
}

export type ChangesHandler = (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;

/** Records that are told of at a time, each of another item: fewer than a client has connections. */
const PARALLEL = 16;
/** Work that has begun by then ends before the function does. A function with less time works for half of it: with none, no change would ever be published. */
const MARGIN_MILLISECONDS = 8000;

/**
 * Tells of the changes in a batch of the stream: those of one item one after the other, in their order. Once something fails, nothing is begun: Lambda
 * hands out again all that comes after the first record that is reported.
 */
export function changesHandler(props: ChangesProps): ChangesHandler {
  const { logger, metrics } = props;
  return async ({ Records }, context) => {
    logger.addContext(context);
    const left = context.getRemainingTimeInMillis();
    const until = Date.now() + left - Math.min(MARGIN_MILLISECONDS, left / 2);
    const waiting = byItem(Records);
    const untold: DynamoDBRecord[] = [];
    const worker = async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
        const failed = untold.length > 0 ? item[0] : await firstUntold(props, item, until);
        untold.push(...failed === undefined ? [] : [failed]);
      }
    };
    await flushing(metrics, () => Promise.all(Array.from({ length: PARALLEL }, worker)));
    return { batchItemFailures: untold.map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber ?? '' })) };
  };
}

/** Tells of the records of one item. The first that it could not tell of, and with it all after it, come again. */
async function firstUntold(props: ChangesProps, records: readonly DynamoDBRecord[], until: number): Promise<DynamoDBRecord | undefined> {
  for (const record of records) {
    if (Date.now() > until) {
      return record;
    }
    try {
      for (const change of changesOf(props.entities, record)) {
        await tellOf(props, change);
      }
    } catch (error) {
      props.logger.warn('A change was not published', { sequenceNumber: record.dynamodb?.SequenceNumber, error: errorName(error) });
      return record;
    }
  }
  return undefined;
}

async function tellOf({ published, live, publish, tell, metrics }: ChangesProps, change: Change): Promise<void> {
  const { name } = change.entity.model;
  if (published.includes(name)) {
    await publish(changeEvent(change));
    count(metrics, 'ChangesPublished');
  }
  if (live.includes(name)) {
    const messages = liveMessages(change);
    await Promise.all(messages.map((message) => tell(message)));
    count(metrics, 'LiveMessagesQueued', messages.length);
  }
}

/** The records of a batch by their items, in order. */
function byItem(records: readonly DynamoDBRecord[]): DynamoDBRecord[][] {
  const items = new Map<string, DynamoDBRecord[]>();
  for (const record of records) {
    const key = JSON.stringify([record.dynamodb?.Keys?.pk?.S, record.dynamodb?.Keys?.sk?.S]);
    items.set(key, [...items.get(key) ?? [], record]);
  }
  return [...items.values()];
}
