import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

const logger = new Logger({ serviceName: 'items' });
const metrics = new Metrics({ namespace: 'Shop', serviceName: 'items' });
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

interface ApiEvent {
  readonly pathParameters: { readonly id: string };
  readonly requestContext: { readonly authorizer: { readonly claims: { readonly sub: string } } };
}

/** `GET /items/{id}` as the tutorials have it: the document client, a logger and metrics of Powertools. */
export async function handler({ pathParameters: { id }, requestContext: { authorizer: { claims } } }: ApiEvent): Promise<object> {
  const { Item } = await client.send(new GetCommand({
    TableName: process.env.TABLE_NAME, Key: { pk: `OWNER#${claims.sub}`, sk: `ITEM#${id}` }, ConsistentRead: true,
  }));
  logger.info('read', { id });
  metrics.addMetric('Requests', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  return { statusCode: Item === undefined ? 404 : 200, body: JSON.stringify(Item ?? {}) };
}
