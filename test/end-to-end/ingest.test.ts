import { randomUUID } from 'crypto';
import { Duration, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Shop } from './support/shop';
import { ObjectIngest, Profile, ServerlessApiPattern, ServerlessFunction } from '../../src';
import { allOr, exhaustive } from '../support/all';

const OWN_FUNCTION = `exports.handler = async ({ Records }) => {
  console.log('HEARD', Records.map(({ body }) => JSON.parse(body).detail.object.key).join());
  return { batchItemFailures: [] };
};`;
/** Short, because who comes after a crash waits for the lease that was left. */
const TIMEOUT = Duration.seconds(allOr(12, 6));

let shop: Shop;
let bucket: string;
beforeAll(async () => {
  shop = await Shop.run((app) => {
    const stack = new Stack(app, 'Stack');
    const { table, bucket: objects } = new ServerlessApiPattern(stack, 'Shop', { profile: Profile.DEVELOPMENT });
    const ingest = new ObjectIngest(stack, 'ShopIngest', { table, bucket: objects, handler: { timeout: TIMEOUT }, queue: { maxReceiveCount: 15 } });
    ingest.onObjectCreated('images/', new ServerlessFunction(stack, 'Thumbnails', {
      runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(OWN_FUNCTION),
    }).alias);
    // Hears of everything, so that events can come again.
    const events = new Queue(stack, 'Events');
    new Rule(stack, 'All', { eventPattern: { source: ['aws.s3'] } }).addTarget({ bind: () => ({ arn: events.queueArn }) });
    return stack;
  }, { visibilityTimeoutSeconds: 0 });
  bucket = shop.resource('AWS::S3::Bucket', 'ShopBucket');
});
afterAll(async () => shop.system.stop());

interface Item { readonly id: string; readonly name: string; readonly version: number; readonly tags?: string[]; readonly attributes?: object }
interface Report {
  readonly status: string;
  readonly reason?: string;
  readonly lines: number;
  readonly imported: number;
  readonly skipped: number;
  readonly rejected: number;
  readonly rejections: { readonly line: number; readonly reason: string }[];
}

const GARBAGE = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 131) % 256));

const newOwner = () => randomUUID();
const lines = (count: number, bad: number[] = []) => Array.from({ length: count }, (_, index) => (
  bad.includes(index + 1) ? '{"title":"no name"}' : JSON.stringify({ name: `Mug ${index + 1}`, attributes: { index } })
)).join('\n');

/** The events so far of an object. */
async function eventsOf(key: string): Promise<Record<string, any>[]> {
  return (await shop.system.queue(shop.resource('AWS::SQS::Queue', 'Events')).bodies())
    .map((body) => JSON.parse(body)).filter(({ detail }) => detail.object.key === key);
}

async function reportOf(owner: string, times = 1): Promise<Report> {
  const written = () => shop.system.calls.filter(({ action, resource }) => action === 's3:PutObject' && resource.includes(`/reports/${owner}/`));
  await shop.until('a report', () => (written().length >= times ? true : undefined));
  const key = written()[0].resource.split(':::')[1].split('/').slice(1).join('/');
  return JSON.parse((await shop.system.getObject(bucket, key))!.toString()) as Report;
}

async function itemsOf(owner: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor = '';
  do {
    const { body } = await shop.call(`GET /items?limit=100${cursor}`, owner);
    items.push(...body.items as never as Item[]);
    cursor = body.nextCursor ? `&cursor=${encodeURIComponent(body.nextCursor)}` : '';
  } while (cursor);
  return items;
}

describe('an import', () => {
  test('of many lines makes an item of each good one, and reports the three bad ones', async () => {
    const count = allOr(10_000, 400);
    const owner = newOwner();
    await shop.system.putObject(bucket, `imports/${owner}/mugs.jsonl`, lines(count, [17, count / 2, count - 1]));
    const report = await reportOf(owner);
    expect(report).toMatchObject({ status: 'COMPLETED', lines: count, imported: count - 3, skipped: 0, rejected: 3 });
    expect(report.rejections.map(({ line }) => line)).toEqual([17, count / 2, count - 1]);
    expect(JSON.stringify(report)).not.toContain('no name');
    const items = await itemsOf(owner);
    expect(new Set(items.map(({ name }) => name)).size).toBe(count - 3);
    expect(items).toHaveLength(count - 3);
  });

  test('of a CSV file makes tags of one column and attributes of the unknown ones', async () => {
    const owner = newOwner();
    await shop.system.putObject(bucket, `imports/${owner}/2026/mugs.csv`, [
      'name,tags,description,colour,size',
      'Blue mug,kitchen|blue,"Round, and\nblue",blue,',
      '"Mug ""One""",,,,12',
      ',,no name,,',
    ].join('\r\n'));
    expect(await reportOf(owner)).toMatchObject({ status: 'COMPLETED', imported: 2, rejected: 1, rejections: [{ line: 5, reason: expect.stringContaining('name') }] });
    expect((await itemsOf(owner)).sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      expect.objectContaining({ name: 'Blue mug', tags: ['kitchen', 'blue'], description: 'Round, and\nblue', attributes: { colour: 'blue' } }),
      expect.objectContaining({ name: 'Mug "One"', attributes: { size: '12' } }),
    ]);
  });

  test('comes out the same however often and in whatever order its events come', async () => {
    const owner = newOwner();
    const key = `imports/${owner}/mugs.jsonl`;
    await shop.system.putObject(bucket, key, lines(20));
    await reportOf(owner);
    const [first] = await eventsOf(key);
    await shop.system.putObject(bucket, key, lines(20).replaceAll('Mug', 'Cup'));
    await reportOf(owner, 2);
    const [, second] = await eventsOf(key);
    const before = await itemsOf(owner);
    expect(before.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(Array.from({ length: 20 }, (_, index) => `Cup ${index + 1} 2`).sort());

    const calls = shop.system.calls.length;
    for (const event of [second, first, first, second, second, first, second, first, second, first]) {
      await shop.system.send(shop.queueNamed('ShopIngest'), event);
    }
    await shop.emptied(shop.queueNamed('ShopIngest'));
    expect(await itemsOf(owner)).toEqual(before);
    expect(shop.system.calls.slice(calls).filter(({ action }) => action === 's3:PutObject' || action === 's3:GetObject')).toEqual([]);
  });

  test('leaves records alone that their owner has changed', async () => {
    const owner = newOwner();
    const key = `imports/${owner}/mugs.jsonl`;
    await shop.system.putObject(bucket, key, lines(3));
    await reportOf(owner);
    const [mine] = await itemsOf(owner);
    await shop.call(`PATCH /items/${mine.id}`, owner, { name: 'Mine' });
    await shop.system.putObject(bucket, key, lines(3).replaceAll('Mug', 'Cup'));
    expect(await reportOf(owner, 2)).toMatchObject({ imported: 2, skipped: 1 });
    expect((await itemsOf(owner)).filter(({ name }) => !name.startsWith('Cup')).map(({ name }) => name)).toEqual(['Mine']);
  });

  exhaustive('goes on where it was when its process ends in the middle, and in another invocation when its time is up', async () => {
    const owner = newOwner();
    const count = 6000;
    const ingest = shop.functionOf('ingest');
    const callsOf = (action: string) => shop.system.calls.filter((call) => call.function === ingest && call.action === action).length;
    const [writes, handedOn] = [callsOf('dynamodb:UpdateItem'), callsOf('sqs:SendMessage')];
    await shop.system.putObject(bucket, `imports/${owner}/mugs.jsonl`, lines(count));
    await shop.until('the middle', () => (callsOf('dynamodb:UpdateItem') - writes > count / 2 ? true : undefined));
    shop.system.crash(ingest);
    expect(await reportOf(owner)).toMatchObject({ status: 'COMPLETED', imported: count, rejected: 0 });
    // From the last recorded progress on, and not from the beginning.
    expect(callsOf('dynamodb:UpdateItem') - writes).toBeLessThan(count + count / 2);
    expect(callsOf('sqs:SendMessage')).toBeGreaterThan(handedOn);
    const items = await itemsOf(owner);
    expect(new Set(items.map(({ name }) => name)).size).toBe(count);
    expect(items.filter(({ version }) => version !== 1)).toEqual([]);
    expect(await shop.system.queue(shop.deadLettersOf('ShopIngest')).bodies()).toEqual([]);
  });

  test('of an object that may not be read for a moment is tried again', async () => {
    const owner = newOwner();
    shop.system.fault({ function: shop.functionOf('ingest'), action: 's3:GetObject', times: 1, status: 403, code: 'AccessDenied' });
    await shop.system.putObject(bucket, `imports/${owner}/mugs.jsonl`, lines(2));
    expect(await reportOf(owner)).toMatchObject({ status: 'COMPLETED', imported: 2 });
  });

  test.each<[string, string, (key: string) => Promise<unknown>]>([
    ['that is gone', 'The object is gone.', (key) => shop.system.send(shop.queueNamed('ShopIngest'), createdEvent(key))],
    ['that is empty', 'The object is empty.', (key) => shop.system.putObject(bucket, key, '')],
    ['of binary garbage', 'No line could be imported.', (key) => shop.system.putObject(bucket, key, GARBAGE)],
    ['in no known format', 'The name must end in .jsonl, .ndjson, .csv or .tsv, or in one of these and .gz.', (key) => shop.system.putObject(bucket, key.replace('jsonl', 'xlsx'), 'x')],
  ])('of an object %s fails with a reason', async (_, reason, put) => {
    const owner = newOwner();
    await put(`imports/${owner}/mugs.jsonl`);
    expect(await reportOf(owner)).toMatchObject({ status: 'FAILED', reason, imported: 0 });
  });
});

const createdEvent = (key: string, name = shop.system.ref(bucket)) => ({
  'version': '0',
  'source': 'aws.s3',
  'detail-type': 'Object Created',
  'detail': { version: '0', bucket: { name }, object: { key, size: 5, etag: 'abc', sequencer: '0055AED6DCD90281E5' } },
});

test('a message that is no event of this bucket is kept in the dead-letter queue', async () => {
  const body = JSON.stringify(createdEvent('imports/a/b.csv', 'another-bucket'));
  await shop.system.send(shop.queueNamed('ShopIngest'), body);
  expect(await shop.system.queue(shop.deadLettersOf('ShopIngest')).waitFor(1)).toEqual([body]);
});

test('a function of the user hears of objects under its prefix, and of no others', async () => {
  await shop.system.putObject(bucket, 'images/a b/ü.png', 'image');
  await shop.until('it has heard', () => shop.log.find((line) => line.includes('HEARD images/a b/ü.png')));
  expect(shop.log.filter((line) => line.includes('HEARD') && !line.includes('HEARD images/'))).toEqual([]);
});

// Runs last: it looks at every call that the tests above caused.
exhaustive('the policy grants what the handler was seen to do, where it did it, and nothing else', () => {
  const granted = shop.grantsOf('ingest').map(({ action, resource }) => `${action} on ${resource}`);
  const seen = shop.system.calls
    .filter((call) => call.function === shop.functionOf('ingest') && !/^sqs:(Receive|Delete|GetQueue)/.test(call.action))
    .map((call) => `${call.action} on ${shop.owning(call.resource)}`);
  const polls = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'].map((action) => `${action} on ${shop.queueNamed('ShopIngest')}`);
  expect([...new Set([...seen, ...polls])].sort()).toEqual([...new Set(granted)].sort());
  expect(shop.wildcardsOf('ingest')).toEqual(['xray', 'reports/*', 'imports/*']);
});
