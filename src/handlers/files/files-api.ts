import type { Metrics } from '@aws-lambda-powertools/metrics';
import { FILES } from '../catalog';
import { type FileRecord, type UploadLimits, fileContent, newFile, publicFile } from './file';
import type { FileStore } from './file-store';
import type { ObjectStore } from './object-store';
import { type ApiRoutes, unrouted } from '../shared/api-handler';
import { validateFile } from '../shared/body-validators';
import type { CreatedRecords } from '../shared/created-records';
import { replayHeaders } from '../shared/creation';
import { creationIdentity } from '../shared/idempotency';
import { jsonBody } from '../shared/json-body';
import { nextPage, pageRequest } from '../shared/paging';
import { HttpProblem } from '../shared/problem';
import type { ApiRequest } from '../shared/request';
import type { ApiResponse } from '../shared/response';
import { count } from '../shared/telemetry';

export interface FilesApiProps {
  readonly created: CreatedRecords<FileRecord>;
  readonly files: FileStore;
  readonly objects: ObjectStore;
  readonly limits: UploadLimits;
  readonly metrics: Metrics;
}

/** The routes of `/files`. */
export function filesApi(props: FilesApiProps): ApiRoutes {
  return async (request) => {
    switch (request.route) {
      case 'GET /files':
        return list(props, request);
      case 'POST /files':
        return create(props, request);
      case 'GET /files/{id}':
        return read(props, request);
      case 'DELETE /files/{id}':
        return remove(props, request);
      default:
        throw unrouted(FILES, request);
    }
  };
}

async function create({ created, objects, limits, metrics }: FilesApiProps, request: ApiRequest): Promise<ApiResponse> {
  const content = fileContent(jsonBody(request, validateFile), limits);
  const identity = creationIdentity(request, content);
  const creation = await created.createOnce(request.owner, newFile(identity.id, content, new Date()), identity);
  if (!creation.replayed) {
    count(metrics, 'FilesRequested');
  }
  const { record } = creation;
  // A replay gets a new form, unless the file has been uploaded with the first one.
  const upload = record.status === 'PENDING' ? { upload: await objects.upload(request.owner, record) } : {};
  return {
    status: 201,
    headers: { ...replayHeaders(creation), Location: request.locationOf(record.id) },
    body: { file: publicFile(record), ...upload },
  };
}

/** A page shows what has been uploaded since: looking is what turns a pending file into a lasting one. */
async function list(props: FilesApiProps, request: ApiRequest): Promise<ApiResponse> {
  const page = pageRequest(request, 'FILE');
  const { records, after } = await props.files.page(request.owner, page);
  const files = await Promise.all(records.map((file) => settled(props, request.owner, file)));
  return {
    status: 200,
    body: {
      files: files.filter((file) => file !== undefined).map(publicFile),
      ...nextPage('FILE', page, after),
    },
  };
}

async function read(props: FilesApiProps, request: ApiRequest): Promise<ApiResponse> {
  const { owner, id } = request;
  const stored = await props.files.get(owner, id);
  const file = stored === undefined ? undefined : await settled(props, owner, stored);
  if (file === undefined) {
    throw new HttpProblem(404);
  }
  const download = file.status === 'AVAILABLE' ? { download: await props.objects.download(owner, file) } : {};
  return { status: 200, body: { file: publicFile(file), ...download } };
}

/** The object goes first: a record without an object can be deleted again, an object without a record is lost. */
async function remove({ files, objects }: FilesApiProps, request: ApiRequest): Promise<ApiResponse> {
  const { owner, id } = request;
  await objects.delete(owner, id);
  await files.delete(owner, id);
  return { status: 204 };
}

/** The file as it is now: a pending one becomes available once its object is there. Undefined: deleted meanwhile. */
async function settled({ files, objects, metrics }: FilesApiProps, owner: string, file: FileRecord): Promise<FileRecord | undefined> {
  if (file.status !== 'PENDING') {
    return file;
  }
  const uploaded = await objects.find(owner, file.id);
  if (uploaded === undefined) {
    return file;
  }
  const outcome = await files.markAvailable(owner, file.id, uploaded);
  if (!outcome.done) {
    return outcome.existing;
  }
  count(metrics, 'FilesUploaded');
  return outcome.record;
}
