import { Stack, Token } from 'aws-cdk-lib';
import { CfnGlobalTable, CfnTable, ITable, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { slotIndex } from './entity-slots';
import { ENTITY_SLOTS } from '../handlers/catalog';
import { invalid } from '../private/invalid';

/** Throws where a table lacks what the shipped handlers need, as far as it can be seen. */
export function checkTable(table: ITable): void {
  const resource = table.node.defaultChild;
  if (!(resource instanceof CfnTable || resource instanceof CfnGlobalTable)) return;
  const resolve = (value: unknown) => Stack.of(table).resolve(value);
  const keys = describeKeys(resolve(resource.keySchema), resolve(resource.attributeDefinitions));
  if (keys !== 'pk S HASH, sk S RANGE') {
    throw invalid('data.existingTable', keys, "the partition key 'pk' and the sort key 'sk', both strings");
  }
  const ttl = resolve(resource.timeToLiveSpecification)?.attributeName;
  if (!Token.isUnresolved(ttl) && ttl !== 'expiresAt') {
    throw invalid('data.existingTable', `time to live on ${ttl}`, "time to live on the attribute 'expiresAt', or records would never expire");
  }
}

/** Throws where a table has no index of this name, as far as it can be seen. */
export function checkIndex(table: ITable, indexName: string): void {
  const resource = table.node.defaultChild;
  if (!(resource instanceof CfnTable || resource instanceof CfnGlobalTable)) return;
  const indexes: { indexName?: string }[] = Stack.of(table).resolve(resource.globalSecondaryIndexes) ?? [];
  if (!indexes.some((index) => index.indexName === indexName)) {
    throw invalid('schedules', 'a schedule without a function', `the sweeper for a table with the index '${indexName}': partition key 'pendingIn', sort key 'createdAt', both strings`);
  }
}

/** Throws where a table lacks slots that entities use, as far as it can be seen. */
export function checkSlots(table: ITable, slots: readonly number[]): void {
  const resource = table.node.defaultChild;
  if (!(resource instanceof CfnTable || resource instanceof CfnGlobalTable)) return;
  const resolve = (value: unknown) => Stack.of(table).resolve(value);
  const indexes: CfnTable.GlobalSecondaryIndexProperty[] = resolve(resource.globalSecondaryIndexes) ?? [];
  const lacking = slots.find((slot) => !indexes.some(({ indexName, keySchema, projection }) => indexName === slotIndex(slot)
    && (projection as CfnTable.ProjectionProperty).projectionType === ProjectionType.ALL
    && describeKeys(keySchema as CfnTable.KeySchemaProperty[], resolve(resource.attributeDefinitions)) === `p${slot} S HASH, s${slot} S RANGE`));
  if (lacking === undefined) return;
  throw invalid(`entities on ${table.node.path}`, `a table without the index ${slotIndex(lacking)}`,
    `tables with ${lacking > ENTITY_SLOTS ? `entitySlotCount: ${Math.max(...slots)} or more (data.table.entitySlotCount)` : 'entitySlots: true (data.table.entitySlots)'}, or with the index ${slotIndex(lacking)}: partition key p${lacking}, sort key s${lacking}, both strings, projection ALL`);
}

function describeKeys(schema: CfnTable.KeySchemaProperty[], attributes: CfnTable.AttributeDefinitionProperty[] = []): string {
  return schema
    .map(({ attributeName, keyType }) => `${attributeName} ${attributes.find((a) => a.attributeName === attributeName)?.attributeType} ${keyType}`)
    .join(', ');
}

/** Throws where a bucket has no CORS rule for the browsers that may call the API, as far as it can be seen. */
export function checkBucket(bucket: IBucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) return;
  const rules: CfnBucket.CorsRuleProperty[] = Stack.of(bucket).resolve(resource.corsConfiguration)?.corsRules ?? [];
  if (!rules.some((rule) => ['GET', 'PUT'].every((method) => rule.allowedMethods.includes(method)))) {
    throw invalid('data.existingBucket', bucket.node.path, 'a bucket with a CORS rule that allows GET and PUT, because api.cors lets browsers call');
  }
}
