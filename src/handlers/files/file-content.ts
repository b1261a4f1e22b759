import type { FileBody } from '../shared/body-types';
import { badRequest } from '../shared/problem';
import { requireStorable } from '../shared/storable';

/** S3 takes no more in one request. */
const MAX_REQUEST_BYTES = 5 * 1024 ** 3;

export interface FileContent {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  /** SHA-256 of the bytes, in base64. S3 then takes these bytes and no others. */
  readonly sha256?: string;
  /** It is uploaded in parts. */
  readonly multipart?: boolean;
}

export interface UploadLimits {
  readonly maxBytes: number;
  /** Content types, `type/*` among them. Empty: all. */
  readonly contentTypes: readonly string[];
  /** S3 verifies the checksum, or refuses the bytes. */
  readonly checksumRequired: boolean;
}

/** The content of a body, field by field, within the limits of this deployment. */
export function fileContent({ name, contentType, size, sha256, multipart = false }: FileBody, limits: UploadLimits): FileContent {
  requireStorable(name, 'name');
  if (size > limits.maxBytes) {
    throw badRequest('size', `must be at most ${limits.maxBytes}`);
  }
  if (!accepts(limits.contentTypes, contentType)) {
    throw badRequest('contentType', `must be one of ${limits.contentTypes.join(', ')}`);
  }
  if (multipart) {
    checkMultipart(size, sha256);
  } else if (size > MAX_REQUEST_BYTES) {
    throw badRequest('multipart', `must be true for more than ${MAX_REQUEST_BYTES} bytes`);
  } else if (limits.checksumRequired && sha256 === undefined) {
    throw badRequest('sha256', 'is required: the SHA-256 of the file, in Base64');
  }
  // No field where none was given: requests from before there was one keep their hash.
  return { name, contentType, size, ...(sha256 === undefined ? {} : { sha256 }), ...(multipart ? { multipart } : {}) };
}

function checkMultipart(size: number, sha256: string | undefined): void {
  if (size === 0) {
    throw badRequest('multipart', 'must not be true for an empty file');
  }
  if (sha256 !== undefined) {
    throw badRequest('sha256', 'is not allowed with multipart: S3 compares the checksum of each part');
  }
}

/** Parameters, such as a character set, do not count. */
function accepts(patterns: readonly string[], contentType: string): boolean {
  const [type] = contentType.split(';');
  return patterns.length === 0 || patterns.some((pattern) => pattern === type || pattern === '*/*'
    || (pattern.endsWith('/*') && type.startsWith(pattern.slice(0, -1))));
}
