import { FILES } from '../catalog';
import { type FileRecord, newFile, publicFile, uploadHasEnded, uploadPeriod } from './file';
import { fileContent } from './file-content';
import type { FilesApiProps } from './files-api-props';
import { completeUpload, signParts } from './part-routes';
import { partsOf } from './parts';
import { type ApiRoutes, unrouted } from '../shared/api-handler';
import { validateFile } from '../shared/body-validators';
import { replayHeaders } from '../shared/creation';
import { creationIdentity } from '../shared/idempotency';
import { jsonBody } from '../shared/json-body';
import { nextPage, pageRequest } from '../shared/paging';
import { HttpProblem } from '../shared/problem';
import type { ApiRequest } from '../shared/request';
import type { ApiResponse } from '../shared/response';
import { count } from '../shared/telemetry';
import { secondsAhead } from '../shared/time';

/** Another write came in between as often. */
const MAX_DELETIONS = 5;

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
      case 'POST /files/{id}/parts':
        return signParts(props, request);
      case 'POST /files/{id}/complete':
        return completeUpload(props, request);
      default:
        throw unrouted(FILES, request);
    }
  };
}

async function create(props: FilesApiProps, request: ApiRequest): Promise<ApiResponse> {
  const { created, limits, metrics, uploadExpirySeconds } = props;
  const content = fileContent(jsonBody(request, validateFile), limits);
  const identity = creationIdentity(request, content);
  const file = newFile(request.owner, identity.id, content, uploadPeriod(content, uploadExpirySeconds), limits.checksumRequired);
  const creation = await created.createOnce(request.owner, file, identity);
  if (!creation.replayed) {
    count(metrics, 'FilesRequested');
  }
  const { record } = creation;
  return {
    status: 201,
    headers: { ...replayHeaders(creation), Location: request.locationOf(record.id) },
    body: { file: publicFile(record), ...await uploadOf(props, request.owner, record, creation.replayed) },
  };
}

/** Upload instructions. A replay gets new ones, unless the file is there. */
async function uploadOf(props: FilesApiProps, owner: string, file: FileRecord, replayed: boolean): Promise<{ readonly upload?: object }> {
  const { files, objects, uploads, uploadExpirySeconds } = props;
  if (file.status !== 'PENDING') {
    return {};
  }
  if (file.multipart) {
    if (file.uploadId === undefined) {
      await files.begin(owner, file, await uploads.begin(owner, file));
    }
    const { count: parts, size: partSize } = partsOf(file.size);
    return { upload: { parts, partSize, expiresAt: new Date((file.uploadUntil ?? 0) * 1000).toISOString() } };
  }
  // If the file is settled meanwhile, S3 refuses the address: the object is there.
  if (replayed) {
    await files.renew(owner, file, uploadPeriod(file, uploadExpirySeconds));
  }
  return { upload: { ...await objects.signUpload(owner, file, uploadExpirySeconds), expiresAt: secondsAhead(uploadExpirySeconds) } };
}

/** Nothing is asked of S3 while files can still be uploaded, and once at the most when they no longer can. */
async function list({ files, settlement }: FilesApiProps, request: ApiRequest): Promise<ApiResponse> {
  const page = pageRequest(request, 'FILE');
  const { records, after } = await files.page(request.owner, page);
  const settled = await Promise.all(records.map(async (file) => (
    file.status === 'PENDING' && uploadHasEnded(file) ? (await settlement.look(request.owner, file)).file : file
  )));
  return {
    status: 200,
    body: {
      files: settled.filter((file) => file !== undefined).map(publicFile),
      ...nextPage('FILE', page, after),
    },
  };
}

async function read(props: FilesApiProps, { owner, id }: ApiRequest): Promise<ApiResponse> {
  const { files, objects, settlement, downloadExpirySeconds } = props;
  const stored = await files.get(owner, id);
  const file = stored?.status === 'PENDING' ? (await settlement.look(owner, stored)).file : stored;
  if (file === undefined) {
    throw new HttpProblem(404);
  }
  const download = file.status === 'AVAILABLE'
    ? { download: { url: await objects.signDownload(owner, file, downloadExpirySeconds), expiresAt: secondsAhead(downloadExpirySeconds) } }
    : {};
  return { status: 200, body: { file: publicFile(file), ...download } };
}

/**
 * The object goes first: a record without an object can be deleted again, an object without a record is lost. An upload in between
 * changed the record, so both go once more; what is uploaded later is an object of no file, which goes when S3 tells of it.
 */
async function remove({ files, objects, uploads }: FilesApiProps, { owner, id }: ApiRequest): Promise<ApiResponse> {
  for (let attempt = 0; attempt < MAX_DELETIONS; attempt += 1) {
    const file = await files.get(owner, id);
    if (file === undefined) {
      return { status: 204 };
    }
    if (file.uploadId !== undefined) {
      await uploads.abort(owner, file);
    }
    await objects.delete(owner, file);
    if (await files.delete(owner, file)) {
      return { status: 204 };
    }
  }
  throw new HttpProblem(503, { headers: { 'Retry-After': '1' } });
}
