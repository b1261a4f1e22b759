import { Duration, Size } from 'aws-cdk-lib';
import { LayerVersion, SnapStartConf } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { image, javaScript, layerContent, python, typeScript } from './function-code';
import { CUSTOMERS_BY_SPENDING } from './order-data';
import {
  EntityTable, RequestSchema, RouteAuthorization, ServerlessApiPattern, ServerlessFunction, StreamConsumer, StreamFilter,
} from 'cdk-serverless-api-pattern';

/** Python behind a route. It is pure computation: no grants. */
export function addQuotes(shop: ServerlessApiPattern): ServerlessFunction {
  const quote = shop.addFunction('Quote', {
    ...python('quote'),
    description: 'Price of an order.',
    // A user waits for the answer, and some hours have no quote: a snapshot is cheaper than provisioned concurrency.
    snapStart: SnapStartConf.ON_PUBLISHED_VERSIONS,
  });
  shop.addRoute('GET /quotes', { function: quote.alias, request: RequestSchema.parameters({ queryStrings: ['cents', 'quantity', 'country'] }) });
  return quote;
}

/** TypeScript that consumes the stream of the table, and keeps a summary of each customer. */
export function addSummaries(shop: ServerlessApiPattern, data: EntityTable): StreamConsumer {
  const projector = shop.addFunction('Projector', {
    ...typeScript('projector'),
    description: 'Keeps the summary of each customer.',
    environment: { TABLE_NAME: data.table.tableName },
  });
  projector.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [data.table.tableArn]);
  return data.addStreamConsumer('Summaries', projector.alias, {
    // Only orders. Without it, the projector would be called for its own writes.
    filters: [StreamFilter.sortKeyPrefix('item#')],
    // A bad order holds up the others of its shard for seconds, not for a day.
    retryAttempts: 3,
  });
}

/** TypeScript that reads an index and nothing else of the table. */
export function addBestCustomers(shop: ServerlessApiPattern, data: EntityTable): ServerlessFunction {
  const best = shop.addFunction('BestCustomers', {
    ...typeScript('best-customers'),
    description: 'The customers who spent most.',
    environment: { TABLE_NAME: data.table.tableName, INDEX_NAME: CUSTOMERS_BY_SPENDING },
  });
  data.allowQuery(best, CUSTOMERS_BY_SPENDING);
  shop.addRoute('GET /customers/best', { function: best.alias, authorization: RouteAuthorization.groups('staff') });
  return best;
}

/** Go in a container image, called by a topic. */
export function addInvoices(shop: ServerlessApiPattern): ServerlessFunction {
  const invoice = shop.addFunction('Invoice', {
    ...image('invoice'),
    description: 'Writes the invoice of an order.',
    environment: { BUCKET_NAME: shop.bucket.bucketName },
    timeout: Duration.minutes(1),
    // Pages are drawn under /tmp before they are uploaded.
    ephemeralStorageSize: Size.gibibytes(1),
    // A sale must not take the concurrency of the routes.
    reservedConcurrentExecutions: 20,
    // Invoked asynchronously, so failed events go to a queue.
    asyncInvocation: { maxEventAge: Duration.hours(1) },
  });
  invoice.allow(['s3:PutObject'], [shop.bucket.arnForObjects('invoices/*')], {
    reason: 'An invoice has the id of its job, which is not known before. Nothing else is under this prefix.',
  });
  return invoice;
}

/** A durable function: it waits for a fortnight, and costs nothing while it does. */
export function addFollowUp(scope: Construct, shop: ServerlessApiPattern): ServerlessFunction {
  const policy = new LayerVersion(scope, 'ReturnPolicy', {
    // A file that lawyers change and other systems read, too, so it isn't part of the code.
    code: layerContent('return-policy'),
    description: 'For how many days a parcel can be sent back.',
  });
  const followUp = shop.addFunction('FollowUp', {
    ...javaScript('follow-up'),
    description: 'Closes a parcel when it cannot be sent back any more.',
    environment: { TABLE_NAME: shop.table.tableName },
    layers: [policy],
    durableConfig: { executionTimeout: Duration.days(60), retentionPeriod: Duration.days(14) },
    asyncInvocation: {},
  });
  followUp.allow(['dynamodb:UpdateItem'], [shop.table.tableArn]);
  return followUp;
}
