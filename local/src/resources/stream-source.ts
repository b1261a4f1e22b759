import { Construction, Resource } from './resource-type';
import { sendTo } from '../events/destination';
import { recordFilter } from '../events/event-filter';
import { Discarded } from '../events/stream-batch';
import { discardedMessage } from '../events/stream-discard';
import { StreamPoller, StreamPollerSettings } from '../events/stream-poller';
import { StreamAccess, StreamShard } from '../events/stream-shard';
import { FunctionTarget } from '../functions/functions';
import { flag, JsonObject, messageOf, optionalNumber, optionalObject, optionalString, string, strings } from '../json';
import { retryPause } from '../options';
import type { Task } from '../system/tasks';

/** Lambda takes so many records at a time unless the mapping says otherwise. */
const DEFAULT_BATCH = 100;
/** A stream keeps its records for a day. */
const RETENTION_SECONDS = 24 * 60 * 60;

/** Lets a mapping's function receive the changes of a table. */
export async function pollStream({ id, properties }: Resource, streamArn: string, system: Construction): Promise<void> {
  if (optionalNumber(properties.TumblingWindowInSeconds, 'TumblingWindowInSeconds')) throw new Error(`The local runner does not support TumblingWindowInSeconds (${id})`);
  const target = system.functions.target(string(properties.FunctionName, `${id}.FunctionName`));
  const { logicalId, credentials } = target.function.settings;
  const call = { endpoint: system.front.address, region: system.region, accessKeyId: credentials.accessKeyId };
  const settings = settingsOf(id, properties, system);
  const destination = destinationOf(id, properties, system);
  await system.tasks.add(id, { ...properties, accessKeyId: call.accessKeyId }, async (before) => {
    const goesOn = before instanceof StreamMapping && before.streamArn === streamArn;
    const shards = goesOn ? before.shards : await open(id, startingPosition(id, properties, system), { call, streamArn }, logicalId);
    return new StreamMapping(streamArn, shards, (shard) => {
      const log = (message: string): void => system.live().log('local', `${id}: ${message}`);
      return new StreamPoller(settings, shard, {
        invoke: async (records) => system.live().functions.invoke(target.arn, { Records: records }),
        discard: async (discarded) => giveUp(discarded, { target, streamArn, destination, shardId: shard.id }, system.live(), log),
      }, log);
    });
  });
}

/** A mapping at work: a poller for each shard. Where the mapping changes, the next one goes on where this one stops. */
class StreamMapping implements Task {
  private readonly pollers: readonly StreamPoller[];

  constructor(public readonly streamArn: string, public readonly shards: readonly StreamShard[], poller: (shard: StreamShard) => StreamPoller) {
    this.pollers = shards.map(poller);
  }

  public start(): void {
    for (const poller of this.pollers) poller.start();
  }

  public async stop(): Promise<void> {
    await Promise.all(this.pollers.map(async (poller) => poller.stop()));
  }
}

/** Kept data has the records of earlier runs, which their functions have had. */
function startingPosition(id: string, { StartingPosition }: JsonObject, { options, previous }: Construction): string {
  const wanted = string(StartingPosition, `${id}.StartingPosition`);
  return options.data !== undefined && previous === undefined ? 'LATEST' : wanted;
}

/** Before anything runs, so that LATEST misses nothing of it. */
async function open(id: string, position: string, access: StreamAccess, logicalId: string): Promise<readonly StreamShard[]> {
  try {
    return await StreamShard.open(access, position);
  } catch (error) {
    throw new Error(`${logicalId} cannot read the stream ${access.streamArn} (${id}): ${messageOf(error)}`);
  }
}

function settingsOf(id: string, properties: JsonObject, system: Construction): StreamPollerSettings {
  const number = (name: string): number | undefined => optionalNumber(properties[name], `${id}.${name}`);
  const age = number('MaximumRecordAgeInSeconds') ?? -1;
  return {
    batchSize: number('BatchSize') ?? DEFAULT_BATCH,
    windowSeconds: number('MaximumBatchingWindowInSeconds') ?? 0,
    passes: recordFilter(properties.FilterCriteria),
    handling: {
      reportsItemFailures: strings(properties.FunctionResponseTypes, 'FunctionResponseTypes').includes('ReportBatchItemFailures'),
      bisects: flag(properties.BisectBatchOnFunctionError),
      retries: number('MaximumRetryAttempts') ?? -1,
      maximumAgeSeconds: age < 0 ? RETENTION_SECONDS : age,
      retryPauseMs: retryPause(system.options),
    },
  };
}

function destinationOf(id: string, properties: JsonObject, { resources }: Construction): string | undefined {
  const { OnFailure } = optionalObject(properties.DestinationConfig, 'DestinationConfig');
  const destination = optionalString(optionalObject(OnFailure, 'OnFailure').Destination, 'Destination');
  if (destination !== undefined && resources.find(['AWS::SQS::Queue', 'AWS::SNS::Topic'], destination) === undefined) {
    throw new Error(`The local runner does not support the destination ${destination} (${id}); it sends to queues and topics of the template`);
  }
  return destination;
}

/** Discards records, and notifies the destination. */
interface GivingUp {
  readonly target: FunctionTarget;
  readonly streamArn: string;
  readonly shardId: string;
  readonly destination?: string;
}

async function giveUp(
  discarded: Discarded, { target, streamArn, shardId, destination }: GivingUp, system: Construction, log: (message: string) => void,
): Promise<void> {
  log(`gives up ${discarded.records.length} records: ${discarded.condition}`);
  if (destination === undefined) return;
  const body = JSON.stringify(discardedMessage(discarded, target, shardId, streamArn));
  // The next records don't wait for the notification.
  await sendTo(destination, body, target.function.settings, system).catch((error: Error) => log(error.message));
}
