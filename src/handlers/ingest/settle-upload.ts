import type { CreatedObject } from './object-event';
import { persistently } from './persistently';
import { FILES_PREFIX } from '../catalog';
import type { FileStore } from '../files/file-store';
import { ownerOfObjectKey } from '../shared/owner';
import { type Telemetry, count } from '../shared/telemetry';

interface UploadProps extends Telemetry {
  readonly files: FileStore;
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Marks the file of an uploaded object as available, without anybody looking. Whoever comes first counts it: this, or who looks. */
export async function settleUpload({ files, metrics, logger }: UploadProps, object: CreatedObject): Promise<void> {
  const [folder, id, ...rest] = object.key.slice(FILES_PREFIX.length).split('/');
  const owner = ownerOfObjectKey(folder);
  const isFile = owner !== undefined && id !== undefined && ID.test(id) && rest.length === 0;
  const pending = isFile ? await persistently(() => files.markUploaded(owner, id, object, 'PENDING')) : undefined;
  if (pending?.done) {
    count(metrics, 'FilesUploaded');
  } else if (isFile && pending?.existing !== undefined) {
    // Somebody has looked, or an earlier upload was here. A newer event's size and ETag stay.
    await persistently(() => files.markUploaded(owner, id, object, 'AVAILABLE'));
  } else {
    count(metrics, 'UploadsUnknown');
    logger.warn('An object belongs to no file', { fileId: isFile ? id : undefined });
  }
}
