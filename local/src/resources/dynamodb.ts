import { physicalName } from '../assembly/names';
import { awsJson } from '../emulators/aws-call';
import { DynamoDbService } from '../front/dynamodb';
import { DynamoDbStreams, streamArn } from '../front/dynamodb-streams';
import { flag, Json, JsonObject, objects, optionalObject, optionalString } from '../json';
import { Place, Resource, ResourceType } from './resource-type';

export const dynamodb: ResourceType = {
  types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  phase: 'store',
  identify: (resource, place) => {
    const name = tableName(resource);
    const arn = tableArn(name, place);
    return { ref: name, attributes: { Arn: arn, TableId: name, StreamArn: streamArn(arn) } };
  },
  serve: async (tables, system) => {
    const endpoint = await system.emulators.database();
    const streams = new DynamoDbStreams(endpoint, system.region);
    system.front.addService(new DynamoDbService(endpoint, (table) => tableArn(table, system), streams));
    const call = { endpoint, service: 'dynamodb', region: system.region } as const;
    await Promise.all(tables.map(async (table) => {
      for (const index of wideIndexes(table)) system.log('local', `${table.id}: its index ${index} has keys of several attributes, by which it cannot be queried here`);
      const { TableDescription } = await awsJson(call, 'DynamoDB_20120810.CreateTable', definition(table));
      const emulated = optionalString(optionalObject(TableDescription, 'TableDescription').LatestStreamArn, 'LatestStreamArn');
      if (emulated !== undefined) streams.add(system.resources.attribute(table.id, 'StreamArn'), emulated);
      const ttl = optionalObject(table.properties.TimeToLiveSpecification, 'TimeToLiveSpecification');
      if (!flag(ttl.Enabled)) return;
      await awsJson(call, 'DynamoDB_20120810.UpdateTimeToLive', { TableName: tableName(table), TimeToLiveSpecification: ttl })
        .catch((error: Error) => system.log('local', `${table.id}: its time to live is not emulated here (${error.message})`));
    }));
  },
};

function tableName(resource: Resource): string {
  return optionalString(resource.properties.TableName, 'TableName') ?? physicalName(resource.id, 255);
}

function tableArn(name: string, place: Pick<Place, 'region' | 'account'>): string {
  return `arn:aws:dynamodb:${place.region}:${place.account}:table/${name}`;
}

/** Names of the indexes whose partition or sort key is more than one attribute. */
function wideIndexes({ properties }: Resource): string[] {
  return objects(properties.GlobalSecondaryIndexes, 'GlobalSecondaryIndexes').filter(({ KeySchema }) => {
    const types = objects(KeySchema, 'KeySchema').map(({ KeyType }) => KeyType);
    return new Set(types).size < types.length;
  }).map(({ IndexName }) => String(IndexName));
}

function definition(table: Resource): JsonObject {
  const { properties } = table;
  const indexes = (property: string): Json[] => objects(properties[property], property)
    .map(({ IndexName, KeySchema, Projection }) => ({ IndexName: IndexName ?? null, KeySchema: KeySchema ?? null, Projection: Projection ?? null }));
  const global = indexes('GlobalSecondaryIndexes');
  const local = indexes('LocalSecondaryIndexes');
  const stream = optionalObject(properties.StreamSpecification, 'StreamSpecification');
  return {
    TableName: tableName(table),
    KeySchema: properties.KeySchema,
    AttributeDefinitions: properties.AttributeDefinitions,
    // Capacity is not emulated.
    BillingMode: 'PAY_PER_REQUEST',
    ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: global }),
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local }),
    ...(stream.StreamViewType === undefined ? {} : { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } }),
  };
}
