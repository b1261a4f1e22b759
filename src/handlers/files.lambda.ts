import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { FILES } from './catalog';
import type { FileRecord } from './files/file';
import { FileStore } from './files/file-store';
import { filesApi } from './files/files-api';
import { MultipartUploads } from './files/multipart-uploads';
import { ObjectStore } from './files/object-store';
import { Settlement } from './files/settlement';
import { checksumRequired } from './files/upload-checksum';
import { isUploadEvent, settleUpload } from './files/upload-event';
import { apiHandler } from './shared/api-handler';
import { CreatedRecords } from './shared/created-records';
import { Environment } from './shared/environment';
import { objectClient } from './shared/object-client';
import { tableClient } from './shared/record-table';
import { rehearsed } from './shared/rehearsal';
import { telemetryOf } from './shared/telemetry';

const environment = new Environment(FILES);
const telemetry = telemetryOf(FILES, environment);
const bucketName = environment.resource('bucket');
const client = objectClient();
const created = new CreatedRecords<FileRecord>(rehearsed(tableClient()), environment.resource('table'), 'FILE');
const files = new FileStore(created);
const objects = new ObjectStore(client, { bucketName, absent: [404, 403] });
const settlement = new Settlement(files, objects, telemetry.metrics);

const api = apiHandler(environment, telemetry, filesApi({
  created,
  files,
  objects,
  uploads: new MultipartUploads(client, bucketName),
  settlement,
  limits: {
    maxBytes: environment.positiveInteger('MAX_UPLOAD_BYTES'),
    contentTypes: environment.list('UPLOAD_CONTENT_TYPES').map((type) => type.toLowerCase()),
    checksumRequired: checksumRequired(environment.setting('UPLOAD_CHECKSUM')),
  },
  uploadExpirySeconds: environment.positiveInteger('UPLOAD_EXPIRY_SECONDS'),
  downloadExpirySeconds: environment.positiveInteger('DOWNLOAD_EXPIRY_SECONDS'),
  metrics: telemetry.metrics,
}));

/** Requests of callers, and what S3 tells of uploads. */
export async function handler(event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult | void> {
  return isUploadEvent(event) ? settleUpload({ bucketName, files, objects, settlement, ...telemetry }, event) : api(event, context);
}
