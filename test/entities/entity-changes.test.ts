import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, StreamViewType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { order, product } from './support/shop';
import {
  Access, Auth, ConnectAuthorization, Entity, EntityApi, EntityApiProps, EntityChange, EntityOptions, EntitySchema, EntityTable, FieldCondition,
  FifoTopic, MessageFilter, Monitoring, NotificationTopic, OnChangeOptions, Ownership, Realtime, SecureRestApi, ServerlessApiPattern,
  ServerlessApiPatternProps, ServerlessFunction,
} from '../../src';
import { FLAG_SETS, newStack } from '../support/synth';

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };

interface Given extends Partial<EntityApiProps> { readonly topicOf?: (stack: Stack) => NotificationTopic }

function withEntities(stack: Stack, entities: Entity[], { topicOf = (scope) => new NotificationTopic(scope, 'Topic'), ...props }: Given = {}): EntityApi {
  const api = new SecureRestApi(stack, 'Api', { auth: Auth.cognito().bind(stack, {}) });
  return new EntityApi(stack, 'Entities', { api, table: new EntityTable(stack, 'Table').table, entities, topic: topicOf(stack), ...props });
}

const system = (entity: Partial<EntityOptions>, props: ServerlessApiPatternProps = {}) => {
  const stack = newStack();
  return { stack, shop: new ServerlessApiPattern(stack, 'Shop', { entities: [order(entity), product()], ...props }) };
};
const TENANTS: Partial<EntityOptions> = { ownership: Ownership.tenant('custom:company'), access: [Access.owner().all()] };
const EMPTY = EntitySchema.fromObject({ type: 'object', properties: {} });
const consumer = (stack: Stack) => new ServerlessFunction(stack, 'Packer', { ...CODE, timeout: Duration.seconds(20) }).alias;

/** The statements of the policies of the function, by action. */
function grantsOf(template: Template): string[] {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => id.includes('ChangesHandler'));
  const statements = policies.flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as { Action: string | string[] }[]);
  return statements.flatMap(({ Action }) => Action).sort();
}
const DESCRIPTION = 'Tells of changes of the records of declared entities.';
const variablesOf = (template: Template) => Object.values(template.findResources('AWS::Lambda::Function', { Properties: { Description: DESCRIPTION } }))
  .map(({ Properties }) => Properties.Environment.Variables as Record<string, unknown>);

describe.each(FLAG_SETS)('with %s', (_, context) => {
  test('nothing is made for entities that tell nothing', () => {
    const stack = newStack({ context });
    const made = withEntities(stack, [order(), product()]);
    const template = Template.fromStack(stack);
    expect(made.changes).toBeUndefined();
    template.resourcePropertiesCountIs('AWS::Lambda::EventSourceMapping', { StartingPosition: Match.anyValue() }, 0);
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', { StreamSpecification: Match.absent() });
  });

  test('changes are read from the stream of the table, which is made for it, and published', () => {
    const stack = newStack({ context });
    const made = withEntities(stack, [order({ changes: true }), product()]);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', { StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' } });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BisectBatchOnFunctionError: true,
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"order#"}]}}}}' }] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRecordAgeInSeconds: 21_600,
      MaximumRetryAttempts: -1,
      StartingPosition: 'TRIM_HORIZON',
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('EntityChangesFailures'), 'Arn'] } } },
    });
    expect(variablesOf(template)).toEqual([expect.objectContaining({ PUBLISHED_ENTITIES: 'order', LIVE_ENTITIES: '', TOPIC_ARN: { Ref: expect.stringMatching(/^Topic/) } })]);
    expect(grantsOf(template).filter((action) => !/^(logs|xray)/.test(action))).toEqual([
      'dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams', 'sns:Publish', 'sqs:SendMessage',
    ]);
    expect(made.changes!.consumer.failureQueue).toBeDefined();
  });

  test('a function hears of changes from its own queue', () => {
    const stack = newStack({ context });
    const made = withEntities(stack, [order(), product()]);
    const queue = made.entity('order').onChange(consumer(stack), {
      types: [EntityChange.CREATED, EntityChange.UPDATED],
      filters: [MessageFilter.body({ 'new.status': FieldCondition.oneOf('paid') })],
    });
    made.entity('product').onChange(made.changes!.function.alias, { id: 'Catalog', queue: { maxReceiveCount: 9 } });
    const template = Template.fromStack(stack);
    expect(queue.node.id).toBe('OrderChanges');
    template.hasResourceProperties('AWS::SNS::Subscription', { FilterPolicy: { type: ['order.created', 'order.updated'] }, RawMessageDelivery: true, RedrivePolicy: Match.anyValue() });
    template.hasResourceProperties('AWS::SNS::Subscription', { FilterPolicy: { type: ['product.created', 'product.updated', 'product.deleted'] } });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FilterCriteria: { Filters: [{ Pattern: '{"body":{"new":{"status":["paid"]}}}' }, { Pattern: '{"body":{"omitted":[{"exists":true}]}}' }] },
    });
    template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 120, RedrivePolicy: { maxReceiveCount: 5 } });
    template.hasResourceProperties('AWS::SQS::Queue', { RedrivePolicy: { maxReceiveCount: 9 } });
    expect(variablesOf(template)).toEqual([expect.objectContaining({ PUBLISHED_ENTITIES: 'order,product' })]);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"order#"},{"prefix":"product#"}]}}}}' }] },
    });
  });
});

test('children are told of where they are asked for, by what their keys begin with', () => {
  const stack = newStack();
  const parent = order();
  const schema = EntitySchema.fromObject({ type: 'object', properties: { sku: { type: 'string', maxLength: 40 } } });
  const line = parent.child('line', { schema, access: [Access.owner().all()], changes: true });
  withEntities(stack, [parent, line]);
  const template = Template.fromStack(stack);
  expect(variablesOf(template)).toEqual([expect.objectContaining({ PUBLISHED_ENTITIES: 'line', LIVE_ENTITIES: '' })]);
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"order.line#"}]}}}}' }] },
  });
});

test('an event bus gets changes in place of the topic, and functions hear of them by its rules', () => {
  const stack = newStack();
  const bus = new EventBus(stack, 'Bus');
  const monitoring = new Monitoring(stack, 'Monitoring');
  const made = withEntities(stack, [order({ changes: true })], { changes: { bus, eventSource: 'shop/orders' }, monitoring });
  made.entity('order').onChange(consumer(stack), { types: [EntityChange.DELETED] });
  const template = Template.fromStack(stack);
  expect(variablesOf(template)).toEqual([expect.objectContaining({ EVENTS_SOURCE: 'shop/orders', BUS_NAME: { 'Fn::GetAtt': [expect.stringMatching(/^Bus/), 'Arn'] } })]);
  expect(JSON.stringify(variablesOf(template)[0].EVENTS_ADDRESS)).toBe('{"Fn::Join":["",["https://events.",{"Ref":"AWS::Region"},".",{"Ref":"AWS::URLSuffix"}]]}');
  expect(variablesOf(template)[0]).not.toHaveProperty('TOPIC_ARN');
  expect(grantsOf(template)).toContain('events:PutEvents');
  expect(grantsOf(template)).not.toContain('sns:Publish');
  template.hasResourceProperties('AWS::Events::Rule', {
    EventBusName: { Ref: Match.stringLikeRegexp('^Bus') },
    EventPattern: { 'source': ['shop/orders'], 'detail-type': ['order.deleted'] },
    Targets: [Match.objectLike({ InputPath: '$.detail', DeadLetterConfig: Match.anyValue() })],
  });
  template.resourceCountIs('AWS::SNS::Subscription', 0);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'FailedInvocations', Dimensions: Match.arrayWith([Match.objectLike({ Name: 'EventBusName' })]) });
});

test('live changes go to the queue of messages to connections', () => {
  const { stack, shop } = system({ live: true }, { realtime: {} });
  const template = Template.fromStack(stack);
  expect(variablesOf(template)).toEqual([expect.objectContaining({ LIVE_ENTITIES: 'order', PUBLISHED_ENTITIES: '', QUEUE_URL: { Ref: expect.stringMatching(/^ShopRealtimeBroadcasts/) } })]);
  expect(variablesOf(template)[0]).not.toHaveProperty('TOPIC_ARN');
  expect(grantsOf(template)).not.toContain('sns:Publish');
  expect(shop.functions.changes).toBe(shop.entityApi!.changes!.function);
  const settings = Object.fromEntries(shop.explain().settings.map(({ name, value }) => [name, value]));
  expect(settings).toMatchObject({ 'entities.order.live': 'owner, group support', 'entities.order.changes': 'no', 'entities.product.live': 'no' });
});

test('notifications have alarms, with a section of the runbook', () => {
  const { stack, shop } = system({});
  shop.entity('order').onChange(shop.addFunction('Packer', CODE).alias);
  const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => String(Properties.AlarmDescription));
  for (const section of ['stream-iterator-age', 'stream-failures']) expect(alarms.filter((each) => each.endsWith(`#${section}`))).toHaveLength(1);
  expect(Object.keys(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).filter((id) => /OrderChanges|ChangesHandler/.test(id)).length).toBeGreaterThanOrEqual(4);
});

test('settings of the function and of the stream are honoured', () => {
  const stack = newStack();
  withEntities(stack, [order({ changes: true })], {
    changes: { maxBatchingWindow: Duration.seconds(5), parallelizationFactor: 4 }, changesHandler: { memorySize: 1024, environment: { POWERTOOLS_LOG_LEVEL: 'DEBUG' } },
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { MaximumBatchingWindowInSeconds: 5, ParallelizationFactor: 4 });
  template.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 1024, Timeout: 60, Environment: { Variables: { POWERTOOLS_LOG_LEVEL: 'DEBUG', PUBLISHED_ENTITIES: 'order' } } });
});

describe('the stream', () => {
  const keys = { partitionKey: { name: 'pk', type: AttributeType.STRING }, sortKey: { name: 'sk', type: AttributeType.STRING }, timeToLiveAttribute: 'expiresAt' };
  const told = order({ changes: true, access: [Access.owner().all()], indexes: [] });

  test('of a table of the app must be there', () => {
    const without = newStack();
    expect(() => withEntities(without, [told], { table: new TableV2(without, 'Own', keys) }))
      .toThrow('stream of Stack/Own: undefined cannot be used. Allowed: NEW_AND_OLD_IMAGES, because changes of entities are told from it.');
    const stack = newStack();
    withEntities(stack, [told], { table: new Table(stack, 'Own', { ...keys, stream: StreamViewType.NEW_AND_OLD_IMAGES }) });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Own'), 'StreamArn'] } });
  });

  test('must show what items were and are', () => {
    const stack = newStack();
    expect(() => withEntities(stack, [told], { table: new EntityTable(stack, 'Keys', { stream: StreamViewType.KEYS_ONLY }).table }))
      .toThrow("data.table.stream: 'KEYS_ONLY' cannot be used. Allowed: NEW_AND_OLD_IMAGES");
  });

  test('of an imported table must be named', () => {
    const stack = newStack();
    expect(() => withEntities(stack, [told], { table: Table.fromTableName(stack, 'Imported', 'orders') })).toThrow('import it by fromTableAttributes');
    const tableArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
    const other = newStack();
    withEntities(other, [told], { table: Table.fromTableAttributes(other, 'Imported', { tableArn, tableStreamArn: `${tableArn}/stream/1` }) });
    Template.fromStack(other).hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: `${tableArn}/stream/1` });
  });

  test('that replicas have anyway is the one', () => {
    const stack = newStack({ env: { region: 'eu-west-1' } });
    withEntities(stack, [told], { table: new EntityTable(stack, 'Global', { replicas: [{ region: 'eu-central-1' }] }).table });
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
  });

  test('can have another reader beside', () => {
    const { stack, shop } = system({ changes: true });
    shop.entityTable!.addStreamConsumer('Audit', shop.addFunction('Packer', CODE).alias);
    Template.fromStack(stack).resourcePropertiesCountIs('AWS::Lambda::EventSourceMapping', { StartingPosition: Match.anyValue() }, 2);
  });
});

describe('refused', () => {
  const listening = (options: OnChangeOptions) => () => {
    const { shop } = system({});
    shop.entity('order').onChange(shop.addFunction('Packer', CODE).alias, options);
  };
  const filter = MessageFilter.body({ a: FieldCondition.exists() });

  test.each<[string, () => void, string]>([
    ['live without connections', () => system({ live: true }), "live of the entity 'order': true cannot be used. Allowed: false without WebSocket connections: set realtime: {}"],
    ['live without anybody to tell', () => order({ live: true, access: [Access.owner().create().list(), Access.scope('a/b').read()] }), "Entity.of('order').live: true cannot be used. Allowed: false where neither the owner"],
    ['live for owners in groups only', () => order({ live: true, access: [Access.owner().inGroup('premium').read()], indexes: [] }), "Entity.of('order').live"],
    ['live for tenants in groups only', () => order({ live: true, ownership: Ownership.tenant('custom:company'), access: [Access.owner().inGroup('premium').read()], indexes: [] }), 'false where neither the owner of a record nor a group may read it'],
    ['live for tenants who sign', () => system({ live: true, ...TENANTS }, { realtime: { authorization: ConnectAuthorization.iam() } }), "live of the entity 'order': 'Ownership.tenant('custom:company')' cannot be used. Allowed: it if clients connect with ID tokens"],
    ['live for tenants with access tokens', () => system({ live: true, ...TENANTS }, { realtime: {}, auth: Auth.cognito({ accessTokenScopes: ['shop/all'] }) }), "access tokens don't have the claim"],
    ['live for tenants of four claims', () => {
      const live = ['a', 'b', 'c', 'd'].map((name) => Entity.of(name, { schema: EMPTY, live: true, ownership: Ownership.tenant(`custom:${name}`), access: [Access.owner().all()] }));
      new ServerlessApiPattern(newStack(), 'Shop', { entities: live, realtime: {} });
    }, "live of the entity 'd': 'Ownership.tenant('custom:d')' cannot be used. Allowed: 3 claims of tenants: custom:a, custom:b, custom:c"],
    ['live for everybody', () => product({ live: true }), 'false for shared records that no Access.group() may read'],
    ['changes without a topic', () => withEntities(newStack(), [order({ changes: true })], { topic: undefined }), "changes of the entity 'order': 'published' cannot be used. Allowed: it where there is a topic"],
    ['a FIFO topic', () => withEntities(newStack(), [order({ changes: true })], { topicOf: (stack) => new NotificationTopic(stack, 'Topic', { fifo: FifoTopic.deduplicationIds() }) }), "topic: 'Stack/Topic' cannot be used. Allowed: a standard topic"],
    ['a source without a bus', () => system({ changes: true }, { entityChanges: { eventSource: 'shop' } }), "entityChanges.eventSource: 'shop' cannot be used. Allowed: nothing without entityChanges.bus"],
    ['a window that is too long', () => system({ changes: true }, { entityChanges: { maxBatchingWindow: Duration.minutes(6) } }), "entityChanges.maxBatchingWindow: '6 minutes'"],
    ['too many batches at once', () => system({ changes: true }, { entityChanges: { parallelizationFactor: 11 } }), 'entityChanges.parallelizationFactor: 11'],
    ['settings without entities', () => new ServerlessApiPattern(newStack(), 'Shop', { entityChanges: {} }), "entityChanges: 'settings' conflicts with a system without entities"],
    ['no types', listening({ types: [] }), "onChange of the entity 'order'.types: '[]' cannot be used"],
    ['a type twice', listening({ types: [EntityChange.CREATED, EntityChange.CREATED] }), "onChange of the entity 'order'.types: 'created' cannot be used. Allowed: each one once."],
    ['an unknown type', listening({ types: ['renamed' as EntityChange] }), "onChange of the entity 'order'.types: 'renamed' cannot be used. Allowed: created, updated, deleted."],
    ['no filters', listening({ filters: [] }), "onChange of the entity 'order'.filters: '0 filters'"],
    ['five filters', listening({ filters: Array(5).fill(filter) }), "onChange of the entity 'order'.filters: '5 filters'"],
    ['filters of the queue', listening({ queue: { filters: [filter] } }), "onChange of the entity 'order'.queue.filters: '1 filters' cannot be used. Allowed: none"],
    ['an id with a slash', listening({ id: 'a/b' }), "onChange of the entity 'order'.id: 'a/b'"],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test.each(['aws.shop', '', 'a b', 'x'.repeat(129)])('%p as the source of events', (eventSource) => {
    const stack = newStack();
    expect(() => withEntities(stack, [order({ changes: true })], { changes: { bus: new EventBus(stack, 'Bus'), eventSource } })).toThrow('entityChanges.eventSource');
  });

  test('a second queue of the same id', () => {
    const { shop } = system({});
    const { alias } = shop.addFunction('Packer', CODE);
    shop.entity('order').onChange(alias);
    expect(() => shop.entity('order').onChange(alias)).toThrow("onChange of the entity 'order'.id: 'OrderChanges' cannot be used");
    expect(() => shop.entity('order').onChange(alias, { id: 'Second' })).not.toThrow();
  });
});

test('where tenants hear of changes, connections are known by the claim, and elsewhere nothing changes', () => {
  const claimsOf = (entity: Partial<EntityOptions>, props: ServerlessApiPatternProps = { realtime: {} }) => {
    const { stack, shop } = system({ live: true, ...entity }, props);
    const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function')) as { Properties: { Environment?: { Variables: Record<string, string> } } }[];
    const claims = functions.map(({ Properties }) => Properties.Environment?.Variables.CONNECT_CLAIMS).filter((each) => each !== undefined);
    return [claims, shop.explain().settings.find(({ name }) => name === 'entities.order.live')?.value];
  };
  expect(claimsOf(TENANTS)).toEqual([['custom:company', 'custom:company'], 'tenant']);
  expect(claimsOf({})).toEqual([[], 'owner, group support']);
  expect(claimsOf({ ownership: Ownership.tenant('custom:company'), access: [Access.group('support').read().list()], unique: [] })).toEqual([[], 'group support']);
});

test('live works without the pattern, too', () => {
  const stack = newStack();
  const auth = Auth.cognito().bind(stack, {});
  const realtime = new Realtime(stack, 'Realtime', { auth });
  const api = new SecureRestApi(stack, 'Api', { auth });
  new EntityApi(stack, 'Entities', { api, table: new EntityTable(stack, 'Table').table, entities: [order({ live: true })], realtime });
  expect(variablesOf(Template.fromStack(stack))).toEqual([expect.objectContaining({ LIVE_ENTITIES: 'order' })]);
});
