import { type FileRecord, publicFile, uploadHasEnded } from './file';
import type { FilesApiProps } from './files-api-props';
import { partsOf, sizeOfPart } from './parts';
import { validateFileParts } from '../shared/body-validators';
import { jsonBody } from '../shared/json-body';
import { HttpProblem, badRequest } from '../shared/problem';
import type { ApiRequest } from '../shared/request';
import type { ApiResponse } from '../shared/response';
import { secondsAhead } from '../shared/time';

/** Signs the upload of some parts: each in its size, and of its bytes where checksums are required. */
export async function signParts(props: FilesApiProps, request: ApiRequest): Promise<ApiResponse> {
  const { owner } = request;
  const { parts } = jsonBody(request, validateFileParts);
  const file = await fileInParts(props, request);
  if (file.status !== 'PENDING' || file.uploadId === undefined || uploadHasEnded(file)) {
    throw new HttpProblem(409, { detail: 'The upload of the file has ended.' });
  }
  const expected = partsOf(file.size);
  parts.forEach(({ number, sha256 }, index) => {
    if (number > expected.count) {
      throw badRequest(`parts.${index}.number`, `must be at most ${expected.count}`);
    }
    if ((sha256 !== undefined) !== (file.partChecksums === true)) {
      throw badRequest(`parts.${index}.sha256`, file.partChecksums ? 'is required: the SHA-256 of the part, in Base64' : 'is not allowed: S3 computes the checksum of this file');
    }
  });
  const seconds = props.uploadExpirySeconds;
  return {
    status: 200,
    body: {
      parts: await Promise.all(parts.map(async (part) => (
        { number: part.number, ...await props.objects.signPart(owner, file, { ...part, size: sizeOfPart(expected, part.number) }, seconds) }
      ))),
      expiresAt: secondsAhead(seconds),
    },
  };
}

/** Puts the parts together that S3 has. 409 names the ones that are missing; 202: S3 is still at it. */
export async function completeUpload(props: FilesApiProps, request: ApiRequest): Promise<ApiResponse> {
  const { owner } = request;
  const { uploads, settlement } = props;
  const file = await fileInParts(props, request);
  if (file.status === 'AVAILABLE') {
    return { status: 200, body: { file: publicFile(file) } };
  }
  const parts = file.uploadId === undefined ? undefined : await uploads.parts(owner, file);
  if (parts !== undefined) {
    if (parts.missing.length > 0) {
      throw new HttpProblem(409, {
        detail: `${parts.missing.length} of ${partsOf(file.size).count} parts are missing.`,
        errors: parts.missing.map((number) => ({ field: `parts.${number}`, message: 'is missing' })),
      });
    }
    if (!await uploads.complete(owner, file, parts.complete)) {
      return { status: 202, body: { file: publicFile(file) } };
    }
  }
  const { file: settled } = await settlement.look(owner, file);
  if (settled?.status !== 'AVAILABLE') {
    throw new HttpProblem(409, { detail: 'The upload of the file has ended.' });
  }
  return { status: 200, body: { file: publicFile(settled) } };
}

async function fileInParts({ files }: FilesApiProps, { owner, id }: ApiRequest): Promise<FileRecord> {
  const file = await files.get(owner, id);
  if (file === undefined) {
    throw new HttpProblem(404);
  }
  if (!file.multipart) {
    throw new HttpProblem(409, { detail: 'The file was not announced with multipart.' });
  }
  return file;
}
