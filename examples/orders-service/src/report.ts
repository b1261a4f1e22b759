import { DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';

const [client, s3] = [new DynamoDBClient(), new S3Client()];

/** Sales of the day before. */
export async function handler(): Promise<void> {
  const day = new Date(Date.now() - 24 * 60 * 60_000).toISOString().slice(0, 10);
  let [orders, cents] = [0, 0];
  for await (const { Items = [] } of paginateQuery({ client }, {
    TableName: process.env.TABLE_NAME, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: `ORDERS#${day}` } },
  })) {
    orders += Items.length;
    cents += Items.reduce((sum, item) => sum + Number(unmarshall(item).cents), 0);
  }
  await s3.send(new PutObjectCommand({
    Bucket: process.env.BUCKET_NAME, Key: `reports/${day}.json`, ContentType: 'application/json', Body: JSON.stringify({ day, orders, cents }),
  }));
}
