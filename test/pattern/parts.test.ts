import * as fs from 'fs';
import * as path from 'path';
import { Aspects, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import {
  BundledHandler, BundledHandlers, CostReport, Encryption, RouteIntegration, JobType, Profile, ServerlessApiPattern, ServerlessApiPatternProps,
  StatefulBaseline, WorkQueue,
} from '../../src';
import { newStack, temporaryDirectory } from '../support/synth';
import { note } from '../support/systems';

const ENV = { account: '123456789012', region: 'eu-west-1' };
const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
const NONE = BundledHandlers.none();
const ITEMS = BundledHandlers.only([BundledHandler.ITEMS]);

type Resources = Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;
type Use = (shop: ServerlessApiPattern) => unknown;

function made(props: ServerlessApiPatternProps, ...uses: Use[]) {
  const stack = newStack({ env: ENV });
  const shop = new ServerlessApiPattern(stack, 'Shop', props);
  for (const use of uses) use(shop);
  // An API has at least one.
  if (!shop.api.routes.length) shop.addRoute('GET /ping', { integration: RouteIntegration.mock() });
  const template = Template.fromStack(stack).toJSON() as { Resources: Resources };
  return { stack, shop, template, resources: template.Resources };
}

/** Ids without their hash. */
const ids = (resources: Resources, ...types: string[]) => Object.entries(resources)
  .filter(([, { Type }]) => types.some((type) => Type.endsWith(`::${type}`))).map(([id]) => id.replace(/^Shop|[0-9A-F]{8}$/g, '')).sort();

/** Which of the parts are there. */
const partsOf = (resources: Resources) => ({
  tables: ids(resources, 'GlobalTable'), buckets: ids(resources, 'Bucket'), queues: ids(resources, 'Queue'), topics: ids(resources, 'Topic'), keys: ids(resources, 'Key'),
});
const NO_PARTS = { tables: [], buckets: [], queues: [], topics: [], keys: [] };
const TABLE = { tables: ['Table'] };
const BUCKET = { buckets: ['Bucket'] };
const QUEUE = { queues: ['QueueDeadLetters', 'Queue'].sort() };
const TOPIC = { topics: ['Topic'] };

test('the items handler needs a table, and no more', () => {
  const { resources } = made({ profile: Profile.DEVELOPMENT, handlers: ITEMS });
  const types = Object.values(resources).map(({ Type }) => Type.replace('AWS::', ''));
  expect([...new Set(types)].sort()).toEqual([
    'ApiGateway::Authorizer', 'ApiGateway::Deployment', 'ApiGateway::GatewayResponse', 'ApiGateway::Method', 'ApiGateway::Model', 'ApiGateway::RequestValidator',
    'ApiGateway::Resource', 'ApiGateway::RestApi', 'ApiGateway::Stage', 'Cognito::UserPool', 'Cognito::UserPoolClient', 'DynamoDB::GlobalTable', 'IAM::Policy',
    'IAM::Role', 'Lambda::Alias', 'Lambda::Function', 'Lambda::Permission', 'Lambda::Version', 'Logs::LogGroup',
  ]);
  expect(partsOf(resources)).toEqual({ ...NO_PARTS, ...TABLE });
});

test('alarms watch what is there', () => {
  const { resources } = made({ handlers: ITEMS });
  expect(ids(resources, 'Alarm').map((id) => id.replace('Monitoring', ''))).toEqual(made({}).shop.monitoring.alarms.map(({ node }) => node.id)
    .filter((id) => !/^(Queue|Topic|Files|Jobs|Worker|Uploads)/.test(id)).sort());
});

test.each<[string, ServerlessApiPatternProps, object]>([
  ['no handler', { handlers: NONE }, {}],
  ['files', { handlers: BundledHandlers.only([BundledHandler.FILES]) }, { ...TABLE, ...BUCKET, queues: expect.anything() }],
  ['jobs', { handlers: BundledHandlers.only([BundledHandler.JOBS]) }, { ...TABLE, ...QUEUE }],
  ['the worker', { handlers: BundledHandlers.only([BundledHandler.WORKER]) }, { ...TABLE, ...QUEUE, ...TOPIC }],
  ['types of job', { handlers: BundledHandlers.only([BundledHandler.JOBS]), jobs: [JobType.of('invoice', { newFunction: CODE })] }, { ...TABLE, queues: expect.arrayContaining(QUEUE.queues), ...TOPIC }],
  ['an entity', { handlers: NONE, entities: [note({ indexes: [] })] }, { ...TABLE, queues: expect.anything() }],
  ['an entity whose changes are published', { handlers: NONE, entities: [note({ changes: true })] }, { ...TABLE, ...TOPIC, queues: expect.anything() }],
  ['realtime', { handlers: NONE, realtime: {} }, { ...TOPIC, tables: ['RealtimeConnections'], topics: ['Topic'], queues: expect.not.arrayContaining(['Queue']) }],
  ['ingest', { handlers: NONE, ingest: {} }, { ...TABLE, ...BUCKET, queues: expect.not.arrayContaining(['Queue']) }],
  ['the sweeper', { handlers: NONE, schedules: [{ id: 'Hourly', schedule: ScheduleExpression.rate(Duration.hours(1)) }] }, { ...TABLE, ...BUCKET, ...TOPIC, queues: expect.not.arrayContaining(['Queue']) }],
  ['a prop of the table', { handlers: NONE, data: { table: {} } }, TABLE],
  ['a prop of the bucket', { handlers: NONE, data: { bucket: {} } }, BUCKET],
  ['a prop of the queue', { handlers: NONE, queueing: { queue: {} } }, QUEUE],
  ['a prop of the topic', { handlers: NONE, queueing: { topic: {} } }, TOPIC],
  ['a website', { handlers: NONE, website: {} }, { buckets: expect.not.arrayContaining(['Bucket']) }],
])('%s makes what it uses', (_, props, parts) => {
  const { resources } = made({ profile: Profile.DEVELOPMENT, ...props });
  expect(partsOf(resources)).toEqual({ ...NO_PARTS, ...parts });
});

const USES: [string, Use, object][] = [
  ['table', (shop) => shop.table, TABLE],
  ['entityTable', (shop) => shop.entityTable, TABLE],
  ['bucket', (shop) => shop.bucket, BUCKET],
  ['objectBucket', (shop) => shop.objectBucket, BUCKET],
  ['queue', (shop) => shop.queue, QUEUE],
  ['topic', (shop) => shop.topic, TOPIC],
];

test.each(USES)('the first access to %s makes it, and no other does', (_, use, parts) => {
  const { shop, resources } = made({ profile: Profile.DEVELOPMENT, handlers: NONE }, use, use);
  expect(partsOf(resources)).toEqual({ ...NO_PARTS, ...parts });
  expect(use(shop)).toBe(use(shop));
});

test('an aspect may ask for a part, which is watched like any other', () => {
  const { resources } = made({ handlers: NONE }, (shop) => Aspects.of(shop).add({ visit: (node) => void (node === shop && shop.queue) }));
  expect(partsOf(resources).queues).toEqual(QUEUE.queues);
  expect(ids(resources, 'Alarm')).toEqual(expect.arrayContaining(['MonitoringQueueAge', 'MonitoringQueueDeadLetters']));
  expect(JSON.stringify(Object.values(resources).find(({ Type }) => Type.endsWith('Dashboard')))).toContain('Queue: messages');
});

describe.each(Object.values(Profile))('in the profile %s', (profile) => {
  const monitoring = { systemAlarm: true, alarms: true, dashboard: true };

  test('parts that come later are those of the default system, in whatever order', () => {
    const all = USES.map(([, use]) => use);
    const props = { profile, monitoring, handlers: NONE };
    const parts = { data: { table: {}, bucket: {} }, queueing: { queue: {}, topic: {} } };
    const expected = made({ ...props, ...parts }).template;
    expect(made(props, ...all).template).toEqual(expected);
    expect(made(props, ...[...all].reverse()).template).toEqual(expected);
    const theirs = (resources: Resources) => ids(resources, 'GlobalTable', 'Bucket', 'Queue', 'Topic', 'Key');
    expect(theirs(made({ profile, monitoring }).resources)).toEqual(expect.arrayContaining(theirs(expected.Resources)));
  });

  test('their alarms and graphs stand where they always stand, under the names that they always have', () => {
    const order = (...uses: Use[]) => {
      const { shop } = made({ profile, monitoring, handlers: NONE }, ...uses);
      return shop.monitoring.alarms.map(({ node }) => node.id);
    };
    const watched: Use = (shop) => shop.addFunction('Orders', CODE);
    const [table, queue, topic]: Use[] = [(shop) => shop.table, (shop) => shop.queue, (shop) => shop.topic];
    expect(order(topic, queue, table).length).toBeGreaterThanOrEqual(6);
    expect(order(watched, topic, queue, table)).toEqual(order(table, queue, topic, watched));
    const like: Use = (shop) => new WorkQueue(new Construct(shop, 'Other'), 'Queue', { monitoring: shop.monitoring });
    const alarms = (...uses: Use[]) => ids(made({ profile, monitoring, handlers: NONE }, ...uses).resources, 'Alarm');
    expect(alarms(like, queue)).toEqual(alarms(queue, like));
  });
});

test('a system alarm of several groups gathers the same, whenever a part is made', () => {
  const many: Use = (shop) => Array.from({ length: 45 }, (_, index) => shop.addFunction(`F${index}`, CODE));
  const queue: Use = (shop) => shop.queue;
  const rules = (...uses: Use[]) => Object.values(made({ handlers: NONE, monitoring: { systemAlarm: true } }, ...uses).resources)
    .filter(({ Type }) => Type.endsWith('CompositeAlarm')).map(({ Properties }) => JSON.stringify(Properties.AlarmRule));
  expect(rules(queue, many).length).toBeGreaterThan(2);
  expect(rules(many, queue)).toEqual(rules(queue, many));
});

test('keys are made for what they encrypt', () => {
  const encryption = Encryption.keyPerService();
  expect(partsOf(made({ handlers: NONE, security: { encryption } }).resources).keys).toEqual(['KeysLogsKey', 'KeysMessagesKey', 'KeysUsersKey']);
  expect(partsOf(made({ handlers: ITEMS, security: { encryption } }).resources).keys).toEqual(['KeysLogsKey', 'KeysMessagesKey', 'KeysTableKey', 'KeysUsersKey']);
  expect(partsOf(made({ handlers: NONE, security: { encryption } }, (shop) => shop.bucket).resources).keys).toContain('KeysBucketKey');
  expect(partsOf(made({ handlers: NONE, security: { encryption: Encryption.oneKey() } }, (shop) => shop.bucket).resources).keys).toEqual(['KeysKey']);
});

test.each(['Table', 'Bucket', 'Queue', 'Topic'])('the id %s is kept', (id) => {
  const { shop } = made({ handlers: NONE });
  const expected = `'${id}' cannot be used. Allowed: a name that nothing else in Stack/Shop has.`;
  expect(() => shop.addFunction(id, CODE)).toThrow(`Stack/Shop addFunction.id: ${expected}`);
  expect(() => shop.addSchedule(id, { schedule: ScheduleExpression.rate(Duration.hours(1)) })).toThrow(expected);
});

test('explain() tells of parts that nothing uses', () => {
  const told = (...uses: Use[]) => {
    const { settings } = made({ handlers: ITEMS }, ...uses).shop.explain();
    return settings.filter(({ name }) => /^(data|queueing)\.\w+($|\.)/.test(name) && !name.startsWith('data.table')).map(({ name, value }) => [name, value]);
  };
  const unused = (name: string) => [name, 'not made: nothing uses it'];
  expect(told()).toEqual(expect.arrayContaining([unused('data.bucket'), unused('queueing.queue'), unused('queueing.topic')]));
  expect(told().some(([name]) => name.startsWith('data.bucket.'))).toBe(false);
  expect(told((shop) => shop.bucket)).not.toContainEqual(unused('data.bucket'));
  expect(told((shop) => shop.bucket).some(([name]) => name.startsWith('data.bucket.'))).toBe(true);
  expect(made({}).shop.explain().settings.some(({ value }) => value.startsWith('not made'))).toBe(false);
});

test('pages of a website may call the bucket if there is one', () => {
  const policy = (...uses: Use[]) => JSON.stringify(Object.values(made({ handlers: NONE, website: {} }, ...uses).resources)
    .find(({ Type }) => Type.endsWith('ResponseHeadersPolicy'))!.Properties);
  expect(policy()).not.toContain('ShopBucket');
  expect(policy((shop) => shop.bucket)).toMatch(/https:\/\/","?.*ShopBucket[0-9A-F]+","RegionalDomainName/);
});

test('an existing bucket is checked where nothing uses it', () => {
  const build = (stack: Stack) => new ServerlessApiPattern(stack, 'Shop', {
    handlers: NONE, api: { cors: { allowOrigins: ['https://example.com'] } }, data: { existingBucket: new Bucket(stack, 'Objects') },
  });
  expect(() => build(newStack())).toThrow('data.existingBucket');
});

test('a table that comes later is refused without a region like one that is there from the beginning', () => {
  const shop = new ServerlessApiPattern(newStack(), 'Shop', { handlers: NONE, security: { encryption: Encryption.oneKey() } });
  expect(() => shop.table).toThrow("security.encryption: 'one-key' conflicts with a stack without a region, because a table has a key of the system's own");
});

test('the baseline tells of a bucket that goes with its handler, and stays in the account', () => {
  const file = `${temporaryDirectory()}/baseline.json`;
  StatefulBaseline.of(made({}).stack).write(file);
  const lost = StatefulBaseline.of(made({ handlers: ITEMS }).stack).changes(file).filter(({ harmful }) => harmful);
  expect(lost.map(({ logicalId, change }) => [logicalId.replace(/^Shop|[0-9A-F]{8}$/g, ''), change])).toContainEqual(['Bucket', 'is gone']);
  expect(lost.find(({ resourceType }) => resourceType === 'AWS::S3::Bucket')!.effect).toContain('would be orphaned');
  const kept = StatefulBaseline.of(made({ handlers: ITEMS }, (shop) => shop.bucket).stack).changes(file);
  expect(kept.some(({ resourceType }) => resourceType === 'AWS::S3::Bucket')).toBe(false);
});

test('a part that nothing uses costs nothing, as docs/shipped-routes.md says', () => {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'shipped-routes.md'), 'utf8');
  const row = (name: string, handlers?: BundledHandlers) => [
    '', name, ...Object.values(Profile).map((profile) => `$${CostReport.of(made({ profile, handlers }).stack).monthlyAtRest.toFixed(2)}`), '',
  ].join(' | ').trim();
  expect(page).toContain(row('All handlers'));
  expect(page).toContain(row('Only `items`', ITEMS));
});
