import type { Metrics } from '@aws-lambda-powertools/metrics';
import { type FileRecord, uploadHasEnded } from './file';
import type { FileStore } from './file-store';
import type { ObjectStore } from './object-store';
import { count } from '../shared/telemetry';

/** A file as it is now. Undefined: it was deleted meanwhile. */
export interface Settled {
  readonly file?: FileRecord;
  /** Status that was just recorded. */
  readonly became?: 'AVAILABLE' | 'ABANDONED';
  /** Another write came first: this is what it made of the file. */
  readonly overtaken?: boolean;
}

/** Finds out what has become of an upload: the record tells what S3 has. Counts uploads where it is given metrics. */
export class Settlement {
  constructor(private readonly files: FileStore, private readonly objects: ObjectStore, private readonly metrics?: Metrics) {}

  /**
   * Looks once whether the object is there. When the time for the upload is over, that ends the wait for good;
   * what was on its way then is recorded when S3 tells of it.
   */
  async look(owner: string, file: FileRecord): Promise<Settled> {
    const object = await this.objects.find(owner, file);
    if (object === undefined && (file.status !== 'PENDING' || !uploadHasEnded(file))) {
      return { file };
    }
    const outcome = object === undefined
      ? await this.files.markAbandoned(owner, file)
      : await this.files.markAvailable(owner, file, object);
    if (!outcome.done) {
      return { file: outcome.existing, overtaken: true };
    }
    if (this.metrics !== undefined && object !== undefined && file.status !== 'AVAILABLE') {
      count(this.metrics, 'FilesUploaded');
    }
    return { file: outcome.record, became: object === undefined ? 'ABANDONED' : 'AVAILABLE' };
  }
}
