import { type FileRecord, type UploadPeriod, objectKeyOf } from './file';
import type { StoredObject } from './object-store';
import type { Condition } from '../shared/expressions';
import type { PageRequest, RecordPage, RecordTable, WriteOutcome } from '../shared/record-table';

const PENDING: Condition = { expression: '#status = :pending', names: ['status'], values: { pending: 'PENDING' } };

/** The records of files in the table. */
export class FileStore {
  constructor(private readonly table: RecordTable<FileRecord>) {}

  get(owner: string, id: string): Promise<FileRecord | undefined> {
    return this.table.get(owner, id);
  }

  page(owner: string, page: PageRequest): Promise<RecordPage<FileRecord>> {
    return this.table.page(owner, page);
  }

  /** Waits for the upload until later, because another form is signed. */
  renew(owner: string, { id }: FileRecord, period: UploadPeriod): Promise<WriteOutcome<FileRecord>> {
    return this.table.update(owner, id, { ...period }, PENDING);
  }

  /** The first upload in parts that was begun is the file's. */
  begin(owner: string, { id }: FileRecord, uploadId: string): Promise<WriteOutcome<FileRecord>> {
    return this.table.update(owner, id, { uploadId }, {
      expression: `${PENDING.expression} AND attribute_not_exists(#uploadId)`, names: ['status', 'uploadId'], values: PENDING.values,
    });
  }

  /**
   * Records what S3 has, which also ends the record's expiry; also of a file that was given up. Whoever reads the same status first does.
   * Nothing is recorded of a file that was deleted and made again meanwhile: it has another object.
   */
  markAvailable(owner: string, file: FileRecord, { size, contentType, sha256, etag }: StoredObject): Promise<WriteOutcome<FileRecord>> {
    const told = file.status === 'AVAILABLE' && file.objectEtag === etag;
    const changes = {
      status: 'AVAILABLE',
      size,
      contentType,
      sha256,
      objectKey: objectKeyOf(owner, file),
      objectEtag: etag,
      updatedAt: told ? file.updatedAt : new Date().toISOString(),
      expiresAt: undefined,
      pendingIn: undefined,
      uploadId: undefined,
      uploadUntil: undefined,
    };
    return this.table.update(owner, file.id, changes, {
      expression: '#status = :status AND (attribute_not_exists(#objectKey) OR #objectKey = :objectKey)',
      names: ['status', 'objectKey'],
      values: { status: file.status, objectKey: objectKeyOf(owner, file) },
    });
  }

  markAbandoned(owner: string, { id }: FileRecord): Promise<WriteOutcome<FileRecord>> {
    return this.table.update(owner, id, { status: 'ABANDONED', pendingIn: undefined, updatedAt: new Date().toISOString() }, PENDING);
  }

  /** Deletes a record, unless it has changed since it was read. */
  async delete(owner: string, { id, version }: FileRecord): Promise<boolean> {
    const { done, existing } = await this.table.delete(owner, id, {
      expression: '#version = :version', names: ['version'], values: { version },
    }) as { done: boolean; existing?: FileRecord };
    return done || existing === undefined;
  }
}
