import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { DynamoDbItemKey, keyAttributes, tableCall } from './dynamodb-key';
import { serviceErrors } from './responses';
import { integrationRole } from './role';
import { jsonTemplate, serviceIntegration } from './service-integration';
import { invalid } from '../../private/invalid';
import { checkMapNames } from '../../private/sorted';
import { IntegrationBinding, IntegrationContext } from '../integration-binding';
import { IntegrationResponseMapping } from '../integration-response';
import { MappingValue } from '../mapping-value';

/**
 * Value of an attribute, with the type that the item gets.
 *
 * @example
 * declare const shop: ServerlessApiPattern;
 * declare const votes: dynamodb.Table;
 *
 * shop.addRoute('POST /votes', {
 *   integration: RouteIntegration.dynamoDbPut(votes, {
 *     partitionKey: { name: 'pk', value: MappingValue.extendedRequestId() },
 *     attributes: { product: ItemAttribute.text(MappingValue.body('$.product')), stars: ItemAttribute.number(MappingValue.body('$.stars')) },
 *   }),
 * });
 */
export class ItemAttribute {
  /** A text; of an object or a list, its JSON. */
  public static text(value: MappingValue): ItemAttribute {
    return new ItemAttribute('S', MappingValue.concat(value));
  }

  /** A number. DynamoDB refuses what is none: callers get 400. */
  public static number(value: MappingValue): ItemAttribute {
    return new ItemAttribute('N', MappingValue.concat(value));
  }

  /** True or false: `MappingValue.flag`, or a part of a JSON body. DynamoDB refuses others: callers get 400. */
  public static flag(value: MappingValue): ItemAttribute {
    return new ItemAttribute('BOOL', value);
  }

  private constructor(private readonly type: string, private readonly value: MappingValue) {}

  /**
   * The attribute as DynamoDB writes it.
   * @internal
   */
  public get _value(): MappingValue {
    return MappingValue.object({ [this.type]: this.value });
  }
}

/** Options of `RouteIntegration.dynamoDbPut`. */
export interface DynamoDbPutOptions extends DynamoDbItemKey {
  /** Attributes of the item beside its key. */
  readonly attributes: { [name: string]: ItemAttribute };

  /**
   * Whether an item that has this key already is replaced. If not, callers get 409.
   *
   * @default false
   */
  readonly overwrite?: boolean;

  /**
   * Answers in addition to the default ones. One with the same status replaces the default.
   *
   * @default - none: 201 without content, 409 where there is an item already, and problem documents for errors
   */
  readonly responses?: IntegrationResponseMapping[];
}

/** Writes an item. */
export function bindDynamoDbPut(scope: Construct, context: IntegrationContext, table: ITable, options: DynamoDbPutOptions): IntegrationBinding {
  const key = keyAttributes(options);
  checkMapNames('attributes', options.attributes);
  for (const name of Object.keys(options.attributes)) {
    if (!name || Object.hasOwn(key, name)) throw invalid('attributes', name, 'names other than those of the key');
  }
  const attributes = Object.entries(options.attributes).map(([name, attribute]): [string, MappingValue] => [name, attribute._value]);
  const request = {
    TableName: MappingValue.text(table.tableName),
    Item: MappingValue.object({ ...key, ...Object.fromEntries(attributes) }),
    ...(!options.overwrite && {
      ConditionExpression: MappingValue.text('attribute_not_exists(#k)'),
      ExpressionAttributeNames: MappingValue.object({ '#k': MappingValue.text(options.partitionKey.name) }),
    }),
  };
  return serviceIntegration(context, {
    ...tableCall(table),
    action: 'PutItem',
    role: integrationRole(scope, { action: 'dynamodb:PutItem', resource: table.tableArn, key: table.encryptionKey }),
    template: jsonTemplate(request),
    values: Object.values(request),
    defaults: [
      { statusCode: 201, template: '{}' },
      ...serviceErrors({ status: 409, names: ['ConditionalCheckFailed'] }),
    ],
    responses: options.responses,
  });
}
