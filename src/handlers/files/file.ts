import { randomUUID } from 'node:crypto';
import type { FileContent } from './file-content';
import { FILES_PREFIX } from '../catalog';
import { ownerInObjectKey, ownerOfObjectKey } from '../shared/owner';
import { pendingIn } from '../shared/pending';
import { type StoredRecord, nowSeconds } from '../shared/record-table';

const DAY = 24 * 60 * 60;
/** Longer than an event of S3 can wait for its handler: a day at EventBridge, six hours at Lambda, two weeks in the failure queue. */
const RETENTION_SECONDS = 16 * DAY;
/** Time for all parts of an upload. The bucket's lifecycle rule removes parts after seven days. */
const MULTIPART_SECONDS = 6 * DAY;

export type FileStatus = 'PENDING' | 'AVAILABLE' | 'ABANDONED';

/** Until it is available, a file is what was announced. From then on it is what S3 has. */
export interface FileRecord extends StoredRecord, FileContent {
  readonly status: FileStatus;
  /** No other file has it, and it is never used again. Files from before have none: their key ends with their id. */
  readonly objectKey?: string;
  readonly objectEtag?: string;
  /** Expiry of the upload's signature, in seconds since the epoch. */
  readonly uploadUntil?: number;
  /** S3's name of an upload in parts, while there is one. */
  readonly uploadId?: string;
  /** Each part comes with its checksum. */
  readonly partChecksums?: boolean;
  /** Its partition of the index of pending records, while it is one. */
  readonly pendingIn?: string;
}

/** Object of a file. */
export interface FilePlace {
  readonly owner: string;
  readonly id: string;
}

/** Time limits of a file's upload, and of its record. */
export interface UploadPeriod {
  readonly uploadUntil: number;
  readonly expiresAt: number;
}

export function uploadPeriod({ multipart }: FileContent, formSeconds: number): UploadPeriod {
  const uploadUntil = nowSeconds() + (multipart ? MULTIPART_SECONDS : formSeconds);
  return { uploadUntil, expiresAt: uploadUntil + RETENTION_SECONDS };
}

export function newFile(owner: string, id: string, content: FileContent, period: UploadPeriod, partChecksums: boolean): FileRecord {
  const now = new Date().toISOString();
  return {
    id,
    ...content,
    ...period,
    ...(content.multipart && partChecksums ? { partChecksums } : {}),
    status: 'PENDING',
    objectKey: `${legacyKeyOf(owner, id)}/${randomUUID()}`,
    version: 1,
    createdAt: now,
    updatedAt: now,
    pendingIn: pendingIn('FILE', id),
  };
}

/** The file's upload can't begin any more. */
export function uploadHasEnded({ uploadUntil = 0 }: FileRecord): boolean {
  return uploadUntil < nowSeconds();
}

export function objectKeyOf(owner: string, { id, objectKey }: FileRecord): string {
  return objectKey ?? legacyKeyOf(owner, id);
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The file that a key names. Undefined: none was ever named so. */
export function placeOf(key: string): FilePlace | undefined {
  const [folder, id, name, ...rest] = key.slice(FILES_PREFIX.length).split('/');
  const owner = ownerOfObjectKey(folder);
  const isFile = key.startsWith(FILES_PREFIX) && id !== undefined && ID.test(id) && (name === undefined || ID.test(name)) && rest.length === 0;
  return isFile && owner !== undefined ? { owner, id } : undefined;
}

/** The representation that callers see. */
export function publicFile({ id, name, contentType, size, sha256, status, createdAt, updatedAt }: FileRecord): object {
  return { id, name, contentType, size, sha256, status, createdAt, updatedAt };
}

function legacyKeyOf(owner: string, id: string): string {
  return `${FILES_PREFIX}${ownerInObjectKey(owner)}/${id}`;
}
