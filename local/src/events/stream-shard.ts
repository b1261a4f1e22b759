import { stableId } from '../assembly/names';
import { awsJson, AwsCall } from '../emulators/aws-call';
import { JsonObject, object, objects, optionalObject, string } from '../json';

/** A record as a function receives it. */
export type StreamRecord = JsonObject;

/** As many as one call gives. */
const LARGEST_READ = 1000;

/** A stream of a table, and the function that reads it. */
export interface StreamAccess {
  readonly call: Omit<AwsCall, 'service'>;
  readonly streamArn: string;
}

/** Reads one shard of a stream from its first record, or from now on. */
export class StreamShard {
  /** The shards of a stream; here there is one, and it stays open. */
  public static async open(access: StreamAccess, startingPosition: string): Promise<readonly StreamShard[]> {
    const { StreamArn, ...description } = optionalObject((await send(access, 'DescribeStream', { StreamArn: access.streamArn })).StreamDescription, 'StreamDescription');
    return Promise.all(objects(description.Shards, 'Shards').map(async (shard) => {
      const id = string(shard.ShardId, 'ShardId');
      const { ShardIterator } = await send(access, 'GetShardIterator', { StreamArn, ShardId: id, ShardIteratorType: startingPosition });
      return new StreamShard(access, id, string(ShardIterator, 'ShardIterator'));
    }));
  }

  private constructor(private readonly access: StreamAccess, public readonly id: string, private iterator: string) {}

  /** The next records; none where there are none yet. */
  public async read(most: number, signal: AbortSignal): Promise<readonly StreamRecord[]> {
    const answer = await send(this.access, 'GetRecords', { ShardIterator: this.iterator, Limit: Math.min(most, LARGEST_READ) }, signal);
    this.iterator = string(answer.NextShardIterator, 'NextShardIterator');
    return objects(answer.Records, 'Records').map((record) => ({
      ...record,
      // The emulator's IDs are numbers that start again with each stream.
      eventID: stableId(`${this.access.streamArn}/${string(record.eventID, 'eventID')}`, 32, '0123456789abcdef'),
      eventSourceARN: this.access.streamArn,
    }));
  }
}

export function sequenceNumber(record: StreamRecord): string {
  return string(change(record).SequenceNumber, 'SequenceNumber');
}

/** Time of the change, in milliseconds. */
export function arrival(record: StreamRecord): number {
  return Number(change(record).ApproximateCreationDateTime) * 1000;
}

function change(record: StreamRecord): JsonObject {
  return object(record.dynamodb, 'dynamodb');
}

async function send({ call }: StreamAccess, operation: string, input: JsonObject, signal?: AbortSignal): Promise<JsonObject> {
  return awsJson({ ...call, service: 'dynamodb', signal }, `DynamoDBStreams_20120810.${operation}`, input);
}
