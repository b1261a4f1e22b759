// The SDKs of the runtime. For production, AWS advises to put the durable execution SDK into the asset.
import { readFileSync } from 'node:fs';
import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient();

/** Waits until a parcel cannot be sent back any more, and then closes it. The waiting costs nothing. */
export const handler = withDurableExecution(async ({ Records: [{ Sns }] }, context) => {
  const { ownerId, jobId } = JSON.parse(Sns.Message);
  // In a step, because a replay must do the same, even if the file has changed by then.
  const days = await context.step('read the return policy', async () => JSON.parse(readFileSync('/opt/return-policy.json', 'utf8')).days);
  await context.wait('until it is too late to send it back', { days });
  await context.step('close the parcel', async () => {
    await client.send(new UpdateItemCommand({
      TableName: process.env.TABLE_NAME,
      Key: { pk: { S: `OWNER#${ownerId}` }, sk: { S: `PARCEL#${jobId}` } },
      UpdateExpression: 'SET closedAt = :now',
      ExpressionAttributeValues: { ':now': { S: new Date().toISOString() } },
    }));
  });
});
