import { Attribute, ProjectionType, WarmThroughput } from 'aws-cdk-lib/aws-dynamodb';
import { TableCapacity } from './table-capacity';
import { checkKnownList, invalid } from '../private/invalid';

/**
 * Attributes of an item that an index holds. Fewer are cheaper: every write of an attribute that the index holds also writes the index.
 *
 * @example
 * new EntityTable(this, 'Table', {
 *   indexes: [{
 *     indexName: 'byStatus',
 *     partitionKeys: [{ name: 'status', type: dynamodb.AttributeType.STRING }],
 *     projection: IndexProjection.include('total', 'customer'),
 *   }],
 * });
 */
export class IndexProjection {
  /** Every attribute. */
  public static all(): IndexProjection {
    return new IndexProjection(ProjectionType.ALL);
  }

  /** Only the keys of the index and of the table. */
  public static keysOnly(): IndexProjection {
    return new IndexProjection(ProjectionType.KEYS_ONLY);
  }

  /** The keys and the attributes named, from 1 to 20, and at most 100 in all indexes of a table together. Throws on other numbers. */
  public static include(...attributes: string[]): IndexProjection {
    checkKnownList('data.table.indexes.projection', attributes);
    if (attributes.length < 1 || attributes.length > 20) {
      throw invalid('data.table.indexes.projection', `${attributes.length} attributes`, 'from 1 to 20 attributes');
    }
    return new IndexProjection(ProjectionType.INCLUDE, attributes);
  }

  private constructor(
    /** @internal */ public readonly _type: ProjectionType,
    /** @internal */ public readonly _attributes?: string[],
  ) {}
}

/**
 * A global secondary index.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
export interface TableIndexOptions {
  /** Name of the index, from 3 to 255 letters, digits, `_`, `-` and `.`. */
  readonly indexName: string;

  /**
   * Attributes that make up the partition key, from 1 to 4. A query names them all.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html
   */
  readonly partitionKeys: Attribute[];

  /**
   * Attributes that make up the sort key, at most 4. A query names them from the left.
   *
   * @default - no sort key
   */
  readonly sortKeys?: Attribute[];

  /**
   * Attributes of an item that the index holds.
   *
   * @default IndexProjection.all()
   */
  readonly projection?: IndexProjection;

  /**
   * Capacity of the index, of the same kind as the table's. An index that has too little holds up the writes of the table.
   *
   * @default - that of the table
   */
  readonly capacity?: TableCapacity;

  /**
   * Requests per second that the index takes at once, without growing first. Charged once, when raised.
   *
   * @default - what DynamoDB gives every index, 12,000 reads and 4,000 writes when paid per request
   */
  readonly warmThroughput?: WarmThroughput;
}
