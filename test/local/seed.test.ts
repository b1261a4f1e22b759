import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { removeTemporaryDirectories, synthesize, temporaryDirectory } from './support/assembly';
import { LocalSystem } from '../../local/src';

const SCAN = 'const { DynamoDB } = require("@aws-sdk/client-dynamodb"); exports.handler = async () => (await new DynamoDB({}).scan({ TableName: process.env.TABLE })).Items.sort((a, b) => a.id.S < b.id.S ? -1 : 1);';
let system: LocalSystem;

function build(stack: Stack): void {
  const shop = new Construct(stack, 'Shop');
  const table = new Table(shop, 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  new Table(new Construct(stack, 'Other'), 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  const scan = new LambdaFunction(stack, 'Scan', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(SCAN), environment: { TABLE: table.tableName } });
  const bucket = new Bucket(stack, 'Files');
  const called = { ScanId: scan, FilesId: bucket, OrdersId: table };
  for (const [id, { node }] of Object.entries(called)) (node.defaultChild as CfnResource).overrideLogicalId(id);
}

beforeAll(async () => { system = await LocalSystem.start({ assembly: synthesize(build) }); });
afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

function written(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(directory, name, '..'), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

const records = async () => (await system.invoke('ScanId')).payload;

test('a file names tables with their records, as plain JSON or as DynamoDB writes it, and buckets with a folder', async () => {
  const many = Array.from({ length: 60 }, (_, index) => ({ id: `n-${String(index).padStart(2, '0')}`, count: index }));
  const directory = written({
    'seed.json': JSON.stringify({ 'Shop/Orders': [{ id: 'a', tags: ['x', 1, null], open: true }, { id: { S: 'b' }, sizes: { NS: ['1', '2'] } }, ...many], 'FilesId': 'files' }),
    'files/a/hello.txt': 'hello',
  });
  expect(await system.seed(join(directory, 'seed.json'))).toBe('Seeded: 62 records of Shop/Orders, 1 objects of FilesId');
  const found = await records() as unknown[];
  expect(found.slice(0, 2)).toEqual([
    { id: { S: 'a' }, tags: { L: [{ S: 'x' }, { N: '1' }, { NULL: true }] }, open: { BOOL: true } },
    { id: { S: 'b' }, sizes: { NS: expect.arrayContaining(['1', '2']) } },
  ]);
  expect(found).toHaveLength(62);
  expect((await system.getObject('FilesId', 'a/hello.txt'))?.toString()).toBe('hello');
});

test('a table or bucket that has something already is left as it is', async () => {
  const directory = written({ 'seed.json': JSON.stringify({ OrdersId: [{ id: 'late' }], FilesId: 'files' }), 'files/late.txt': 'late' });
  expect(await system.seed(join(directory, 'seed.json'))).toBe('Seeded: nothing. OrdersId and FilesId have something already, and stay as they are');
  expect(await system.getObject('FilesId', 'late.txt')).toBeUndefined();
});

test('a folder has a file for each table and a folder for each bucket', async () => {
  await using other = await LocalSystem.start({ assembly: synthesize(build) });
  const directory = written({ 'OrdersId.jsonl': '{"id":"1"}\n\n{"id":"2"}\n', 'Files/a.txt': 'a', 'Files/b/c.txt': 'c' });
  expect(await other.seed(directory)).toBe('Seeded: 2 records of OrdersId, 2 objects of Files');
  expect((await other.invoke('ScanId')).payload).toEqual([{ id: { S: '1' } }, { id: { S: '2' } }]);
  expect((await other.getObject('FilesId', 'b/c.txt'))?.toString()).toBe('c');
});

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  ['a table that there is not', { 'seed.json': '{"Nope":[]}' }, /^--seed: the app has no table Nope\. It has TestStack\/Shop\/Orders, TestStack\/Other\/Orders$/],
  ['a name of two tables', { 'seed.json': '{"Orders":[]}' }, /^--seed: Orders is TestStack\/Shop\/Orders or TestStack\/Other\/Orders\. Write more of the path$/],
  ['no JSON', { 'seed.json': '{' }, /^--seed \S+seed\.json: not JSON: /],
  ['no list', { 'seed.json': '{"OrdersId":{}}' }, /^--seed \S+seed\.json: OrdersId: not a list of records$/],
  ['no records', { 'seed.json': '{"OrdersId":[1]}' }, /OrdersId: the record 1 is no object$/],
  ['no object', { 'seed.json': '[]' }, /not an object\. Name each table with the list of its records/],
  ['records without their key', { 'seed.json': '{"Other/Orders":[{"name":"x"}]}' }, /^--seed: Other\/Orders doesn't take its records 1 to 1: /],
])('%s is an error that says so', async (_what, files, said) => {
  await expect(system.seed(join(written(files), 'seed.json'))).rejects.toThrow(said);
});
