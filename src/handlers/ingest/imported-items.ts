import { itemIdOf } from './import-source';
import { SupersededError } from './import-store';
import type { CreatedObject } from './object-event';
import { type ItemContent, type ItemRecord, newItem } from '../items/item';
import type { RecordTable } from '../shared/record-table';

/** Items as imports see them: each belongs to a line of an object, until a user changes it. */
export class ImportedItems {
  constructor(private readonly table: RecordTable<ItemRecord>) {}

  /** Writes the item of a line, once for each version of its object. False: the item is its owner's by now, and is left alone. */
  async write(owner: string, { key, sequencer }: CreatedObject, line: number, content: ItemContent): Promise<boolean> {
    const item = newItem(itemIdOf(key, line), content, new Date().toISOString());
    const { name, description, tags, attributes, updatedAt } = item;
    const changes = { name, description, tags, attributes, updatedAt, importSequencer: sequencer };
    const outcome = await this.table.upsert(owner, item, changes, {
      // Of an item without the attribute, the comparison does not hold.
      expression: 'attribute_not_exists(#pk) OR #importSequencer < :sequencer',
      names: ['pk', 'importSequencer'],
      values: { sequencer },
    }, 'NONE');
    const written = outcome.done ? sequencer : outcome.existing?.importSequencer;
    if (written !== undefined && written > sequencer) {
      throw new SupersededError();
    }
    return written === sequencer;
  }
}
