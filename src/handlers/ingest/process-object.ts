import { type Ending, type ImportRecord, type Progress, START } from './import';
import { RejectedLineError } from './import-line';
import { ObjectGoneError, ObjectReplacedError } from './import-objects';
import type { ImportQueue } from './import-queue';
import { importReport } from './import-report';
import { type ImportSource, importSource } from './import-source';
import { ImportHeldError, SupersededError } from './import-store';
import type { ImportTarget } from './import-target';
import type { ImportedItems } from './imported-items';
import { ItemLines } from './item-lines';
import { type CreatedObject, MalformedMessageError } from './object-event';
import { persistently } from '../shared/persistently';
import { ImportRun, type ImportRunProps } from './run-import';
import { count } from '../shared/telemetry';

export interface ObjectProcessorProps extends ImportRunProps {
  /** Target of lines whose key names no entity. */
  readonly items: ImportedItems;
  /** Target of each entity with imports. */
  readonly entities?: ReadonlyMap<string, ImportTarget>;
  readonly queue: ImportQueue;
  readonly importPrefix: string;
  readonly reportPrefix: string;
  readonly newToken: () => string;
}

/** Remaining time of the invocation. */
export interface Turn {
  remainingMilliseconds(): number;
}

/** A lease outlives its invocation by this much, so that no other invocation takes an import over while it may still be running. */
const LEASE_MARGIN_MILLISECONDS = 5000;
/** An import is handed on while there is still time for another batch, however slow. */
const RESERVE_MILLISECONDS = 60_000;
/** Objects without an owner have their records outside every owner's partition. */
const NO_OWNER = '';
const SUPERSEDED: Ending = { status: 'FAILED', reason: 'The object was replaced by a newer version.' };

/** Handles one object. Throws to have it again. */
export async function processObject(props: ObjectProcessorProps, object: CreatedObject, turn: Turn): Promise<void> {
  if (!object.key.startsWith(props.importPrefix)) {
    throw new MalformedMessageError();
  }
  await processImport(props, object, turn);
}

async function processImport(props: ObjectProcessorProps, object: CreatedObject, turn: Turn): Promise<void> {
  if (object.key.endsWith('/') && object.size === 0) {
    // A folder, as the console makes it.
    return;
  }
  const source = importSource(object.key, props.importPrefix, [...props.entities?.keys() ?? []]);
  const owner = source.owner ?? NO_OWNER;
  const claimant = {
    claimToken: props.newToken(),
    leaseMilliseconds: turn.remainingMilliseconds() + LEASE_MARGIN_MILLISECONDS,
  };
  let record: ImportRecord | undefined;
  try {
    record = await persistently(() => props.imports.claim(owner, source.id, object, claimant));
  } catch (error) {
    if (!(error instanceof ImportHeldError)) {
      throw error;
    }
    // The message may be all that is left when the other invocation breaks off. By a new one, because its receives are counted.
    await props.queue.goOn(object, error.milliseconds);
    return;
  }
  if (record === undefined) {
    return;
  }
  try {
    await settleImport(props, source, record, turn);
  } catch (error) {
    if (error instanceof SupersededError) {
      props.logger.info('An import has been taken over for a newer version of its object', { importId: source.id });
      return;
    }
    // If this fails, too, the lease ends by time.
    await props.imports.release(owner, record).catch(() => undefined);
    throw error;
  }
}

/** Imports, and records how that ended or hands it on. */
async function settleImport(props: ObjectProcessorProps, source: ImportSource, record: ImportRecord, turn: Turn): Promise<void> {
  const { owner, format, entity = '' } = source;
  if (owner === undefined) {
    await end(props, source, record, failed(`The key names no owner. Use ${props.importPrefix}${entity === '' ? '' : `${entity}/`}<owner>/<name>.`));
    return;
  }
  if (format === undefined || record.size === 0) {
    await end(props, source, record, failed(format === undefined ? 'The name must end in .jsonl, .ndjson, .csv or .tsv, or in one of these and .gz.' : 'The object is empty.'));
    return;
  }
  const reserve = Math.min(RESERVE_MILLISECONDS, turn.remainingMilliseconds() / 3);
  const run = new ImportRun(props, { owner, record, format, target: props.entities?.get(entity) ?? new ItemLines(props.items) });
  try {
    if (!await run.run(() => turn.remainingMilliseconds() < reserve)) {
      // First, because the message that goes on would wait for the lease.
      await persistently(() => props.imports.release(owner, record));
      // By a new message, because the receives of the one that brought us here are counted.
      await props.queue.goOn(record);
      return;
    }
  } catch (error) {
    const ending = endingOf(error);
    if (ending === undefined) {
      throw error;
    }
    await end(props, source, record, error instanceof RejectedLineError ? asItems(props, source, record, ending) : ending, run.progress);
    return;
  }
  const { imported, skipped } = run.progress;
  const ending: Ending = imported + skipped === 0 ? asItems(props, source, record, failed('No line could be imported.')) : { status: 'COMPLETED' };
  await end(props, source, record, ending, run.progress);
}

/** Adds to a reason that the lines were read as items, if an entity may have been meant: `<owner>/<folder>/<name>` looks like the key of one. */
function asItems({ entities, importPrefix }: ObjectProcessorProps, { entity, folder }: ImportSource, { key }: ImportRecord, ending: Ending): Ending {
  if (entity !== undefined || entities === undefined || entities.size === 0 || key.slice(importPrefix.length).split('/').length < 3) {
    return ending;
  }
  const names = [...entities.keys()].join(', ');
  return { ...ending, reason: `${ending.reason} There is no entity ${folder} with imports, so the lines are items of the owner ${folder}. Entities with imports: ${names}.` };
}

/** Errors that end an import for good. Undefined for those that are worth another attempt. */
function endingOf(error: unknown): Ending | undefined {
  if (error instanceof ObjectReplacedError) {
    return SUPERSEDED;
  }
  if (error instanceof ObjectGoneError) {
    return failed('The object is gone.');
  }
  return error instanceof RejectedLineError ? failed(error.message) : undefined;
}

/** Writes the report before it is recorded: a crash in between reports twice, but never omits the report. */
async function end(
  props: ObjectProcessorProps, source: ImportSource, record: ImportRecord, ending: Ending, progress: Progress = START,
): Promise<void> {
  if (source.owner !== undefined && ending !== SUPERSEDED) {
    await props.objects.write(`${props.reportPrefix}${source.folder}/${source.id}.json`, importReport(record, ending, progress), 'application/json');
  }
  await persistently(() => props.imports.end(source.owner ?? NO_OWNER, record, ending));
  if (ending === SUPERSEDED) {
    return;
  }
  count(props.metrics, ending.status === 'COMPLETED' ? 'ImportsCompleted' : 'ImportsFailed');
  const { imported, skipped, rejected } = progress;
  // Why it failed, too, where no report says so.
  const { reason } = source.owner === undefined ? ending : {};
  props.logger.info('An import has ended', { importId: source.id, status: ending.status, ...(reason === undefined ? {} : { reason }), imported, skipped, rejected });
}

function failed(reason: string): Ending {
  return { status: 'FAILED', reason };
}
