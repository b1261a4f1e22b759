import { ownerInObjectKey } from '../../../src/handlers/shared/owner';
import { BUCKET, type Call, TABLE, TOPIC } from '../services/services';

type Attribute = { readonly S?: string } | undefined;
type Key = Readonly<Record<string, Attribute>> | undefined;

export interface Reach {
  /** The partitions of the table that may be read and written. */
  readonly partitions: readonly string[];
  /** Prefixes of object keys. */
  readonly prefixes: readonly string[];
  /** Whom messages may name. */
  readonly owners: readonly string[];
}

/** Records and objects of these owners. */
export function reachOf(owners: readonly string[]): Reach {
  return {
    owners,
    partitions: owners.map((owner) => `OWNER#${owner}`),
    prefixes: owners.map((owner) => `files/${ownerInObjectKey(owner)}/`),
  };
}

/** The calls that leave what the caller may reach. */
export function trespasses(calls: readonly Call[], reach: Reach): string[] {
  return calls.filter((call) => !isWithin(call, reach)).map(({ service, action, input }) => `${service} ${action} of another owner: ${JSON.stringify(input).slice(0, 300)}`);
}

function isWithin({ service, input }: Call, { partitions, prefixes, owners }: Reach): boolean {
  switch (service) {
    case 'dynamodb':
      return partitionsOf(input).length > 0 && namesTable(input)
        && partitionsOf(input).every((partition) => partition !== undefined && (partitions.includes(partition) || isKey(partition, owners)));
    case 's3': {
      const key = String(input.key) || String((input.query as Record<string, unknown>).prefix);
      return input.bucket === BUCKET && prefixes.some((prefix) => key.startsWith(prefix) && key.length > prefix.length);
    }
    case 'sqs':
      return owners.includes(ownerIn(input.MessageBody));
    case 'sns':
      return owners.includes(ownerIn(input.Message)) && input.TopicArn === TOPIC;
    default:
      return false;
  }
}

/** The key of a request that has created an item. */
function isKey(partition: string, owners: readonly string[]): boolean {
  return owners.includes(/^KEY#([^]+)#[0-9a-f]{64}$/.exec(partition)?.[1] ?? '');
}

/** Every partition that a command of DynamoDB names, in whatever way. */
export function partitionsOf(input: Call['input']): (string | undefined)[] {
  return [input, ...partsOf(input)].flatMap(partitionsOfOne);
}

/** The parts of a transaction. */
function partsOf({ TransactItems = [] }: Call['input']): Call['input'][] {
  return (TransactItems as Readonly<Record<string, Call['input']>>[]).flatMap((part) => Object.values(part));
}

function partitionsOfOne(input: Call['input']): (string | undefined)[] {
  const { Key, Item, ExclusiveStartKey, RequestItems, ExpressionAttributeValues } = input as Record<string, Key>;
  const batched = Object.values(RequestItems ?? {}).flat() as object as { PutRequest?: { Item: Key }; DeleteRequest?: { Key: Key } }[];
  const keys = [Key, Item, ExclusiveStartKey, ...batched.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key)];
  const queried = ExpressionAttributeValues?.[':pk'];
  return [...keys.filter((key) => key !== undefined).map((key) => key.pk?.S), ...(queried === undefined ? [] : [queried.S])];
}

function namesTable({ TableName, RequestItems, TransactItems }: Call['input']): boolean {
  if (TransactItems !== undefined) {
    return partsOf({ TransactItems }).every((part) => part.TableName === TABLE);
  }
  return TableName === TABLE || Object.keys(RequestItems as object ?? {}).join() === TABLE;
}

function ownerIn(message: unknown): string {
  return String((JSON.parse(String(message)) as { ownerId?: unknown }).ownerId);
}
