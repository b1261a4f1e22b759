import { SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { typeScript } from './function-code';
import {
  FieldCondition, FifoQueue, FifoTopic, MessageFilter, NotificationTopic, ServerlessApiPattern, ServerlessFunction, WorkQueue,
} from 'cdk-serverless-api-pattern';

const SUCCEEDED = { type: SubscriptionFilter.stringFilter({ allowlist: ['job.succeeded'] }) };
const FAILED = { type: SubscriptionFilter.stringFilter({ allowlist: ['job.failed'] }) };

/** Parcels in the order in which customers asked for them: the worker sends, the packer consumes. */
export function addParcels(scope: Construct, shop: ServerlessApiPattern): WorkQueue {
  const packer = shop.addFunction('Packer', {
    ...typeScript('packer'),
    description: 'Packs parcels.',
    environment: { TABLE_NAME: shop.table.tableName },
  });
  packer.allow(['dynamodb:PutItem'], [shop.table.tableArn]);
  const parcels = new WorkQueue(scope, 'Parcels', {
    // The worker gives each message the id of its job: a job that runs again sends the same message.
    fifo: FifoQueue.deduplicationIds(),
    consumerTimeout: packer.timeout,
    // Downloads are not packed. They are deleted from the queue without a call.
    filters: [MessageFilter.body({ kind: FieldCondition.oneOf('parcel', 'gift') })],
    monitoring: shop.monitoring,
  });
  parcels.addConsumer('Packer', packer.alias);
  parcels.addProducer(shop.functions.worker.function, 'PARCELS_URL');

  // Changes of the stock, in order for each kind of goods, for a ledger that another team reads from its queue.
  const stock = new NotificationTopic(scope, 'Stock', { fifo: FifoTopic.deduplicationIds(), monitoring: shop.monitoring });
  const ledger = new WorkQueue(scope, 'Ledger', { fifo: FifoQueue.deduplicationIds(), monitoring: shop.monitoring });
  stock.addPublisher(packer.function, 'STOCK_TOPIC_ARN');
  stock.addQueue(ledger.queue, { rawMessageDelivery: true });
  return parcels;
}

/** Subscribers to orders that were checked out, and to those that weren't. */
export function addSubscribers(scope: Construct, shop: ServerlessApiPattern, ...functions: ServerlessFunction[]): void {
  shop.topic.addEmail('orders@example.com', { attributeFilter: FAILED });
  shop.topic.addHttps('https://accounting.example.com/orders', { attributeFilter: SUCCEEDED });
  const statistics = new WorkQueue(scope, 'Statistics', { monitoring: shop.monitoring });
  shop.topic.addQueue(statistics.queue, { rawMessageDelivery: true });
  for (const { alias } of functions) shop.topic.addFunction(alias, { attributeFilter: SUCCEEDED });
}
