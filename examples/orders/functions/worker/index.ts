import { ConditionalCheckFailedException, DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

const TableName = process.env.TABLE_NAME;
const [table, topic, parcels] = [new DynamoDBClient(), new SNSClient(), new SQSClient()];

/** Message of the shipped `jobs` handler: the key of the job. */
interface JobMessage { readonly ownerId: string; readonly jobId: string }

/** Result of a job: the order that goes out, or the reason why none does. */
type Outcome = { readonly status: 'SUCCEEDED'; readonly result: { readonly orderId: string } } | { readonly status: 'FAILED'; readonly error: string };

/** Runs jobs of the type `checkout` in place of the shipped worker: sends an order on its way. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const results = await Promise.allSettled(Records.map(async ({ body }) => checkOut(JSON.parse(body) as JobMessage)));
  // Only what failed comes again; after five times it is in the dead-letter queue.
  return { batchItemFailures: Records.flatMap(({ messageId }, index) => results[index].status === 'rejected' ? [{ itemIdentifier: messageId }] : []) };
}

/** The end is recorded last: what breaks off before runs again, and what runs again is told apart by the id of the job. */
async function checkOut({ ownerId, jobId }: JobMessage): Promise<void> {
  const [job] = await read(ownerId, `JOB#${jobId}`);
  if (job?.status.S !== 'QUEUED') return;
  const orderId = job.input?.M?.orderId?.S ?? '';
  const [order] = await read(ownerId, `item#${orderId}`);
  const outcome: Outcome = order ? { status: 'SUCCEEDED', result: { orderId } } : { status: 'FAILED', error: 'There is no such order.' };
  if (order) {
    await parcels.send(new SendMessageCommand({
      QueueUrl: process.env.PARCELS_URL,
      MessageBody: JSON.stringify({ kind: order.data?.M?.attributes?.M?.kind?.S ?? 'parcel', ownerId, jobId, name: order.data?.M?.name.S }),
      // The parcels of one customer are packed in the order in which they were asked for, and each once.
      MessageGroupId: ownerId,
      MessageDeduplicationId: jobId,
    }));
  }
  await publish(ownerId, jobId, outcome);
  await record(ownerId, jobId, outcome);
}

async function read(ownerId: string, sk: string) {
  const { Items = [] } = await table.send(new QueryCommand({
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk = :sk',
    ExpressionAttributeValues: { ':pk': { S: `OWNER#${ownerId}` }, ':sk': { S: sk } },
  }));
  return Items;
}

async function publish(ownerId: string, jobId: string, outcome: Outcome): Promise<void> {
  const type = outcome.status === 'SUCCEEDED' ? 'job.succeeded' : 'job.failed';
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  await topic.send(new PublishCommand({
    TopicArn: process.env.TOPIC_ARN,
    Message: JSON.stringify({ type, version: 1, jobId, ownerId, ...outcome }),
    MessageAttributes: { type: text(type), jobId: text(jobId) },
  }));
}

async function record(ownerId: string, jobId: string, outcome: Outcome): Promise<void> {
  const [name, value] = outcome.status === 'SUCCEEDED' ? ['result', { M: { orderId: { S: outcome.result.orderId } } }] : ['error', { S: outcome.error }];
  try {
    await table.send(new UpdateItemCommand({
      TableName,
      Key: { pk: { S: `OWNER#${ownerId}` }, sk: { S: `JOB#${jobId}` } },
      UpdateExpression: 'SET #status = :status, #outcome = :outcome, completedAt = :now, updatedAt = :now ADD version :one',
      ConditionExpression: '#status = :queued',
      ExpressionAttributeNames: { '#status': 'status', '#outcome': name as string },
      ExpressionAttributeValues: {
        ':status': { S: outcome.status },
        ':queued': { S: 'QUEUED' },
        ':outcome': value as { S: string },
        ':now': { S: new Date().toISOString() },
        ':one': { N: '1' },
      },
    }));
  } catch (error) {
    // The same job at the same time, by a message that came twice: the other one has recorded it.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
