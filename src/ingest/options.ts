import { Duration } from 'aws-cdk-lib';
import { WorkQueueOptions } from '../queueing';

/** Options of the import of objects. */
export interface IngestOptions {
  /**
   * Objects under this prefix are imported: `<prefix><owner>/<name>`, whose name ends in `.jsonl`, `.ndjson`, `.csv` or `.tsv`, with
   * `.gz` behind it where you like. One or more names of letters, digits, `-`, `_` and `.`, each with a slash behind it.
   *
   * @default 'imports/'
   */
  readonly importPrefix?: string;

  /**
   * The reports of imports are written under this prefix: `<prefix><owner>/<id of the import>.json`. One object per import, which stays
   * until a lifecycle rule removes it.
   *
   * @default 'reports/'
   */
  readonly reportPrefix?: string;

  /**
   * Time that the record of an import is kept in the table, in whole days from 20 to 3650. A message can wait for 18 days in the queue and its
   * dead-letter queue; an event that comes after the record has gone runs the import again.
   *
   * @default Duration.days(90)
   */
  readonly importRetention?: Duration;

  /**
   * Settings of the queue between EventBridge and the handler.
   *
   * @default - the defaults of `WorkQueue`, but `maxReceiveCount` is 10; the visibility timeout is six times the handler's timeout, 30 minutes
   */
  readonly queue?: WorkQueueOptions;
}

/** Settings for a function that handles new objects. */
export interface ObjectCreatedOptions {
  /**
   * Construct ID of the queue, and the prefix of its alarms' names. Required if several functions handle the same prefix.
   *
   * @default - made of the prefix: `FilesObjects` for `files/`
   */
  readonly id?: string;

  /**
   * Settings of the queue between EventBridge and the function.
   *
   * @default - the defaults of `WorkQueue`; the visibility timeout is six times the function's timeout where that can be seen
   */
  readonly queue?: WorkQueueOptions;
}
