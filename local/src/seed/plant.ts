import { readFileSync } from 'node:fs';
import { awsJson, awsRequest } from '../emulators/aws-call';
import type { JsonObject } from '../json';
import type { Construction, Resource } from '../resources/resource-type';
import { Seed } from './seed';

const BATCH = 25;
const TABLES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];
const BUCKETS = ['AWS::S3::Bucket'];

/** Puts an object into a bucket. */
type PutObject = (bucket: string, key: string, body: Buffer) => Promise<unknown>;

/** Puts what a seed has into tables and buckets that are empty. Tells what was put. */
export async function plant({ records, files }: Seed, system: Construction, put: PutObject): Promise<string> {
  const told: string[] = [];
  const left: string[] = [];
  // Names that are wrong are said before anything is put.
  const tables = [...records].map(([name, items]) => ({ name, items, table: found(name, TABLES, 'table', system) }));
  const buckets = [...new Set(files.map(({ bucket }) => bucket))].map((name) => ({ name, id: found(name, BUCKETS, 'bucket', system).id }));
  for (const { name, items, table } of tables) {
    const TableName = system.resources.ref(table.id);
    if (await hasRecords(TableName, system)) left.push(name);
    else told.push(await putRecords(name, TableName, items, system));
  }
  for (const { name, id } of buckets) {
    const mine = files.filter(({ bucket }) => bucket === name);
    if (await hasObjects(system.resources.ref(id), system)) {
      left.push(name);
      continue;
    }
    for (const { key, path } of mine) await put(id, key, readFileSync(path));
    told.push(`${mine.length} objects of ${name}`);
  }
  const kept = left.length === 0 ? '' : `. ${left.join(' and ')} ${left.length === 1 ? 'has' : 'have'} something already, and ${left.length === 1 ? 'stays as it is' : 'stay as they are'}`;
  return `Seeded: ${told.join(', ') || 'nothing'}${kept}`;
}

async function putRecords(name: string, TableName: string, items: readonly JsonObject[], system: Construction): Promise<string> {
  for (let start = 0; start < items.length; start += BATCH) {
    const requests = items.slice(start, start + BATCH).map((Item) => ({ PutRequest: { Item } }));
    await dynamodb(system, 'BatchWriteItem', { RequestItems: { [TableName]: requests } })
      .catch((error: Error) => { throw new Error(`--seed: ${name} doesn't take its records ${start + 1} to ${start + requests.length}: ${error.message}`); });
  }
  return `${items.length} records of ${name}`;
}

async function hasRecords(TableName: string, system: Construction): Promise<boolean> {
  return Number((await dynamodb(system, 'Scan', { TableName, Limit: 1 })).Count) > 0;
}

async function dynamodb({ emulators, region }: Construction, operation: string, input: JsonObject): Promise<JsonObject> {
  return awsJson({ endpoint: await emulators.database(), service: 'dynamodb', region }, `DynamoDB_20120810.${operation}`, input);
}

async function hasObjects(bucket: string, { emulators, region }: Construction): Promise<boolean> {
  const { body } = await awsRequest({ endpoint: await emulators.messaging(), service: 's3', region, method: 'GET', path: `/${bucket}?list-type=2&max-keys=1` });
  return body.includes('<Key>');
}

/** By its logical id, its construct path or the end of that path. */
function found(name: string, types: readonly string[], what: string, { resources, stack }: Construction): Resource {
  const all = resources.ofType(...types);
  const fits = all.filter(({ id }) => {
    const path = stack.paths.get(id) ?? id;
    return id === name || path === name || path.endsWith(`/${name}`);
  });
  const [first, second] = fits;
  if (first === undefined) throw new Error(`--seed: the app has no ${what} ${name}. It has ${all.map(({ id }) => stack.paths.get(id) ?? id).join(', ') || 'none'}`);
  if (second !== undefined) throw new Error(`--seed: ${name} is ${fits.map(({ id }) => stack.paths.get(id) ?? id).join(' or ')}. Write more of the path`);
  return first;
}
