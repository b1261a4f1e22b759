import { Duration, Size } from 'aws-cdk-lib';
import { AttributeType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { IBucket, StorageClass } from 'aws-cdk-lib/aws-s3';
import { EntityTableOptions, IndexProjection, ObjectBucketOptions, TableCapacity, TableInsights } from 'cdk-serverless-api-pattern';

/** Holds the summaries of customers, the one who spent most at the end. All share one key: right for thousands of customers, not for millions. */
export const CUSTOMERS_BY_SPENDING = 'customers-by-spending';

/** One table for orders, jobs, parcels and summaries. */
export const TABLE: EntityTableOptions = {
  // A loop by mistake is throttled, and seen by the alarm, before it costs much.
  capacity: TableCapacity.onDemand({ maxReadRequestUnits: 20_000, maxWriteRequestUnits: 8_000 }),
  // The sale begins for all customers at the same minute. Charged once.
  warmThroughput: { readUnitsPerSecond: 15_000, writeUnitsPerSecond: 6_000 },
  indexes: [{
    indexName: CUSTOMERS_BY_SPENDING,
    partitionKeys: [{ name: 'summaryOf', type: AttributeType.STRING }],
    sortKeys: [{ name: 'spentCents', type: AttributeType.NUMBER }],
    projection: IndexProjection.include('orders'),
  }],
  // The projector needs what an order was and what it is.
  stream: StreamViewType.NEW_AND_OLD_IMAGES,
  // Another region goes on where this one cannot.
  replicas: [{ region: 'eu-central-1' }],
  // A mistake is found within two weeks or never. Shorter is not cheaper, but keeps less of what customers had deleted.
  recoveryPeriodInDays: 14,
  // Costs next to nothing while no key is throttled.
  contributorInsights: TableInsights.throttledKeys(),
};

/** Our invoices under `invoices/`, photographs of customers under `files/`. */
export function bucketOptions(copies: IBucket): ObjectBucketOptions {
  return {
    // Photographs of what arrived broken, and nothing else.
    uploads: { maxSize: Size.mebibytes(20), contentTypes: ['image/jpeg', 'image/png', 'image/webp'], downloadExpiry: Duration.minutes(10) },
    // Last year's invoices are read only in an audit, where hours don't matter.
    archiveTiers: { prefix: 'invoices/', archiveAccessAfter: Duration.days(365) },
    lifecycleRules: [
      // The law wants them for ten years.
      { prefix: 'invoices/', expiration: Duration.days(3653) },
      // Seldom looked at after the parcel is closed, but then at once.
      {
        prefix: 'files/',
        transitions: [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, after: Duration.days(90) }],
        expiration: Duration.days(730),
      },
    ],
    // Each week, for the auditors: which invoices there are. In the bucket of the access log.
    inventory: { prefix: 'invoices/' },
    // Deletions are not copied: what was deleted here by mistake is still there.
    replication: { destination: copies, prefix: 'invoices/', storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL },
  };
}
