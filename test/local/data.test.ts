import { join } from 'node:path';
import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { removeTemporaryDirectories, synthesize, temporaryDirectory } from './support/assembly';
import { RunnerProcess } from './support/runner-process';
import { waitUntil } from './support/wait';
import { LocalSystem, LogEntry } from '../../local/src';

afterEach(async () => RunnerProcess.stopAll());
afterAll(() => removeTemporaryDirectories());

const CALLER = `
const { DynamoDB } = require('@aws-sdk/client-dynamodb');
const { SNS } = require('@aws-sdk/client-sns');
exports.handler = async ({ put, publish }) => {
  if (put) await new DynamoDB({}).putItem({ TableName: process.env.TABLE, Item: { id: { S: put } } });
  if (publish) await new SNS({}).publish({ TopicArn: process.env.TOPIC, Message: publish });
  return (await new DynamoDB({}).scan({ TableName: process.env.TABLE })).Items.map(({ id }) => id.S).sort();
};`;

/** @param size that differs from one run to the next */
function build(stack: Stack, size: 'small' | 'large', key: string): void {
  const named = (id: string, { node }: IConstruct) => (node.defaultChild as CfnResource).overrideLogicalId(id);
  const table = new Table(stack, 'Table', { partitionKey: { name: key, type: AttributeType.STRING }, stream: StreamViewType.KEYS_ONLY });
  const queue = new Queue(stack, 'Queue', { visibilityTimeout: Duration.seconds(size === 'small' ? 10 : 20) });
  const topic = new Topic(stack, 'Topic', { displayName: size });
  topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
  const fn = (id: string, code: string) => new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline(code), timeout: Duration.seconds(20), memorySize: 512, environment: { TABLE: table.tableName, TOPIC: topic.topicArn } });
  const caller = fn('Caller', CALLER);
  const listener = fn('Listener', 'exports.handler = async ({ Records }) => console.log("heard of " + Records.map(({ dynamodb }) => dynamodb.Keys.id.S));');
  listener.addEventSource(new DynamoEventSource(table, { startingPosition: StartingPosition.TRIM_HORIZON }));
  named('Table', table);
  named('Queue', queue);
  named('Topic', topic);
  named('Bucket', new Bucket(stack, 'Bucket'));
  named('Caller', caller);
  named('Listener', listener);
}

const assembly = (size: 'small' | 'large', key = 'id') => synthesize((stack) => build(stack, size, key));

test('data survives a restart, also of an app that has changed', async () => {
  const data = join(temporaryDirectory(), 'kept');
  {
    await using system = await LocalSystem.start({ assembly: assembly('small'), data });
    await system.putObject('Bucket', 'a/b', 'content');
    await system.send('Queue', 'waits');
    expect(await system.invoke('Caller', { put: 'one' })).toEqual({ payload: ['one'] });
  }
  const log: LogEntry[] = [];
  await using system = await LocalSystem.start({ assembly: assembly('large'), data, log: (entry) => log.push(entry) });
  expect((await system.getObject('Bucket', 'a/b'))?.toString()).toBe('content');
  expect(await system.queue('Queue').waitFor(1, 10_000)).toEqual(['waits']);
  expect(log.map(({ message }) => message)).toEqual(['Topic: the one of an earlier run has other attributes. It stays as it is; delete the data directory to start again']);
  // The stream begins with what is new, and a message is delivered once.
  expect(await system.invoke('Caller', { put: 'two', publish: 'news' })).toEqual({ payload: ['one', 'two'] });
  await waitUntil(() => log.some(({ message }) => message.includes('heard of two')), () => JSON.stringify(log));
  expect(log.filter(({ message }) => message.includes('heard of one'))).toEqual([]);
  expect(await system.queue('Queue').waitFor(2, 10_000)).toEqual(['waits', 'news']);
});

test('a table whose keys have changed stays as it is, and the log says so', async () => {
  const data = temporaryDirectory();
  await (await LocalSystem.start({ assembly: assembly('small'), data })).stop();
  const log: LogEntry[] = [];
  await (await LocalSystem.start({ assembly: assembly('small', 'other'), data, log: (entry) => log.push(entry) })).stop();
  expect(log.map(({ message }) => message)).toEqual(['Table: the table of an earlier run has other keys or indexes. It stays as it is; delete the data directory to start again']);
});

test('nothing is lost where the command is killed', async () => {
  const data = temporaryDirectory();
  const args = ['--port', '0', '--data', data];
  const first = await RunnerProcess.start(assembly('small'), args);
  const put = async (runner: RunnerProcess, method: string) => {
    const [endpoint] = /http:\/\/127\.0\.0\.1:\d+(?=, for example)/.exec(runner.output) ?? [];
    const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=me/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=none' };
    return fetch(`${endpoint}/bucket/key`, { method, headers, body: method === 'PUT' ? 'kept' : undefined });
  };
  expect((await put(first, 'PUT')).status).toBe(200);
  first.child.kill('SIGKILL');
  await first.ended;
  const second = await RunnerProcess.start(assembly('small'), args);
  expect(await (await put(second, 'GET')).text()).toBe('kept');
});
