import { Duration } from 'aws-cdk-lib';
import { CfnFunction, Code, FilterCriteria, FilterRule, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnTopic, SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { awsHandlerAsset } from './support/aws-handler';
import { waitUntil } from './support/wait';
import { LocalSystem, LogEntry } from '../../local/src';
import { JsonObject } from '../../local/src/json';
import { eventually } from '../support/wait';

/** Prints the bodies it works on; fails those that say so, by item or as a whole. */
const WORKER = `
exports.handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    console.log('work ' + body);
    if (body.startsWith('crash')) process.exit(1);
    if (body.startsWith('poison')) batchItemFailures.push({ itemIdentifier: messageId });
  }
  return { batchItemFailures };
};`;
const LISTENER = `
exports.handler = async ({ Records }) => {
  const [{ Sns }] = Records;
  console.log('heard ' + JSON.stringify([Sns.Subject, Sns.Message, Sns.MessageAttributes]));
  if (Sns.Message === 'bad') throw new Error('bad news');
};`;

const id = { chosen: '', picky: '', worker: '', listener: '', publisher: '', jobs: '', dead: '', lost: '', copies: '', ordered: '', topic: '' };
const log: LogEntry[] = [];
let system: LocalSystem;

beforeAll(async () => {
  const assembly = synthesize((stack) => {
    const lambda = (name: string, code: Code) => new LambdaFunction(stack, name, {
      runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code, timeout: Duration.seconds(30),
    });
    const dead = new Queue(stack, 'Dead');
    const lost = new Queue(stack, 'Lost');
    const copies = new Queue(stack, 'Copies');
    const jobs = new Queue(stack, 'Jobs', { deadLetterQueue: { queue: dead, maxReceiveCount: 2 }, visibilityTimeout: Duration.seconds(30) });
    const worker = lambda('Worker', Code.fromInline(WORKER));
    worker.addEventSource(new SqsEventSource(jobs, {
      batchSize: 10, maxBatchingWindow: Duration.seconds(1), reportBatchItemFailures: true, maxConcurrency: 2,
    }));
    const ordered = new Queue(stack, 'Ordered', { fifo: true, contentBasedDeduplication: true });
    worker.addEventSource(new SqsEventSource(ordered, { batchSize: 1, reportBatchItemFailures: true }));
    const chosen = new Queue(stack, 'Chosen');
    const picky = lambda('Picky', Code.fromInline(WORKER));
    picky.addEventSource(new SqsEventSource(chosen, {
      filters: [FilterCriteria.filter({ body: { kind: FilterRule.isEqual('a') } }), FilterCriteria.filter({ body: FilterRule.beginsWith('hello') })],
    }));
    const topic = new Topic(stack, 'Topic');
    topic.addSubscription(new SqsSubscription(copies, { rawMessageDelivery: true }));
    const listener = lambda('Listener', Code.fromInline(LISTENER));
    listener.configureAsyncInvoke({ retryAttempts: 1, onFailure: new SqsDestination(lost) });
    topic.addSubscription(new LambdaSubscription(listener, { filterPolicy: { kind: SubscriptionFilter.stringFilter({ allowlist: ['news'] }) } }));
    const publisher = lambda('Publisher', Code.fromAsset(awsHandlerAsset()));
    const queueId = (queue: Queue) => stack.getLogicalId(queue.node.defaultChild as CfnQueue);
    const functionId = (fn: LambdaFunction) => stack.getLogicalId(fn.node.defaultChild as CfnFunction);
    Object.assign(id, {
      worker: functionId(worker),
      picky: functionId(picky),
      chosen: queueId(chosen),
      listener: functionId(listener),
      publisher: functionId(publisher),
      jobs: queueId(jobs),
      dead: queueId(dead),
      lost: queueId(lost),
      copies: queueId(copies),
      ordered: queueId(ordered),
      topic: stack.getLogicalId(topic.node.defaultChild as CfnTopic),
    });
  });
  system = await LocalSystem.start({ assembly, visibilityTimeoutSeconds: 0, asyncRetrySeconds: 0.1, log: (entry) => log.push(entry) });
});

afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

const said = (source: string, text: string) => log.filter((entry) => entry.source === source && entry.message.includes(text)).length;

const emptied = (queue: string) => eventually(async () => expect((await system.queue(queue).counts()).total).toBe(0));

test('a poisonous message reaches the dead-letter queue, its neighbours are worked on once', async () => {
  await Promise.all(['poison 1', 'fine 1', 'fine 2', 'fine 3'].map((body) => system.send(id.jobs, body)));
  expect(await system.queue(id.dead).waitFor(1)).toEqual(['poison 1']);
  await emptied(id.jobs);
  await eventually(() => expect(['poison 1', 'fine 1', 'fine 2', 'fine 3'].map((body) => said(id.worker, `work ${body}`))).toEqual([2, 1, 1, 1]));
  const mine = system.calls.filter((call) => call.function === id.worker && !call.resource.endsWith('.fifo'));
  expect(new Set(mine.map(({ action, resource }) => `${action} ${resource.split(':').pop()}`))).toEqual(new Set([
    `sqs:GetQueueAttributes ${system.ref(id.jobs).split('/').pop()}`,
    `sqs:ReceiveMessage ${system.ref(id.jobs).split('/').pop()}`,
    `sqs:DeleteMessage ${system.ref(id.jobs).split('/').pop()}`,
  ]));
});

test('a message that ends the process is delivered again until it is dead', async () => {
  await system.send(id.jobs, 'crash');
  expect(await system.queue(id.dead).waitFor(2)).toContain('crash');
  await eventually(() => expect(said(id.worker, 'work crash')).toBe(2));
});

test('the messages of a FIFO queue are worked on in order, duplicates once', async () => {
  for (const body of ['step 1', 'step 2', 'step 2', 'step 3']) await system.send(id.ordered, body, { groupId: 'one' });
  await waitUntil(() => said(id.worker, 'work step 3') === 1);
  const steps = log.flatMap(({ message }) => /work (step \d)/.exec(message)?.[1] ?? []);
  expect(steps).toEqual(['step 1', 'step 2', 'step 3']);
});

test('messages that fit no filter are deleted unseen', async () => {
  for (const body of ['{"kind":"b"}', '{"kind":"a"}', 'goodbye', 'hello you']) await system.send(id.chosen, body);
  await waitUntil(() => said(id.picky, 'work') === 2);
  await emptied(id.chosen);
  expect(log.filter(({ source }) => source === id.picky).map(({ message }) => message.split('work ')[1]).sort()).toEqual(['hello you', '{"kind":"a"}']);
  const deletions = system.calls.filter((call) => call.function === id.picky && call.action === 'sqs:DeleteMessage');
  expect(deletions.every(({ resource, status }) => status === 200 && resource.endsWith(system.ref(id.chosen).split('/').pop() ?? '')) && deletions.length > 0).toBe(true);
});

test('a function sends to a queue by its address, unchanged', async () => {
  const { payload } = await system.invoke(id.publisher, { service: 'sqs', call: 'SendMessage', input: { QueueUrl: system.ref(id.copies), MessageBody: 'by hand' } });
  expect(payload).toMatchObject({ ok: true });
  expect(system.calls).toContainEqual({ function: id.publisher, action: 'sqs:SendMessage', resource: `arn:aws:sqs:eu-west-1:000000000000:${system.ref(id.copies).split('/').pop()}`, status: 200 });
  expect(await system.queue(id.copies).bodies()).toEqual(['by hand']);
});

test('a failed call to a queue or topic looks like the service', async () => {
  system.fault({ function: id.publisher, action: 'sqs:SendMessage', times: 3 });
  const sent = await system.invoke(id.publisher, { service: 'sqs', call: 'SendMessage', input: { QueueUrl: system.ref(id.copies), MessageBody: 'x' } });
  expect(sent.payload).toMatchObject({ ok: false, name: 'InternalServerError', status: 500, attempts: 3 });
  system.fault({ function: id.publisher, action: 'sns:Publish', times: 1, status: 403 });
  const published = await system.invoke(id.publisher, { service: 'sns', call: 'Publish', input: { TopicArn: system.ref(id.topic), Message: 'x' } });
  expect(published.payload).toMatchObject({ ok: false, status: 403, name: 'AuthorizationErrorException' });
});

describe('topics', () => {
  async function publish(Message: string, kind: string, Subject?: string): Promise<JsonObject> {
    const input = { TopicArn: system.ref(id.topic), Message, ...(Subject === undefined ? {} : { Subject }), MessageAttributes: { kind: { DataType: 'String', StringValue: kind } } };
    return (await system.invoke(id.publisher, { service: 'sns', call: 'Publish', input })).payload as JsonObject;
  }

  test('published messages are recorded and reach queue and function', async () => {
    expect(await publish('hello', 'news', 'greeting')).toMatchObject({ ok: true });
    expect(system.published[id.topic]).toEqual([{ function: id.publisher, message: 'hello', subject: 'greeting', attributes: { kind: 'news' } }]);
    await waitUntil(() => said(id.listener, 'heard') === 1);
    expect(log.find(({ message }) => message.includes('heard'))?.message).toContain('["greeting","hello",{"kind":{"Type":"String","Value":"news"}}]');
    await eventually(async () => expect(await system.queue(id.copies).bodies()).toContain('hello'));
    expect(system.calls).toContainEqual({ function: id.publisher, action: 'sns:Publish', resource: system.ref(id.topic), status: 200 });
  });

  test("messages that the filter policy rejects don't reach the function", async () => {
    await publish('gossip', 'gossip');
    await waitUntil(() => system.published[id.topic]?.length === 2);
    await publish('more', 'news');
    await waitUntil(() => said(id.listener, '"more"') === 1);
    expect(said(id.listener, 'gossip')).toBe(0);
  });

  test('an asynchronous invocation that fails is repeated, then goes to its destination', async () => {
    await publish('bad', 'news');
    const [body] = await system.queue(id.lost).waitFor(1);
    expect(JSON.parse(body ?? '')).toMatchObject({ requestContext: { condition: 'RetriesExhausted' }, responsePayload: { errorMessage: 'bad news' } });
    await eventually(() => expect(said(id.listener, '"bad"')).toBe(2));
    expect(system.calls).toContainEqual(expect.objectContaining({ function: id.listener, action: 'sqs:SendMessage' }));
  });
});
