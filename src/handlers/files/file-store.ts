import type { FileRecord, FileStatus } from './file';
import type { UploadedObject } from './object-store';
import { type PageRequest, type RecordPage, type RecordTable, type WriteOutcome, nowSeconds } from '../shared/record-table';

/** What every way of settling a pending file changes. */
const AVAILABLE = { status: 'AVAILABLE', expiresAt: undefined, pendingIn: undefined };

/** One version of an object, as S3 tells of it. */
export interface StoredObject {
  readonly size: number;
  readonly etag: string;
  /** Greater than that of every version before. */
  readonly sequencer: string;
}

/** The records of files in the table. */
export class FileStore {
  constructor(private readonly table: RecordTable<FileRecord>) {}

  get(owner: string, id: string): Promise<FileRecord | undefined> {
    return this.table.get(owner, id);
  }

  page(owner: string, page: PageRequest): Promise<RecordPage<FileRecord>> {
    return this.table.page(owner, page);
  }

  /** Records that the upload was seen, which also ends the record's expiry. The first who sees it does. */
  async markAvailable(owner: string, id: string, { size, etag }: UploadedObject): Promise<WriteOutcome<FileRecord>> {
    const changes = { ...AVAILABLE, size, objectEtag: etag, updatedAt: new Date().toISOString() };
    return this.table.update(owner, id, changes, { expression: '#status = :pending', names: ['status'], values: { pending: 'PENDING' } });
  }

  /**
   * Records what an event of S3 tells of the object of a file in this status, unless a newer event has been here. Nothing is recorded
   * of a file whose record is gone: deleted, or not uploaded in time.
   */
  async markUploaded(owner: string, id: string, { size, etag, sequencer }: StoredObject, from: FileStatus): Promise<WriteOutcome<FileRecord>> {
    // With its quotes, as S3 tells it to those who look.
    const changes = { ...AVAILABLE, size, objectEtag: `"${etag}"`, objectSequencer: sequencer, updatedAt: new Date().toISOString() };
    return this.table.update(owner, id, changes, {
      expression: '#status = :status AND (attribute_not_exists(#expiresAt) OR #expiresAt >= :nowSeconds)'
        + ' AND (attribute_not_exists(#objectSequencer) OR #objectSequencer < :sequencer)',
      names: ['status', 'expiresAt', 'objectSequencer'],
      values: { status: from, nowSeconds: nowSeconds(), sequencer },
    });
  }

  async delete(owner: string, id: string): Promise<void> {
    await this.table.delete(owner, id);
  }
}
