import type { CreatedObject } from './object-event';
import type { StoredRecord } from '../shared/record-table';

export type ImportStatus = 'RUNNING' | 'COMPLETED' | 'FAILED';

/** A line that is no item and no record. A type and not an interface, so that it can be stored. */
export type Rejection = { readonly line: number; readonly field?: string; readonly reason: string };

/** Progress of an import. */
export interface Progress {
  /** Bytes and lines that are done. */
  readonly offset: number;
  /** The bytes are those of the text, because the object is compressed or in UTF-16. */
  readonly decoded?: boolean;
  readonly line: number;
  readonly imported: number;
  /** Lines whose items belong to their owner by now. */
  readonly skipped: number;
  readonly rejected: number;
  /** The first of the rejected lines. */
  readonly rejections: readonly Rejection[];
  /** Columns of a CSV file, once its first row was read. */
  readonly header?: readonly string[];
  /** Between the fields of a CSV file. A comma where nothing is said. */
  readonly delimiter?: string;
}

/** The record of an import. An object has one, whichever of its versions is imported. */
export interface ImportRecord extends StoredRecord, CreatedObject, Progress {
  readonly status: ImportStatus;
  readonly reason?: string;
  readonly claimToken?: string;
  readonly leaseUntil?: number;
  readonly completedAt?: string;
}

/** Result of an import. */
export interface Ending {
  readonly status: 'COMPLETED' | 'FAILED';
  /** For its owner to read. */
  readonly reason?: string;
}

export const MAX_REJECTIONS = 1000;

export const START: Progress = { offset: 0, line: 0, imported: 0, skipped: 0, rejected: 0, rejections: [] };

export function progressOf({ offset, decoded, line, imported, skipped, rejected, rejections, header, delimiter }: Progress): Progress {
  return { offset, decoded, line, imported, skipped, rejected, rejections, header, delimiter };
}
