import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

const [table, stock] = [new DynamoDBClient(), new SNSClient()];

interface Parcel { readonly ownerId: string; readonly jobId: string; readonly name: string }

/** Packs parcels: takes the goods out of stock, and writes the parcel down. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  for (const [index, { body }] of Records.entries()) {
    try {
      await pack(JSON.parse(body) as Parcel);
    } catch (error) {
      console.error('A parcel could not be packed', error);
      // Later messages in the queue wait, or the order is lost.
      return { batchItemFailures: Records.slice(index).map(({ messageId }) => ({ itemIdentifier: messageId })) };
    }
  }
  return { batchItemFailures: [] };
}

async function pack({ ownerId, jobId, name }: Parcel): Promise<void> {
  await stock.send(new PublishCommand({
    TopicArn: process.env.STOCK_TOPIC_ARN,
    Message: JSON.stringify({ name, change: -1 }),
    // The ledger counts each kind of goods in order; a parcel that is packed again within five minutes is the same change.
    MessageGroupId: name.replace(/\W/g, '-').slice(0, 128),
    MessageDeduplicationId: jobId,
  }));
  try {
    await table.send(new PutItemCommand({
      TableName: process.env.TABLE_NAME,
      Item: { pk: { S: `OWNER#${ownerId}` }, sk: { S: `PARCEL#${jobId}` }, packedAt: { S: new Date().toISOString() } },
      ConditionExpression: 'attribute_not_exists(pk)',
    }));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
