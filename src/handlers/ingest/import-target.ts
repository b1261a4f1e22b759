import type { ImportRecord } from './import';
import type { CsvHeader } from './import-line';

/** Position of a line. */
export interface LinePlace {
  readonly owner: string;
  /** The import, with the version of the object. */
  readonly record: ImportRecord;
  readonly line: number;
}

/** Target of an object's lines. */
export interface ImportTarget {
  /** The column that a CSV file must have. */
  readonly requiredColumn?: string;

  /**
   * Writes a line, and can be repeated. Returns false if the record no longer belongs to the import, and stays unchanged. Both throw
   * `RejectedLineError` for a line that can't be imported.
   *
   * @param header of a CSV file; JSON where there is none
   */
  prepared(place: LinePlace, content: Buffer, header?: CsvHeader): () => Promise<boolean>;
}
