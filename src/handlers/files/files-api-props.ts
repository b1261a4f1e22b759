import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { FileRecord } from './file';
import type { UploadLimits } from './file-content';
import type { FileStore } from './file-store';
import type { MultipartUploads } from './multipart-uploads';
import type { ObjectStore } from './object-store';
import type { Settlement } from './settlement';
import type { CreatedRecords } from '../shared/created-records';

/** Dependencies of the routes of files. */
export interface FilesApiProps {
  readonly created: CreatedRecords<FileRecord>;
  readonly files: FileStore;
  readonly objects: ObjectStore;
  readonly uploads: MultipartUploads;
  readonly settlement: Settlement;
  readonly limits: UploadLimits;
  readonly uploadExpirySeconds: number;
  readonly downloadExpirySeconds: number;
  readonly metrics: Metrics;
}
