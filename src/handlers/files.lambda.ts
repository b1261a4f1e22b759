import { FILES } from './catalog';
import type { FileRecord } from './files/file';
import { FileStore } from './files/file-store';
import { filesApi } from './files/files-api';
import { ObjectStore } from './files/object-store';
import { checksumRequired } from './files/upload-checksum';
import { apiHandler } from './shared/api-handler';
import { CreatedRecords } from './shared/created-records';
import { Environment } from './shared/environment';
import { objectClient } from './shared/object-client';
import { tableClient } from './shared/record-table';
import { rehearsed } from './shared/rehearsal';
import { telemetryOf } from './shared/telemetry';

const environment = new Environment(FILES);
const telemetry = telemetryOf(FILES, environment);
const created = new CreatedRecords<FileRecord>(rehearsed(tableClient()), environment.resource('table'), 'FILE');

export const handler = apiHandler(environment, telemetry, filesApi({
  created,
  files: new FileStore(created),
  objects: new ObjectStore(objectClient(), {
    bucketName: environment.resource('bucket'),
    uploadExpirySeconds: environment.positiveInteger('UPLOAD_EXPIRY_SECONDS'),
    downloadExpirySeconds: environment.positiveInteger('DOWNLOAD_EXPIRY_SECONDS'),
  }),
  limits: {
    maxBytes: environment.positiveInteger('MAX_UPLOAD_BYTES'),
    contentTypes: environment.list('UPLOAD_CONTENT_TYPES').map((type) => type.toLowerCase()),
    checksumRequired: checksumRequired(environment.setting('UPLOAD_CHECKSUM')),
  },
  metrics: telemetry.metrics,
}));
