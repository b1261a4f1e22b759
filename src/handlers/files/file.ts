import { pendingIn } from '../shared/pending';
import { badRequest } from '../shared/problem';
import type { StoredRecord } from '../shared/record-table';
import { requireStorable } from '../shared/storable';

/** An upload that is not seen within a day is forgotten. */
export const PENDING_SECONDS = 24 * 60 * 60;

export type FileStatus = 'PENDING' | 'AVAILABLE' | 'ABANDONED';

export interface FileContent {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  /** SHA-256 of the bytes, in base64. S3 then takes these bytes and no others. */
  readonly sha256?: string;
}

export interface FileRecord extends StoredRecord, FileContent {
  readonly status: FileStatus;
  readonly objectEtag?: string;
  /** Its partition of the index of pending records, while it is one. */
  readonly pendingIn?: string;
}

export interface UploadLimits {
  readonly maxBytes: number;
  /** Content types, `type/*` among them. Empty: all. */
  readonly contentTypes: readonly string[];
  /** A file is announced with its checksum, or not at all. */
  readonly checksumRequired: boolean;
}

/** The content of a body, field by field, within the limits of this deployment. */
export function fileContent({ name, contentType, size, sha256 }: FileContent, limits: UploadLimits): FileContent {
  requireStorable(name, 'name');
  if (size > limits.maxBytes) {
    throw badRequest('size', `must be at most ${limits.maxBytes}`);
  }
  if (!accepts(limits.contentTypes, contentType)) {
    throw badRequest('contentType', `must be one of ${limits.contentTypes.join(', ')}`);
  }
  if (limits.checksumRequired && sha256 === undefined) {
    throw badRequest('sha256', 'must be there: files are taken with their checksum only');
  }
  return { name, contentType, size, sha256 };
}

export function newFile(id: string, content: FileContent, now: Date): FileRecord {
  return {
    id,
    ...content,
    status: 'PENDING',
    version: 1,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    expiresAt: Math.floor(now.getTime() / 1000) + PENDING_SECONDS,
    pendingIn: pendingIn('FILE', id),
  };
}

/** The representation that callers see. */
export function publicFile({ id, name, contentType, size, sha256, status, createdAt, updatedAt }: FileRecord): object {
  return { id, name, contentType, size, sha256, status, createdAt, updatedAt };
}

function accepts(patterns: readonly string[], contentType: string): boolean {
  return patterns.length === 0 || patterns.some((pattern) => pattern === contentType || pattern === '*/*'
    || (pattern.endsWith('/*') && contentType.startsWith(pattern.slice(0, -1))));
}
