import type { S3Client } from '@aws-sdk/client-s3';
import type { PendingRecord } from './pending-index';
import type { Verdict } from './sweep';
import type { FileRecord } from '../files/file';
import type { FileStore } from '../files/file-store';
import { findObject } from '../files/object-store';
import type { RecordTable } from '../shared/record-table';

/** Uploads whose form has long expired: those that came are available, those that did not are abandoned. */
export class StaleUploads {
  constructor(
    private readonly files: FileStore,
    private readonly client: S3Client,
    private readonly bucketName: string,
    private readonly table: RecordTable<FileRecord>,
  ) {}

  async settle({ owner, id }: PendingRecord): Promise<Verdict> {
    // May list the bucket, so that nothing is given up because it cannot be read for the time being.
    const uploaded = await findObject(this.client, this.bucketName, owner, id, [404]);
    if (uploaded !== undefined) {
      const { done } = await this.files.markAvailable(owner, id, uploaded);
      return done ? 'UploadsFound' : undefined;
    }
    const { done } = await this.table.update(
      owner, id,
      { status: 'ABANDONED', pendingIn: undefined, updatedAt: new Date().toISOString() },
      { expression: '#status = :pending', names: ['status'], values: { pending: 'PENDING' } },
    );
    return done ? 'UploadsAbandoned' : undefined;
  }
}
