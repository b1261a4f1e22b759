import type { ItemContent, ItemRecord } from './item';
import type { CreatedRecords } from '../shared/created-records';
import type { Creation } from '../shared/creation';
import { existsInVersion } from '../shared/expressions';
import type { CreationIdentity } from '../shared/idempotency';
import type { PageRequest, RecordPage, WriteOutcome } from '../shared/record-table';

/** The items in the table. */
export class ItemStore {
  constructor(private readonly table: CreatedRecords<ItemRecord>) {}

  create(owner: string, item: ItemRecord, identity: CreationIdentity): Promise<Creation<ItemRecord>> {
    return this.table.createOnce(owner, item, identity);
  }

  get(owner: string, id: string): Promise<ItemRecord | undefined> {
    return this.table.get(owner, id);
  }

  page(owner: string, page: PageRequest): Promise<RecordPage<ItemRecord>> {
    return this.table.page(owner, page);
  }

  /** Replaces the content of an item, if it is there in one of the versions. */
  replace(owner: string, id: string, content: ItemContent, versions: readonly number[] | undefined): Promise<WriteOutcome<ItemRecord>> {
    const { name, description, tags, attributes } = content;
    const changes = { name, description, tags, attributes, importSequencer: undefined, updatedAt: new Date().toISOString() };
    return this.table.update(owner, id, changes, existsInVersion(versions));
  }

  delete(owner: string, id: string, versions: readonly number[] | undefined): Promise<WriteOutcome<ItemRecord>> {
    return this.table.delete(owner, id, existsInVersion(versions));
  }
}
