import { objectKeyOf, placeOf } from './file';
import type { FileStore } from './file-store';
import type { ObjectStore } from './object-store';
import type { Settled, Settlement } from './settlement';
import { type Telemetry, count, flushing } from '../shared/telemetry';

export interface UploadEventsProps extends Telemetry {
  readonly bucketName: string;
  readonly files: FileStore;
  readonly objects: ObjectStore;
  readonly settlement: Settlement;
}

/** Fields of S3's event in EventBridge that are read. */
interface ObjectCreated {
  readonly 'source': 'aws.s3';
  readonly 'detail-type'?: unknown;
  readonly 'detail'?: { readonly bucket?: { readonly name?: unknown }; readonly object?: { readonly key?: unknown } };
}

/** Events of API Gateway have no such field, whatever a caller sends. */
export function isUploadEvent(event: object): event is ObjectCreated {
  return 'source' in event && event.source === 'aws.s3';
}

/** Settles the file of an object that was created, without a read by the owner. Throws for another event, which then stays for an operator. */
export async function settleUpload(props: UploadEventsProps, { 'detail-type': type, detail }: ObjectCreated): Promise<void> {
  const key = detail?.object?.key;
  if (type !== 'Object Created' || detail?.bucket?.name !== props.bucketName || typeof key !== 'string') {
    throw new Error('This is no event of an object of the bucket.');
  }
  await flushing(props.metrics, () => settleObject(props, key));
}

async function settleObject({ files, objects, settlement, metrics, logger }: UploadEventsProps, key: string): Promise<void> {
  const place = placeOf(key);
  if (place !== undefined) {
    let file = await files.get(place.owner, place.id);
    while (file !== undefined && objectKeyOf(place.owner, file) === key) {
      // Also for an available file: a concurrent deletion learns about the object from the change of its record.
      const settled: Settled = await settlement.look(place.owner, file);
      if (!settled.overtaken) {
        return;
      }
      file = settled.file;
    }
    // The record was there before the upload was signed, so its file was deleted.
    await objects.deleteKey(key);
  }
  // Objects under other names are not the handler's to delete.
  count(metrics, 'UploadsUnknown');
  logger.warn('An object belongs to no file', { fileId: place?.id });
}
