import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { decode, encode, shrink } from './png';

const Bucket = process.env.BUCKET_NAME;
const s3 = new S3Client();

/** Makes a thumbnail of each picture: `files/<owner>/<id>` becomes `thumbnails/<owner>/<id>.png`. Ignores other files. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const results = await Promise.allSettled(Records.map(async ({ body }) => {
    const { detail } = JSON.parse(body) as { detail: { object: { key: string } } };
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: detail.object.key }));
    const picture = decode(Buffer.from(await Body!.transformToByteArray()));
    if (!picture) return;
    const Key = `${detail.object.key.replace(/^files\//, 'thumbnails/')}.png`;
    await s3.send(new PutObjectCommand({ Bucket, Key, ContentType: 'image/png', Body: encode(shrink(picture, 200)) }));
  }));
  results.forEach((result) => result.status === 'rejected' && console.error('No thumbnail', result.reason));
  return { batchItemFailures: Records.filter((_, index) => results[index].status === 'rejected').map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
