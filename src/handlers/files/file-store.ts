import type { FileRecord } from './file';
import type { UploadedObject } from './object-store';
import type { PageRequest } from '../shared/paging';
import { type RecordPage, type RecordTable, type WriteOutcome, nowSeconds } from '../shared/record-table';

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

  create(owner: string, file: FileRecord): Promise<WriteOutcome<FileRecord>> {
    return this.table.create(owner, file);
  }

  get(owner: string, id: string): Promise<FileRecord | undefined> {
    return this.table.get(owner, id);
  }

  page(owner: string, page: PageRequest): Promise<RecordPage<FileRecord>> {
    return this.table.page(owner, page);
  }

  /** Records that the upload was seen, which also ends the record's expiry. The first who sees it does. */
  async markAvailable(owner: string, id: string, { size, etag }: UploadedObject): Promise<WriteOutcome<FileRecord>> {
    const changes = { status: 'AVAILABLE', size, objectEtag: etag, expiresAt: undefined, updatedAt: new Date().toISOString() };
    return this.table.update(owner, id, changes, { expression: '#status = :pending', names: ['status'], values: { pending: 'PENDING' } });
  }

  /**
   * Records what an event of S3 tells of the object, unless a newer event has been here. Nothing is recorded of a file whose record
   * is gone: deleted, or never uploaded in time.
   */
  async markUploaded(owner: string, id: string, { size, etag, sequencer }: StoredObject): Promise<WriteOutcome<FileRecord>> {
    const changes = { status: 'AVAILABLE', size, objectEtag: etag, objectSequencer: sequencer, expiresAt: undefined, updatedAt: new Date().toISOString() };
    return this.table.update(owner, id, changes, {
      expression: 'attribute_exists(#pk) AND (attribute_not_exists(#expiresAt) OR #expiresAt >= :nowSeconds)'
        + ' AND (attribute_not_exists(#objectSequencer) OR #objectSequencer < :sequencer)',
      names: ['pk', 'expiresAt', 'objectSequencer'],
      values: { nowSeconds: nowSeconds(), sequencer },
    });
  }

  async delete(owner: string, id: string): Promise<void> {
    await this.table.delete(owner, id);
  }
}
