import { DynamoDBClient, GetItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';

const TableName = process.env.TABLE_NAME;
const client = new DynamoDBClient();

/** An order's share of the summary of its customer. */
interface Share { readonly orders: number; readonly cents: number }

/** Keeps the summary of each customer: how many orders, and what they cost together. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  for (const record of Records) {
    try {
      await project(record);
    } catch (error) {
      console.error('An order could not be counted', record.eventID, error);
      // Lambda comes back from this record on, so what follows need not be tried now.
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
}

/**
 * The counted part of an order is stored beside it, in one transaction with the summary. However often a change comes,
 * the difference to what was counted is added once.
 */
async function project({ dynamodb }: DynamoDBRecord): Promise<void> {
  const pk = { S: dynamodb?.Keys?.pk.S ?? '' };
  const key = { pk, sk: { S: `COUNTED#${dynamodb?.Keys?.sk.S}` } };
  const share = shareOf(dynamodb?.NewImage);
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: key, ConsistentRead: true }));
  const counted: Share = { orders: Number(Item?.orders.N ?? 0), cents: Number(Item?.cents.N ?? 0) };
  await client.send(new TransactWriteItemsCommand({
    TransactItems: [{
      Put: {
        TableName,
        Item: { ...key, orders: number(share.orders), cents: number(share.cents) },
        ...(Item
          ? { ConditionExpression: 'orders = :orders AND cents = :cents', ExpressionAttributeValues: { ':orders': Item.orders, ':cents': Item.cents } }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      },
    }, {
      Update: {
        TableName,
        Key: { pk, sk: { S: 'SUMMARY' } },
        // The index holds what has these two attributes: the summaries, and nothing else of the table.
        UpdateExpression: 'SET summaryOf = :customer ADD orders :orders, spentCents :cents',
        ExpressionAttributeValues: {
          ':customer': { S: 'CUSTOMER' },
          ':orders': number(share.orders - counted.orders),
          ':cents': number(share.cents - counted.cents),
        },
      },
    }],
  }));
}

/** Throws for an order without a price, so that it ends in the dead-letter queue. */
function shareOf(order: Record<string, AttributeValue> | undefined): Share {
  if (!order) return { orders: 0, cents: 0 };
  const cents = Number(order.data?.M?.attributes?.M?.cents?.N);
  if (!Number.isInteger(cents) || cents < 0) throw new Error('The attribute cents is not a whole number of at least 0');
  return { orders: 1, cents };
}

function number(value: number): { N: string } {
  return { N: String(value) };
}
