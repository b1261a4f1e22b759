import { type CsvHeader, csvItem, jsonItem } from './import-line';
import type { ImportTarget, LinePlace } from './import-target';
import type { ImportedItems } from './imported-items';

/** Lines become items. */
export class ItemLines implements ImportTarget {
  readonly requiredColumn = 'name';

  constructor(private readonly items: Pick<ImportedItems, 'write'>) {}

  prepared({ owner, record, line }: LinePlace, content: Buffer, header?: CsvHeader): () => Promise<boolean> {
    const item = header === undefined ? jsonItem(content) : csvItem(content, header);
    return () => this.items.write(owner, record, line, item);
  }
}
