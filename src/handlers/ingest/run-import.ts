import { type ImportRecord, MAX_REJECTIONS, type Progress, type Rejection, progressOf } from './import';
import { CsvScanner } from './csv-record';
import { type CsvHeader, RejectedLineError, csvHeader } from './import-line';
import type { ImportObjects } from './import-objects';
import type { ImportFormat } from './import-source';
import type { ImportStore } from './import-store';
import type { ImportTarget } from './import-target';
import { importText } from './import-text';
import { persistently } from '../shared/persistently';
import { MAX_RECORD_BYTES, type RawRecord, splitRecords } from './record-splitter';
import type { Slots } from './slots';
import { type Telemetry, count } from '../shared/telemetry';

export interface ImportRunProps extends Telemetry {
  readonly imports: ImportStore;
  readonly objects: ImportObjects;
  readonly slots: Slots;
}

interface Job {
  readonly owner: string;
  readonly record: ImportRecord;
  readonly format: ImportFormat;
  /** Target of the lines. */
  readonly target: ImportTarget;
}

type Tally = { imported: number; skipped: number; readonly rejections: Rejection[] };

/** After so many lines or bytes the progress is recorded: what a crash makes be done again. */
const BATCH_RECORDS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

/**
 * Imports an object from where its record stands, batch by batch. Reading waits while a batch is written. A batch ends early when the
 * imports of the invocation together have buffered all that they may, so that memory is bounded however many there are.
 */
export class ImportRun {
  /** Progress that is done and recorded. */
  progress: Progress;
  private batch: RawRecord[] = [];
  private bytes = 0;
  private readTo: number;
  private readonly csv?: CsvScanner;

  constructor(private readonly props: ImportRunProps, private readonly job: Job) {
    this.progress = progressOf(job.record);
    this.readTo = this.progress.offset;
    this.csv = job.format === 'csv' ? new CsvScanner() : undefined;
    this.useDelimiter();
  }

  /** True: to the end of the object. False: the time is up before. */
  async run(timeIsUp: () => boolean): Promise<boolean> {
    try {
      return await this.readAndSettle(timeIsUp);
    } finally {
      // The slots outlive an import that fails.
      this.drop();
    }
  }

  private async readAndSettle(timeIsUp: () => boolean): Promise<boolean> {
    const { chunks, decoded } = await importText(this.props.objects, this.job.record, this.progress);
    this.progress = { ...this.progress, ...(decoded ? { decoded } : {}) };
    for await (const raw of splitRecords(chunks, this.progress, this.csv)) {
      this.take(raw);
      if (this.batch.length >= BATCH_RECORDS || this.bytes >= BATCH_BYTES || this.props.slots.full) {
        await this.settle();
        if (timeIsUp()) {
          return false;
        }
      }
    }
    await this.settle();
    return true;
  }

  private take(raw: RawRecord): void {
    if (this.job.format === 'csv' && this.progress.header === undefined && !isBlank(raw)) {
      const { columns: header, delimiter } = csvHeader(raw.content, this.job.target.requiredColumn);
      this.progress = { ...this.progress, ...raw.next, header, delimiter };
      this.useDelimiter();
      return;
    }
    this.batch.push(raw);
    // All that was read since the record before, because a record, however short, keeps the chunk that it was cut from.
    const bytes = raw.next.offset - this.readTo;
    this.readTo = raw.next.offset;
    this.bytes += bytes;
    this.props.slots.buffer(bytes);
  }

  private useDelimiter(): void {
    const { header, delimiter = ',' } = this.progress;
    if (this.csv !== undefined && header !== undefined) {
      this.csv.delimiter = delimiter;
    }
  }

  private drop(): void {
    this.props.slots.release(this.bytes);
    this.batch = [];
    this.bytes = 0;
  }

  /** Writes what the lines of a batch become, then records that it is done. */
  private async settle(): Promise<void> {
    const { batch, progress, props: { imports, metrics, slots }, job: { owner, record } } = this;
    const last = batch.at(-1);
    if (last === undefined) {
      return;
    }
    const tally: Tally = { imported: 0, skipped: 0, rejections: [] };
    await slots.all(batch.filter((raw) => !isBlank(raw)), (raw) => this.settleRecord(raw, tally));
    const { imported, skipped, rejections } = tally;
    const done = {
      ...progress,
      ...last.next,
      imported: progress.imported + imported,
      skipped: progress.skipped + skipped,
      rejected: progress.rejected + rejections.length,
      rejections: [...progress.rejections, ...rejections.sort((a, b) => a.line - b.line)].slice(0, MAX_REJECTIONS),
    };
    await persistently(() => imports.save(owner, record, done));
    count(metrics, 'LinesImported', imported);
    count(metrics, 'LinesSkipped', skipped);
    count(metrics, 'LinesRejected', rejections.length);
    this.progress = done;
    this.drop();
  }

  private async settleRecord({ content, line }: RawRecord, tally: Tally): Promise<void> {
    const { owner, record, target } = this.job;
    try {
      const header = headerOf(this.progress);
      const write = target.prepared({ owner, record, line }, contentOf(content, header), header);
      if (await persistently(write)) {
        tally.imported += 1;
      } else {
        tally.skipped += 1;
      }
    } catch (error) {
      if (!(error instanceof RejectedLineError)) {
        throw error;
      }
      const { field, message: reason } = error;
      tally.rejections.push({ line, ...(field === undefined ? {} : { field }), reason });
    }
  }
}

function contentOf(content: Buffer | undefined, header: CsvHeader | undefined): Buffer {
  if (content === undefined) {
    throw new RejectedLineError(`has more than ${MAX_RECORD_BYTES} bytes${header === undefined ? '' : ', or a quote that is not closed'}`);
  }
  return content;
}

function headerOf({ header: columns, delimiter = ',' }: Progress): CsvHeader | undefined {
  return columns === undefined ? undefined : { columns, delimiter };
}

function isBlank({ content }: RawRecord): boolean {
  return content !== undefined && /^[ \t\r]*$/.test(content.toString('latin1'));
}
