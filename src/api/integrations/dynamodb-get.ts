import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { DynamoDbItemKey, keyAttributes, tableCall } from './dynamodb-key';
import { checkFields, ItemFieldType, itemTemplate, projection } from './item-fields';
import { problemInstead } from './problems';
import { serviceErrors } from './responses';
import { integrationRole, READ_WITH_KEY } from './role';
import { jsonTemplate, serviceIntegration } from './service-integration';
import { entriesOf } from '../../private/sorted';
import { IntegrationBinding, IntegrationContext } from '../integration-binding';
import { IntegrationResponseMapping } from '../integration-response';
import { MappingValue } from '../mapping-value';

/** Options of `RouteIntegration.dynamoDbGet`. */
export interface DynamoDbGetOptions extends DynamoDbItemKey {
  /** Attributes that callers get, and their types. Others do not leave the table. */
  readonly fields: { [name: string]: ItemFieldType };

  /**
   * Whether the item is what was written last. Costs twice as much.
   *
   * @default false
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
   */
  readonly consistentRead?: boolean;

  /**
   * Answers in addition to the default ones. One with the same status replaces the default.
   *
   * @default - none: 200 with the fields, 404 where there is no item, and problem documents for errors
   */
  readonly responses?: IntegrationResponseMapping[];
}

/** Reads an item. */
export function bindDynamoDbGet(scope: Construct, context: IntegrationContext, table: ITable, options: DynamoDbGetOptions): IntegrationBinding {
  checkFields(options.fields);
  const request = {
    TableName: MappingValue.text(table.tableName),
    Key: MappingValue.object(keyAttributes(options)),
    ...projection(entriesOf(options.fields).map(([name]) => name)),
    ...(options.consistentRead && { ConsistentRead: MappingValue.flag(true) }),
  };
  return serviceIntegration(context, {
    ...tableCall(table),
    action: 'GetItem',
    role: integrationRole(scope, { action: 'dynamodb:GetItem', resource: table.tableArn, key: table.encryptionKey, keyActions: READ_WITH_KEY }),
    template: jsonTemplate(request),
    values: Object.values(request),
    defaults: [
      {
        statusCode: 200,
        template: `#set($found = "$!input.path('$.Item')")#if($found == '')${problemInstead(404)}#else#set($item = $input.path('$.Item'))${itemTemplate(options.fields)}#end`,
        headers: { 'Content-Type': "'application/json'" },
        instead: [404],
      },
      ...serviceErrors(),
    ],
    responses: options.responses,
  });
}
