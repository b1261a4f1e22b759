import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { TableIndexOptions } from './table-index';

/** Name of the secondary index of a slot. */
export function slotIndex(slot: number): string {
  return `slot${slot}`;
}

/** The secondary indexes that the indexes of entities share. All there from the first deployment, because DynamoDB makes one index in an update. */
export function slotIndexes(count: number): TableIndexOptions[] {
  return Array.from({ length: count }, (_, index) => index + 1).map((slot) => ({
    indexName: slotIndex(slot),
    partitionKeys: [{ name: `p${slot}`, type: AttributeType.STRING }],
    sortKeys: [{ name: `s${slot}`, type: AttributeType.STRING }],
  }));
}
