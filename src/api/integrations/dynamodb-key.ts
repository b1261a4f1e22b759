import { AttributeType, ITable } from 'aws-cdk-lib/aws-dynamodb';
import { invalid } from '../../private/invalid';
import { MappingValue } from '../mapping-value';

/** One of the attributes that a key is made of. */
export interface DynamoDbKeyAttribute {
  /** Name of the attribute, as the table has it. */
  readonly name: string;

  /** Its value. For data of one owner, begin it with who calls: `MappingValue.concat(MappingValue.text('OWNER#'), MappingValue.claim('sub'))`. */
  readonly value: MappingValue;

  /**
   * Its type, as the table has it.
   *
   * @default AttributeType.STRING
   */
  readonly type?: AttributeType;
}

/** Key of an item. */
export interface DynamoDbItemKey {
  /** The partition key. */
  readonly partitionKey: DynamoDbKeyAttribute;

  /**
   * The sort key.
   *
   * @default - none: the table has only a partition key
   */
  readonly sortKey?: DynamoDbKeyAttribute;
}

/** The attributes of a key. Throws for two with the same name. */
export function keyAttributes(key: DynamoDbItemKey): { [name: string]: MappingValue } {
  const { partitionKey, sortKey } = key;
  if (!partitionKey.name) throw invalid('partitionKey.name', '', 'the name that the table has');
  if (sortKey && (!sortKey.name || sortKey.name === partitionKey.name)) throw invalid('sortKey.name', sortKey.name, 'the name that the table has, another than that of partitionKey');
  return Object.fromEntries([partitionKey, ...sortKey ? [sortKey] : []].map((attribute) => [attribute.name, typed(attribute, attribute.value)]));
}

/** A value of a key as DynamoDB writes it. Numbers are texts there. */
export function typed(attribute: DynamoDbKeyAttribute, value: MappingValue): MappingValue {
  return MappingValue.object({ [attribute.type ?? AttributeType.STRING]: MappingValue.concat(value) });
}

/** Path of DynamoDB actions on the one table. */
export function tableCall(table: ITable) {
  return { service: 'dynamodb', region: table.env.region };
}
