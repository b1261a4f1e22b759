import type { ItemContent, ItemRecord } from './item';
import { existsInVersion } from '../shared/expressions';
import type { PageRequest, RecordPage, RecordTable, WriteOutcome } from '../shared/record-table';

/** The items in the table. */
export class ItemStore {
  constructor(private readonly table: RecordTable<ItemRecord>) {}

  create(owner: string, item: ItemRecord): Promise<WriteOutcome<ItemRecord>> {
    return this.table.create(owner, item);
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
