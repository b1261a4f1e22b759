import type { FileRecord } from './file';
import type { UploadedObject } from './object-store';
import type { PageRequest } from '../shared/paging';
import type { RecordPage, RecordTable, WriteOutcome } from '../shared/record-table';

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

  async delete(owner: string, id: string): Promise<void> {
    await this.table.delete(owner, id);
  }
}
