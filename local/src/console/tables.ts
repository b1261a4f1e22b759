import { unmarshall } from '@aws-sdk/util-dynamodb';
import { Action, ConsoleRequest, NotFound } from './action';
import { awsJson } from '../emulators/aws-call';
import { Json, JsonObject, object, objects, optionalObject, parse, string } from '../json';
import type { Resource } from '../resources/resource-type';
import { attributeValues } from '../seed/attribute-values';

const PAGE = 25;
const TYPES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

export const tableActions: readonly Action[] = [
  { method: 'GET', path: 'tables/:id', run: async (request) => page(request) },
  {
    method: 'POST',
    path: 'tables/:id/put',
    run: async (request) => {
      await call(request, 'PutItem', { Item: attributeValues(object(request.input.record, 'record')) });
      return {};
    },
  },
  {
    method: 'POST',
    path: 'tables/:id/delete',
    run: async (request) => {
      await call(request, 'DeleteItem', { Key: object(request.input.key, 'key') });
      return {};
    },
  },
];

/** The records of a table, or those of one partition. */
async function page(request: ConsoleRequest): Promise<Json> {
  const table = tableOf(request);
  const keys = objects(table.properties.KeySchema, 'KeySchema').map(({ AttributeName }) => string(AttributeName, 'AttributeName'));
  const [partition = ''] = keys;
  const { query } = request;
  const start = query.get('start');
  const wanted = query.get('partition');
  const { Items, LastEvaluatedKey } = await call(request, wanted === null ? 'Scan' : 'Query', {
    Limit: PAGE,
    ...(start === null ? {} : { ExclusiveStartKey: parse(Buffer.from(start, 'base64url').toString('utf8'), 'start') }),
    ...(wanted === null ? {} : {
      KeyConditionExpression: '#p = :p', ExpressionAttributeNames: { '#p': partition }, ExpressionAttributeValues: { ':p': { [typeOf(table, partition)]: wanted } },
    }),
  });
  const records = objects(Items, 'Items').map((item) => ({ key: Object.fromEntries(keys.map((name) => [name, item[name]])), record: plain(item) }));
  return { keys, records, next: LastEvaluatedKey === undefined ? null : Buffer.from(JSON.stringify(LastEvaluatedKey)).toString('base64url') };
}

/** As people write it, if it can be stored again from that without loss; else as DynamoDB writes it. */
function plain(item: JsonObject): JsonObject {
  try {
    const value = unmarshall(item as unknown as Parameters<typeof unmarshall>[0]) as JsonObject;
    const copy = JSON.parse(JSON.stringify(value)) as JsonObject;
    return sorted(attributeValues(copy)) === sorted(item) ? copy : item;
  } catch {
    return item;
  }
}

function sorted(value: Json): string {
  return JSON.stringify(value, (_name, entry: unknown) => (typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))) : entry));
}

async function call(request: ConsoleRequest, operation: string, input: JsonObject): Promise<JsonObject> {
  const { system } = request;
  const endpoint = await system.emulators.database();
  return awsJson({ endpoint, service: 'dynamodb', region: system.region }, `DynamoDB_20120810.${operation}`, { TableName: system.resources.ref(tableOf(request).id), ...input });
}

function tableOf({ system, id }: ConsoleRequest): Resource {
  const [table] = system.resources.ofType(...TYPES).filter((candidate) => candidate.id === id);
  if (table === undefined) throw new NotFound(`The app has no table ${id}`);
  return table;
}

function typeOf(table: Resource, attribute: string): string {
  const found = objects(table.properties.AttributeDefinitions, 'AttributeDefinitions').find(({ AttributeName }) => AttributeName === attribute);
  return string(optionalObject(found, attribute).AttributeType ?? 'S', 'AttributeType');
}
