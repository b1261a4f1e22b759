import { AttributeType, ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { DynamoDbItemKey, keyAttributes, tableCall, typed } from './dynamodb-key';
import { checkFields, ItemFieldType, itemTemplate, placeholders } from './item-fields';
import { serviceErrors } from './responses';
import { integrationRole, READ_WITH_KEY } from './role';
import { serviceIntegration } from './service-integration';
import { checkInteger, invalid } from '../../private/invalid';
import { entriesOf } from '../../private/sorted';
import { IntegrationBinding, IntegrationContext } from '../integration-binding';
import { IntegrationResponseMapping } from '../integration-response';
import { checkFieldName, checkParameterName } from '../mapping/names';
import { Template } from '../mapping/template';
import { MappingValue } from '../mapping-value';

/** Options of `RouteIntegration.dynamoDbQuery`. The value of `sortKey` is what the sort keys begin with. */
export interface DynamoDbQueryOptions extends DynamoDbItemKey {
  /** Attributes that callers get, and their types. Others do not leave the table. */
  readonly fields: { [name: string]: ItemFieldType };

  /**
   * Index that is asked. The keys are those of the index.
   *
   * @default - none: the table
   */
  readonly indexName?: string;

  /**
   * Items that are read at once, a whole number from 1 to 1000. DynamoDB bills what is read.
   *
   * @default 50
   */
  readonly limit?: number;

  /**
   * Whether the highest sort key comes first.
   *
   * @default false
   */
  readonly descending?: boolean;

  /**
   * Parameter of the query string with the `next` of the page before. It is a sort key: it can name no other partition.
   * Needs `sortKey`, and no `indexName`.
   *
   * @default - no pages: callers get the first items
   */
  readonly pageParameter?: string;

  /**
   * Answers in addition to the default ones. One with the same status replaces the default.
   *
   * @default - none: 200 with `items`, and `next` where there are more, and problem documents for errors
   */
  readonly responses?: IntegrationResponseMapping[];
}

/** Reads items of a partition. */
export function bindDynamoDbQuery(scope: Construct, context: IntegrationContext, table: ITable, options: DynamoDbQueryOptions): IntegrationBinding {
  validate(options);
  const { indexName, fields } = options;
  const resource = indexName ? `${table.tableArn}/index/${indexName}` : table.tableArn;
  const { template, values } = request(table, options);
  return serviceIntegration(context, {
    ...tableCall(table),
    action: 'Query',
    role: integrationRole(scope, { action: 'dynamodb:Query', resource, key: table.encryptionKey, keyActions: READ_WITH_KEY }),
    template,
    values,
    defaults: [
      {
        statusCode: 200,
        template: `{"items":[#foreach($item in $input.path('$.Items'))${itemTemplate(fields)}#if($foreach.hasNext),#end#end]${nextPage(options)}}`,
      },
      ...serviceErrors(),
    ],
    responses: options.responses,
  });
}

function request(table: ITable, { partitionKey, sortKey, fields, indexName, limit, descending, pageParameter }: DynamoDbQueryOptions) {
  const names = entriesOf(fields).map(([name]) => name);
  const keys = [partitionKey, ...sortKey ? [sortKey] : []];
  const keyName = (index: number) => `#f${names.length + index}`;
  const conditions = [`${keyName(0)} = :k0`, ...sortKey ? [`begins_with(${keyName(1)}, :k1)`] : []];
  const body = {
    TableName: MappingValue.text(table.tableName),
    ...(indexName && { IndexName: MappingValue.text(indexName) }),
    KeyConditionExpression: MappingValue.text(conditions.join(' AND ')),
    ProjectionExpression: MappingValue.text(names.map((_, index) => `#f${index}`).join(',')),
    ExpressionAttributeNames: placeholders([...names, ...keys.map(({ name }) => name)]),
    ExpressionAttributeValues: MappingValue.object(Object.fromEntries(keys.map((key, index) => [`:k${index}`, typed(key, key.value)]))),
    Limit: MappingValue.number(limit ?? 50),
    ScanIndexForward: MappingValue.flag(!descending),
  };
  const values: MappingValue[] = Object.values(body);
  const template = new Template();
  const parts = MappingValue.object(body)._json(template);
  if (pageParameter && sortKey) {
    const page = MappingValue.query(pageParameter);
    const [{ reference }] = page._text(template);
    // The partition is the one that is asked for, whatever the caller sends.
    const start = MappingValue.object(keyAttributes({ partitionKey, sortKey: { ...sortKey, value: page } }))._json(template);
    parts.splice(-1, 0, { fixed: `#if($${reference} != ''),"ExclusiveStartKey":` }, ...start, { fixed: '#end' });
    values.push(page);
  }
  return { template: template.render(parts), values };
}

function nextPage({ sortKey, pageParameter }: DynamoDbQueryOptions): string {
  if (!pageParameter || !sortKey) return '';
  const next = `"$!input.path('$.LastEvaluatedKey.${sortKey.name}.S')"`;
  return `#set($next = ${next})#if($next != ''),"next":"$util.escapeJavaScript($next).replaceAll("\\\\'", "'")"#end`;
}

function validate(options: DynamoDbQueryOptions): void {
  const { sortKey, indexName, pageParameter } = options;
  checkFields(options.fields);
  checkInteger('limit', options.limit, 1, 1000);
  keyAttributes(options);
  if (sortKey?.type && sortKey.type !== AttributeType.STRING) throw invalid('sortKey.type', sortKey.type, 'AttributeType.STRING, which can begin with something');
  if (pageParameter === undefined) return;
  checkParameterName('pageParameter', pageParameter);
  if (!sortKey) throw invalid('pageParameter', pageParameter, 'a parameter together with sortKey');
  if (indexName) throw invalid('pageParameter', pageParameter, 'none together with indexName, whose pages begin with the keys of the table too');
  checkFieldName('sortKey.name', sortKey.name);
}
