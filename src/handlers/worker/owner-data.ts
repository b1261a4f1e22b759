import { type OwnedFile, type OwnerData, PermanentJobError } from './job-types';
import type { FileRecord } from '../files/file';
import type { RecordTable, StoredRecord } from '../shared/record-table';

const PAGE_SIZE = 1000;
/** More would not end before the function does, and would be tried again for nothing. */
const MAX_PAGES = 500;

/** The records of one owner in the table, read field by field. */
export class TableOwnerData implements OwnerData {
  constructor(
    private readonly ownerId: string,
    private readonly itemTable: RecordTable<StoredRecord>,
    private readonly fileTable: RecordTable<FileRecord>,
  ) {}

  items(): AsyncIterable<readonly object[]> {
    return pages(this.itemTable, this.ownerId, ['createdAt']);
  }

  files(): AsyncIterable<readonly OwnedFile[]> {
    return pages(this.fileTable, this.ownerId, ['status', 'size']);
  }
}

async function* pages<T extends StoredRecord, F extends keyof T & string>(
  table: RecordTable<T>, ownerId: string, fields: readonly F[],
): AsyncIterable<readonly Pick<T, F>[]> {
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { records, after: next } = await table.page(ownerId, { limit: PAGE_SIZE, after }, fields);
    yield records;
    if (next === undefined) {
      return;
    }
    after = next;
  }
  throw new PermanentJobError('There is too much data for this job.');
}
