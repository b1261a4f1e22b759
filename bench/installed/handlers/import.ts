import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { BatchWriteCommand, DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const bucket = new S3Client({ forcePathStyle: true });
const TableName = String(process.env.TABLE_NAME);
const PARALLEL = 32;
const BATCH = 25;

interface QueueEvent { readonly Records: readonly { readonly body: string }[] }
type Item = Readonly<Record<string, unknown>>;

/** Writes a line of JSON of an object as an item each: one write a line, on a condition, or in batches, which know no conditions. */
export async function handler({ Records: [{ body }] }: QueueEvent): Promise<void> {
  const { detail } = JSON.parse(body) as { detail: { bucket: { name: string }; object: { key: string; sequencer: string } } };
  const { Body } = await bucket.send(new GetObjectCommand({ Bucket: detail.bucket.name, Key: detail.object.key }));
  const size = process.env.IN_BATCHES === 'yes' ? BATCH : PARALLEL;
  let items: Item[] = [];
  let number = 0;
  for await (const line of createInterface({ input: Body as Readable })) {
    items.push({ ...JSON.parse(line) as Item, pk: 'OWNER#a', sk: `ITEM#${number += 1}` });
    if (items.length === size) {
      await write(items, detail.object.sequencer);
      items = [];
    }
  }
  if (items.length > 0) await write(items, detail.object.sequencer);
}

async function write(items: readonly Item[], sequencer: string): Promise<void> {
  if (process.env.IN_BATCHES === 'yes') {
    await table.send(new BatchWriteCommand({ RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) } }));
    return;
  }
  await Promise.all(items.map(({ pk, sk, name }) => table.send(new UpdateCommand({
    TableName,
    Key: { pk, sk },
    UpdateExpression: 'SET #name = :name, importSequencer = :sequencer',
    ConditionExpression: 'attribute_not_exists(pk) OR importSequencer < :sequencer',
    ExpressionAttributeNames: { '#name': 'name' },
    ExpressionAttributeValues: { ':name': name, ':sequencer': sequencer },
  }))));
}
