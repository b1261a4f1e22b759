import { Duration } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, EventField, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { CloudWatchLogGroup, EventBus as EventBusTarget, LambdaFunction as FunctionTarget, SfnStateMachine, SnsTopic, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { DynamoEventSource, KinesisEventSource, S3EventSource, SnsEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { LambdaDestination, SnsDestination, SqsDestination as BucketToQueue } from 'aws-cdk-lib/aws-s3-notifications';
import { Schedule as SchedulerSchedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke as InvokeTask } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { inline, Stacks, testTogether } from './support';
import { removeTemporaryDirectories } from '../support/assembly';

const LOG = 'exports.handler = async (event) => { console.log("got " + JSON.stringify(event)); };';

const STACKS: Stacks = {
  Cron: {
    kind: 'a function on a schedule (lambda-cron)',
    build: (stack) => void new Rule(stack, 'Rule', { schedule: Schedule.cron({ minute: '0', hour: '18' }), targets: [new FunctionTarget(inline(stack, 'Handler', LOG))] }),
    check: async (running) => {
      await running.system.fire(running.id('Rule'));
      await running.logged('Handler', '"detail-type":"Scheduled Event"');
    },
  },
  Scheduler: {
    kind: 'a function on a schedule of EventBridge Scheduler',
    build: (stack) => void new SchedulerSchedule(stack, 'Schedule', { schedule: ScheduleExpression.rate(Duration.hours(1)), target: new LambdaInvoke(inline(stack, 'Handler', LOG), { input: ScheduleTargetInput.fromObject({ run: 'hourly' }) }) }),
    check: async (running) => {
      await running.system.fire(running.id('Schedule'));
      await running.logged('Handler', 'got {"run":"hourly"}');
    },
  },
  BucketToFunction: {
    kind: 'a bucket that tells a function of its objects (s3 to lambda)',
    build: (stack) => {
      const bucket = new Bucket(stack, 'Bucket');
      bucket.addEventNotification(EventType.OBJECT_CREATED, new LambdaDestination(inline(stack, 'Created', LOG)), { prefix: 'in/', suffix: '.json' });
      bucket.addEventNotification(EventType.OBJECT_REMOVED, new LambdaDestination(inline(stack, 'Removed', LOG)));
      const writer = inline(stack, 'Writer', `const { S3 } = require('@aws-sdk/client-s3');
exports.handler = async ({ call, ...input }) => { await new S3({})[call]({ Bucket: process.env.BUCKET, ...input }); };`, { environment: { BUCKET: bucket.bucketName } });
      bucket.grantReadWrite(writer);
    },
    check: async (running) => {
      const writer = running.id('Writer');
      await running.system.invoke(writer, { call: 'putObject', Key: 'out/a.json', Body: 'x' });
      await running.system.invoke(writer, { call: 'putObject', Key: 'in/a b.json', Body: 'hello' });
      await running.logged('Created', /"eventName":"ObjectCreated:Put".*"key":"in\/a\+b\.json","size":5/);
      await running.system.invoke(writer, { call: 'deleteObject', Key: 'out/a.json' });
      await running.logged('Removed', /"eventName":"ObjectRemoved:Delete".*"key":"out\/a\.json"/);
      expect(running.log.filter(({ source, message }) => source === running.id('Created') && message.includes('out/a.json'))).toEqual([]);
    },
  },
  EventSource: {
    kind: 'a bucket as an event source of a function',
    build: (stack) => inline(stack, 'Handler', LOG).addEventSource(new S3EventSource(new Bucket(stack, 'Bucket'), { events: [EventType.OBJECT_CREATED] })),
    check: async (running) => {
      await running.system.putObject(running.id('Bucket'), 'a', 'x');
      await running.logged('Handler', 'ObjectCreated:Put');
    },
  },
  BucketToQueue: {
    kind: 'a bucket that tells a queue (s3 to sqs)',
    build: (stack) => new Bucket(stack, 'Bucket').addEventNotification(EventType.OBJECT_CREATED_PUT, new BucketToQueue(new Queue(stack, 'Queue'))),
    check: async (running) => {
      await running.system.putObject(running.id('Bucket'), 'photo.png', 'x');
      const [body = ''] = await running.system.queue(running.id('Queue')).waitFor(1, 10_000);
      expect(JSON.parse(body).Records[0].s3.object.key).toBe('photo.png');
    },
  },
  BucketFanOut: {
    kind: 'a bucket that tells a topic, and the topic queues (s3-sns-sqs fan-out)',
    build: (stack) => {
      const topic = new Topic(stack, 'Topic');
      topic.addSubscription(new SqsSubscription(new Queue(stack, 'Queue')));
      new Bucket(stack, 'Bucket').addEventNotification(EventType.OBJECT_CREATED, new SnsDestination(topic));
    },
    check: async (running) => {
      await running.system.putObject(running.id('Bucket'), 'a', 'x');
      const [body = ''] = await running.system.queue(running.id('Queue')).waitFor(1, 10_000);
      expect(JSON.parse(JSON.parse(body).Message).Records[0].s3.object.key).toBe('a');
    },
  },
  BucketToEventBridge: {
    kind: 'a bucket that tells EventBridge (s3-eventbridge-lambda)',
    build: (stack) => {
      const bucket = new Bucket(stack, 'Bucket', { eventBridgeEnabled: true });
      new Rule(stack, 'Rule', { eventPattern: { source: ['aws.s3'], detailType: ['Object Created'], detail: { bucket: { name: [bucket.bucketName] } } }, targets: [new FunctionTarget(inline(stack, 'Handler', LOG))] });
    },
    check: async (running) => {
      await running.system.putObject(running.id('Bucket'), 'a', 'x');
      await running.logged('Handler', '"detail-type":"Object Created"');
    },
  },
  Worker: {
    kind: 'a queue with a worker and a dead-letter queue (sqs-lambda)',
    build: (stack) => {
      const deadLetterQueue = { queue: new Queue(stack, 'Dead'), maxReceiveCount: 1 };
      const queue = new Queue(stack, 'Queue', { visibilityTimeout: Duration.seconds(30), deadLetterQueue });
      inline(stack, 'Handler', 'exports.handler = async ({ Records }) => { console.log("working on " + Records[0].body); };', { timeout: Duration.seconds(5) }).addEventSource(new SqsEventSource(queue, { batchSize: 1 }));
    },
    check: async (running) => {
      await running.system.send(running.id('Queue'), 'a message');
      await running.logged('Handler', 'working on a message');
    },
  },
  Fifo: {
    kind: 'a FIFO queue with a worker',
    build: (stack) => inline(stack, 'Handler', LOG).addEventSource(new SqsEventSource(new Queue(stack, 'Queue', { fifo: true, contentBasedDeduplication: true, visibilityTimeout: Duration.minutes(3) }))),
    check: async (running) => {
      await running.system.send(running.id('Queue'), 'first', { groupId: 'g' });
      await running.logged('Handler', '"body":"first"');
    },
  },
  FanOut: {
    kind: 'a topic with queues, filters, functions and e-mail (sns fan-out)',
    build: (stack) => {
      const topic = new Topic(stack, 'Topic');
      topic.addSubscription(new SqsSubscription(new Queue(stack, 'Queue'), { rawMessageDelivery: true }));
      topic.addSubscription(new EmailSubscription('ops@example.com'));
      inline(stack, 'Handler', LOG).addEventSource(new SnsEventSource(topic, { filterPolicy: { status: SubscriptionFilter.stringFilter({ allowlist: ['created'] }) } }));
      const publisher = inline(stack, 'Publisher', `const { SNS } = require('@aws-sdk/client-sns');
exports.handler = async (status) => { await new SNS({}).publish({ TopicArn: process.env.TOPIC, Message: status, MessageAttributes: { status: { DataType: 'String', StringValue: status } } }); };`, { environment: { TOPIC: topic.topicArn } });
      topic.grantPublish(publisher);
    },
    check: async (running) => {
      for (const status of ['deleted', 'created']) await running.system.invoke(running.id('Publisher'), status);
      await running.logged('Handler', '"Message":"created"');
      expect([...await running.system.queue(running.id('Queue')).waitFor(2, 10_000)].sort()).toEqual(['created', 'deleted']);
    },
  },
  CustomBus: {
    kind: 'a bus of its own with rules for functions, queues, topics and logs (eventbridge)',
    build: (stack) => {
      const eventBus = new EventBus(stack, 'Bus', { eventBusName: 'orders' });
      const topic = new Topic(stack, 'Topic');
      topic.addSubscription(new SqsSubscription(new Queue(stack, 'Told'), { rawMessageDelivery: true }));
      new Rule(stack, 'Paid', {
        eventBus,
        eventPattern: { source: ['shop'], detail: { amount: [{ numeric: ['>', 10] }], city: [{ wildcard: 'B*n' }] } as Record<string, any> },
        targets: [
          new FunctionTarget(inline(stack, 'Handler', LOG)),
          new SqsQueue(new Queue(stack, 'Queue'), { message: RuleTargetInput.fromObject({ order: EventField.fromPath('$.detail.id'), text: `Order ${EventField.fromPath('$.detail.id')}` }) }),
          new SnsTopic(topic, { message: RuleTargetInput.fromEventPath('$.detail.id') }),
          new CloudWatchLogGroup(new LogGroup(stack, 'Events', { logGroupName: '/aws/events/orders' })),
        ],
      });
      const publisher = inline(stack, 'Publisher', `const { EventBridge } = require('@aws-sdk/client-eventbridge');
exports.handler = async (detail) => new EventBridge({}).putEvents({ Entries: [{ EventBusName: process.env.BUS, Source: 'shop', DetailType: 'OrderPaid', Detail: JSON.stringify(detail) }] });`, { environment: { BUS: eventBus.eventBusName } });
      eventBus.grantPutEventsTo(publisher);
    },
    check: async (running) => {
      expect(await running.system.invoke(running.id('Publisher'), { id: 'none', amount: 5, city: 'Bonn' })).toMatchObject({ payload: { FailedEntryCount: 0 } });
      await running.system.invoke(running.id('Publisher'), { id: 'a"1', amount: 11, city: 'Bonn' });
      await running.logged('Handler', '"detail-type":"OrderPaid","source":"shop"');
      const bodies = await running.system.queue(running.id('Queue')).waitFor(1, 10_000);
      expect(bodies.map((body) => JSON.parse(body))).toEqual([{ order: 'a"1', text: 'Order a"1' }]);
      expect(await running.system.queue(running.id('Told')).waitFor(1, 10_000)).toEqual(['"a\\"1"']);
      await running.logged('Events', '"amount":11');
      expect(running.system.calls).toContainEqual(expect.objectContaining({ action: 'events:PutEvents', resource: expect.stringMatching(/event-bus\/orders$/), status: 200 }));
    },
  },
  Relay: {
    kind: 'a rule that hands events on to another bus',
    build: (stack) => {
      const eventBus = new EventBus(stack, 'Bus');
      new Rule(stack, 'All', { eventPattern: { source: ['relay'] }, targets: [new EventBusTarget(eventBus)] });
      new Rule(stack, 'There', { eventBus, eventPattern: { source: ['relay'] }, targets: [new FunctionTarget(inline(stack, 'Handler', LOG))] });
    },
    check: async (running) => {
      await running.system.putEvent({ source: 'relay', detailType: 'Test', detail: { a: 1 } });
      await running.logged('Handler', '"source":"relay"');
    },
  },
  TableStream: {
    kind: 'a table whose changes a function hears of (dynamodb-lambda)',
    build: (stack) => {
      const table = new Table(stack, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING }, stream: StreamViewType.NEW_AND_OLD_IMAGES });
      inline(stack, 'Handler', LOG).addEventSource(new DynamoEventSource(table, { startingPosition: StartingPosition.LATEST }));
      const writer = inline(stack, 'Writer', `import { DynamoDB } from '@aws-sdk/client-dynamodb';
export const handler = async (id) => { await new DynamoDB({}).putItem({ TableName: process.env.TABLE, Item: { id: { S: id } } }); };`.replace('import { DynamoDB } from', 'const { DynamoDB } = require(').replace("client-dynamodb';", "client-dynamodb');").replace('export const handler', 'exports.handler'), { environment: { TABLE: table.tableName } });
      table.grantWriteData(writer);
    },
    check: async (running) => {
      expect(await running.system.invoke(running.id('Writer'), 'one')).toEqual({ payload: null });
      await running.logged('Handler', '"eventName":"INSERT"');
    },
  },
  Destinations: {
    kind: 'a function that hands on its failures (lambda destinations)',
    build: (stack) => void inline(stack, 'Handler', 'exports.handler = async () => { throw new Error("no"); };', { onFailure: new SqsDestination(new Queue(stack, 'Failures')), retryAttempts: 0 }),
    check: async (running) => {
      await running.system.invokeAsynchronously(running.id('Handler'), { a: 1 });
      const [body = ''] = await running.system.queue(running.id('Failures')).waitFor(1, 10_000);
      expect(JSON.parse(body)).toMatchObject({ requestPayload: { a: 1 }, responsePayload: { errorMessage: 'no' } });
    },
  },
  Kinesis: {
    kind: 'a stream of Kinesis with a consumer (by name)',
    build: (stack) => inline(stack, 'Handler', LOG).addEventSource(new KinesisEventSource(new Stream(stack, 'Stream'), { startingPosition: StartingPosition.LATEST })),
    unsupported: /does not support the event source arn:aws:kinesis:/,
  },
  Machine: {
    kind: 'a state machine of functions, on a schedule (job poller)',
    build: (stack) => {
      const machine = new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(new InvokeTask(stack, 'Submit', { lambdaFunction: inline(stack, 'Handler', LOG) })) });
      new Rule(stack, 'Rule', { schedule: Schedule.rate(Duration.hours(1)), targets: [new SfnStateMachine(machine)] });
    },
    check: async (running) => expect(await running.system.invoke(running.id('Handler'))).toEqual({ payload: null }),
    byName: ['AWS::StepFunctions::StateMachine'],
    unsupported: /not to arn:aws:states:/,
  },
};

afterAll(() => removeTemporaryDirectories());
describe('ordinary stacks: events', () => testTogether(STACKS));
