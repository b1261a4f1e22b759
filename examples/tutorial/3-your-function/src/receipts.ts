import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

/** Message about a new order. */
interface OrderCreated {
  readonly recordId: string;
  readonly ownerId: string;
  readonly at: string;
  readonly new: { readonly sku: string; readonly quantity: number };
}

const s3 = new S3Client();

/** Writes a receipt for each order. A message may come twice: the same order always gives the same receipt. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { body, messageId } of Records) {
    try {
      await write(JSON.parse(body) as OrderCreated);
    } catch (error) {
      console.error('No receipt', messageId, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}

async function write({ recordId, ownerId, at, new: { sku, quantity } }: OrderCreated): Promise<void> {
  await s3.send(new PutObjectCommand({
    Bucket: process.env.BUCKET_NAME,
    Key: `receipts/${ownerId}/${recordId}`,
    Body: `${at}: ${quantity} x ${sku}\n`,
    ContentType: 'text/plain',
  }));
}
