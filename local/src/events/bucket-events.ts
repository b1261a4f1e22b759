import { randomUUID } from 'node:crypto';
import { CreatedObject } from './object-created';
import { JsonObject } from '../json';
import type { AwsRequest, AwsResponse } from '../front/aws-service';
import { bucketAndKey } from '../front/s3/s3-actions';
import type { Place } from '../resources/resource-type';

/** A change of a bucket, in the words of its notifications. */
export interface BucketChange {
  readonly bucket: string;
  readonly key: string;
  /** `ObjectCreated:Put` */
  readonly event: string;
  readonly size?: number;
  readonly etag?: string;
  readonly versionId?: string;
}

const CREATIONS: Readonly<Record<string, string>> = { 'PutObject': 'Put', 'POST Object': 'Post', 'CopyObject': 'Copy', 'CompleteMultipartUpload': 'CompleteMultipartUpload' };

export function creation({ reason, ...object }: CreatedObject): BucketChange {
  return { ...object, event: `ObjectCreated:${CREATIONS[reason] ?? 'Put'}` };
}

/** Objects that a call has deleted. */
export function removals({ method, path, query }: AwsRequest, answer: AwsResponse): BucketChange[] {
  const { bucket, key } = bucketAndKey(path);
  const removed = (name: string, isMarked: boolean): BucketChange => ({ bucket, key: name, event: `ObjectRemoved:${isMarked ? 'DeleteMarkerCreated' : 'Delete'}` });
  if (method === 'DELETE' && key !== '' && answer.status === 204 && !query.has('uploadId') && !query.has('tagging')) {
    const id = answer.headers['x-amz-version-id']?.toString();
    return [{ ...removed(key, id !== undefined && !query.has('versionId')), ...id === undefined ? {} : { versionId: id } }];
  }
  if (method !== 'POST' || !query.has('delete') || answer.status !== 200) return [];
  return [...answer.body.toString('utf8').matchAll(/<Deleted>.*?<Key>([^<]*)<\/Key>(.*?)<\/Deleted>/gs)]
    .map(([, name = '', more = '']) => removed(plain(name), more.includes('<DeleteMarker>') && !more.includes('<VersionId>')));
}

export function plain(text: string): string {
  return text.replace(/&#(\d+);/g, (_match, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', '\'').replaceAll('&amp;', '&');
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function notification(change: BucketChange, configurationId: string, sequencer: string, { region, account }: Place): JsonObject {
  const { bucket, key, event, size, etag, versionId } = change;
  return {
    Records: [{
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: region,
      eventTime: new Date().toISOString(),
      eventName: event,
      userIdentity: { principalId: `AWS:${account}` },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: { 'x-amz-request-id': randomUUID().slice(0, 16).toUpperCase(), 'x-amz-id-2': 'local' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId,
        bucket: { name: bucket, ownerIdentity: { principalId: account }, arn: `arn:aws:s3:::${bucket}` },
        object: {
          // As in a form: a space is a plus sign.
          key: encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/'),
          ...(size === undefined ? {} : { size }),
          ...(etag === undefined ? {} : { eTag: etag }),
          ...(versionId === undefined ? {} : { versionId }),
          sequencer,
        },
      },
    }],
  };
}
