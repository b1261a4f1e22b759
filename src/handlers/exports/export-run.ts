import type { ExportFiles } from './export-files';
import { type ExportProgress, type ExportRecord, START } from './export-job';
import type { ExportJobs } from './export-jobs';
import type { EntityModel } from '../catalog';
import { grants, grantsOn, ownerFor } from '../entities/access';
import type { Caller } from '../entities/caller';
import type { Entity } from '../entities/entity';
import type { EntityStore, Found } from '../entities/entity-store';
import { type Range, allRanges, baseRanges } from '../entities/keys';
import { representation } from '../entities/representation';
import type { FileRecord } from '../files/file';
import type { Attributes } from '../shared/body-types';
import { persistently } from '../shared/persistently';
import { PermanentJobError } from '../worker/job-types';

export interface ExportRunProps {
  readonly store: Pick<EntityStore, 'query' | 'states'>;
  readonly files: ExportFiles;
  readonly jobs: Pick<ExportJobs, 'save'>;
}

interface Work {
  readonly owner: string;
  readonly job: ExportRecord;
  readonly entity: Entity;
  readonly caller: Caller;
}

const PAGE_SIZE = 1000;
/** Bytes in memory, beside a page. S3 takes no part smaller than 5 MiB, except the last. */
const PART_BYTES = 8 * 1024 * 1024;
const MIN_PART_BYTES = 5 * 1024 * 1024;
/** Bounds the size of their names in the record of the job. */
const MAX_PARTS = 1000;
/** A turn reads more than a part, unless the table throttles for all of it. */
const MAX_IDLE = 20;

/** Exports records from the position in the job's record. Records are in memory until there are enough for a part; then the progress is recorded. */
export class ExportRun {
  private progress: ExportProgress;
  private lines: Buffer[] = [];
  private buffered = 0;
  private read = 0;

  constructor(private readonly props: ExportRunProps, private readonly work: Work) {
    this.progress = work.job.exported ?? START;
  }

  /** The result, or undefined where the time is up before. */
  async run(timeIsUp: () => boolean): Promise<Attributes | undefined> {
    const { store, files } = this.props;
    const { owner, job, entity, caller } = this.work;
    const ranges = exportRanges(entity.model, caller);
    await store.states.requireReady(entity.model, ranges);
    const begun = this.progress.uploadId !== undefined;
    const file = await persistently(() => begun ? files.announced(owner, job.id) : files.announce(owner, job.id, fileName(entity.model)));
    let { range, position } = this.progress;
    while (range < ranges.length) {
      const found = await this.page(ranges[range], position);
      this.take(found);
      [range, position] = found.through === undefined ? [range + 1, undefined] : [range, found.through];
      if (this.buffered >= PART_BYTES || (this.buffered >= MIN_PART_BYTES && timeIsUp())) {
        await this.writePart(file, { range, position });
      }
      if (range < ranges.length && timeIsUp()) {
        await this.pause({ range, position });
        return undefined;
      }
    }
    return this.end(file, range);
  }

  private page(range: Range, position: string | undefined): Promise<Found> {
    // Both ends belong to a range. No key is between a position and the same with U+0000 behind it.
    const rest = position === undefined ? range : { ...range, from: `${position}\0` };
    return persistently(() => this.props.store.query(rest, false, PAGE_SIZE));
  }

  private take({ entries }: Found): void {
    const { entity, caller } = this.work;
    for (const { record } of entries) {
      const rules = grantsOn(entity.model, caller, 'list', record.owner);
      if (rules.length > 0) {
        const line = Buffer.from(`${JSON.stringify(representation(entity, record, rules))}\n`);
        this.lines.push(line);
        this.buffered += line.length;
        this.read += 1;
      }
    }
  }

  private async writePart(file: FileRecord, place: Pick<ExportProgress, 'range' | 'position'>): Promise<void> {
    const { files } = this.props;
    const { owner } = this.work;
    const { parts, records, bytes } = this.progress;
    if (parts.length >= MAX_PARTS) {
      throw new PermanentJobError(`There is more than ${Math.floor(bytes / 1024 ** 3)} GiB to export.`);
    }
    const uploadId = this.progress.uploadId ?? await files.begin(owner, file);
    const part = await files.part(owner, file, uploadId, parts.length + 1, Buffer.concat(this.lines));
    await this.save({ ...place, uploadId, parts: [...parts, part], records: records + this.read, bytes: bytes + this.buffered, idle: 0 });
    [this.lines, this.buffered, this.read] = [[], 0, 0];
  }

  /** The rest in memory is too small for a part, and is read again. */
  private async pause(place: Pick<ExportProgress, 'range' | 'position'>): Promise<void> {
    const { progress } = this;
    if (this.buffered === 0) {
      await this.save({ ...progress, ...place });
    } else if (progress.idle >= MAX_IDLE) {
      throw new PermanentJobError('The records could not be read in time.');
    } else {
      await this.save({ ...progress, idle: progress.idle + 1 });
    }
  }

  /** Records the last part before the parts are put together: an upload that has ended then is one that was. */
  private async end(file: FileRecord, range: number): Promise<Attributes> {
    const { files } = this.props;
    const { owner, job } = this.work;
    if (this.progress.parts.length === 0) {
      const content = Buffer.concat(this.lines);
      await files.put(owner, file, content);
      return { fileId: job.id, records: this.read, bytes: content.length };
    }
    if (this.buffered > 0) {
      await this.writePart(file, { range, position: undefined });
    }
    const { uploadId = '', parts, records, bytes } = this.progress;
    await files.complete(owner, file, uploadId, parts);
    return { fileId: job.id, records, bytes };
  }

  private async save(progress: ExportProgress): Promise<void> {
    await persistently(() => this.props.jobs.save(this.work.owner, this.work.job, progress));
    this.progress = progress;
  }
}

/** Ranges of a list without parameters, one after the other. */
export function exportRanges(model: EntityModel, caller: Caller): readonly Range[] {
  if (model.ownership.kind === 'shared') {
    return baseRanges(model, undefined);
  }
  if (grants(model, caller, 'list', false).length > 0 && model.allSlot !== undefined) {
    return allRanges(model, model.allSlot);
  }
  const owner = ownerFor(model, caller);
  return owner === undefined ? [] : baseRanges(model, owner);
}

/** `orders.jsonl`, by the path. */
function fileName({ path }: EntityModel): string {
  return `${path.slice(path.lastIndexOf('/') + 1)}.jsonl`;
}
