import type { ImportRecord } from './import';
import type { CsvHeader } from './import-line';

/** Where a line is. */
export interface LinePlace {
  readonly owner: string;
  /** The import, with the version of the object. */
  readonly record: ImportRecord;
  readonly line: number;
}

/** What the lines of an object become. */
export interface ImportTarget {
  /** The column that a CSV file must have. */
  readonly requiredColumn?: string;

  /**
   * What writes a line, and can be repeated. It gives false where what the line has become is no longer the import's, and is left alone. Both throw
   * `RejectedLineError` for a line that can't be imported.
   *
   * @param header of a CSV file; JSON where there is none
   */
  prepared(place: LinePlace, content: Buffer, header?: CsvHeader): () => Promise<boolean>;
}
