import { physicalName } from '../assembly/names';
import { AwsCall, awsJson } from '../emulators/aws-call';
import { DynamoDbService } from '../front/dynamodb';
import { DynamoDbStreams, streamArn } from '../front/dynamodb-streams';
import { flag, Json, JsonObject, messageOf, objects, optionalObject, optionalString } from '../json';
import { Construction, Place, Resource, ResourceType } from './resource-type';

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
    const streams = DynamoDbService.streamsOf(system.front.service('dynamodb')) ?? new DynamoDbStreams(endpoint, system.region);
    system.front.addService(new DynamoDbService(endpoint, (table) => tableArn(table, system), streams));
    const call = { endpoint, service: 'dynamodb', region: system.region } as const;
    await Promise.all(tables.map(async (table) => {
      for (const { IndexName } of globalIndexes(table).filter(isWide)) {
        system.log('local', `${table.id}: its index ${String(IndexName)} has keys of several attributes, and is not made here`);
      }
      const { description, isNew } = await createdOrKept(call, table, system);
      const emulated = optionalString(description.LatestStreamArn, 'LatestStreamArn');
      if (emulated !== undefined) streams.add(system.resources.attribute(table.id, 'StreamArn'), emulated);
      const ttl = optionalObject(table.properties.TimeToLiveSpecification, 'TimeToLiveSpecification');
      if (!isNew || !flag(ttl.Enabled)) return;
      await awsJson(call, 'DynamoDB_20120810.UpdateTimeToLive', { TableName: tableName(table), TimeToLiveSpecification: ttl })
        .catch((error: Error) => system.log('local', `${table.id}: its time to live is not emulated here (${error.message})`));
    }));
  },
};

/** A table of an earlier run stays as it is, with what is in it. */
async function createdOrKept(call: Omit<AwsCall, 'body'>, table: Resource, { log, options }: Construction): Promise<{ readonly description: JsonObject; readonly isNew: boolean }> {
  const wanted = definition(table);
  try {
    const { TableDescription } = await awsJson(call, 'DynamoDB_20120810.CreateTable', wanted);
    return { description: optionalObject(TableDescription, 'TableDescription'), isNew: true };
  } catch (error) {
    if (!messageOf(error).includes('ResourceInUseException')) throw error;
    const { Table } = await awsJson(call, 'DynamoDB_20120810.DescribeTable', { TableName: tableName(table) });
    const kept = optionalObject(Table, 'Table');
    if (shapeOf(kept) !== shapeOf(wanted)) {
      log('local', options.data === undefined
        ? `${table.id}: the table has other keys or indexes now. It stays as it is; start the runner again to create it again`
        : `${table.id}: the table of an earlier run has other keys or indexes. It stays as it is; delete the data directory to start again`);
    }
    return { description: kept, isNew: false };
  }
}

function shapeOf({ KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes }: JsonObject): string {
  const indexes = [...objects(GlobalSecondaryIndexes, 'indexes'), ...objects(LocalSecondaryIndexes, 'indexes')];
  const keys = (schema: Json | undefined): string => objects(schema, 'KeySchema').map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`).sort().join(',');
  return [keys(KeySchema), ...indexes.map((index) => `${index.IndexName}: ${keys(index.KeySchema)}`).sort()].join('; ');
}

function tableName(resource: Resource): string {
  return optionalString(resource.properties.TableName, 'TableName') ?? physicalName(resource.id, 255);
}

function tableArn(name: string, place: Pick<Place, 'region' | 'account'>): string {
  return `arn:aws:dynamodb:${place.region}:${place.account}:table/${name}`;
}

function definition(table: Resource): JsonObject {
  const { properties } = table;
  const made = globalIndexes(table).filter((index) => !isWide(index)).map(plain);
  const local = objects(properties.LocalSecondaryIndexes, 'LocalSecondaryIndexes').map(plain);
  const keys = [properties, ...made, ...local].flatMap(({ KeySchema }) => objects(KeySchema, 'KeySchema').map(({ AttributeName }) => AttributeName));
  const stream = optionalObject(properties.StreamSpecification, 'StreamSpecification');
  return {
    TableName: tableName(table),
    KeySchema: properties.KeySchema,
    AttributeDefinitions: objects(properties.AttributeDefinitions, 'AttributeDefinitions').filter(({ AttributeName }) => keys.includes(AttributeName)),
    // Capacity is not emulated.
    BillingMode: 'PAY_PER_REQUEST',
    ...(made.length === 0 ? {} : { GlobalSecondaryIndexes: made }),
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local }),
    ...(stream.StreamViewType === undefined ? {} : { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } }),
  };
}

function globalIndexes({ properties }: Resource): readonly JsonObject[] {
  return objects(properties.GlobalSecondaryIndexes, 'GlobalSecondaryIndexes');
}

function plain({ IndexName, KeySchema, Projection }: JsonObject): JsonObject {
  return { IndexName: IndexName ?? null, KeySchema: KeySchema ?? null, Projection: Projection ?? null };
}

/** Whether several attributes make up the partition or the sort key, which the emulator does not know. */
function isWide({ KeySchema }: JsonObject): boolean {
  const types = objects(KeySchema, 'KeySchema').map(({ KeyType }) => KeyType);
  return new Set(types).size < types.length;
}
