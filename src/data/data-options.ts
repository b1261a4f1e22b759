import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { EntityTableOptions } from './entity-table';
import { ObjectBucketOptions } from './object-bucket';

/** The `data` section of the pattern. */
export interface DataOptions {
  /**
   * Settings of the table. Not together with `existingTable`.
   *
   * @default - the defaults of `EntityTable`
   */
  readonly table?: EntityTableOptions;

  /**
   * Your own table, with string keys `pk` and `sk` and time to live on `expiresAt`.
   * For an imported table, synthesis can't check this.
   *
   * @default - a new table
   */
  readonly existingTable?: ITable;

  /**
   * Settings of the bucket. Not together with `existingBucket`.
   *
   * @default - the defaults of `ObjectBucket`
   */
  readonly bucket?: ObjectBucketOptions;

  /**
   * Your own bucket. Where `api.cors` is set, it needs a CORS rule that lets those origins GET and POST.
   * For an imported bucket, synthesis can't check this.
   *
   * @default - a new bucket
   */
  readonly existingBucket?: IBucket;
}
