import { CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnTopic, Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { awsHandlerAsset } from './support/aws-handler';
import { LocalSystem } from '../../local/src';
import { JsonObject } from '../../local/src/json';

const id = { sender: '', queue: '', topic: '' };
let system: LocalSystem;

beforeAll(async () => {
  system = await LocalSystem.start({
    assembly: synthesize((stack) => {
      const sender = new LambdaFunction(stack, 'Sender', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(awsHandlerAsset()) });
      const queue = new Queue(stack, 'Queue');
      const topic = new Topic(stack, 'Topic');
      topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
      id.sender = stack.getLogicalId(sender.node.defaultChild as CfnFunction);
      id.queue = stack.getLogicalId(queue.node.defaultChild as CfnQueue);
      id.topic = stack.getLogicalId(topic.node.defaultChild as CfnTopic);
    }),
  });
});

afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

async function call(service: string, name: string, input: JsonObject): Promise<unknown> {
  return (await system.invoke(id.sender, { service, call: name, input })).payload;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html: #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF. */
const EMOJI = ['single 😀', 'first of a batch 👩‍👩‍👧 𝒳', 'second of a batch \u{10FFFF}', 'through a topic 🎉', 'through the runner 🚀'];

test('messages take every character that SQS allows', async () => {
  const QueueUrl = system.ref(id.queue);
  const [single, first, second, topic, runner] = EMOJI;
  expect(await call('sqs', 'SendMessage', { QueueUrl, MessageBody: single })).toMatchObject({ ok: true });
  expect(await call('sqs', 'SendMessageBatch', { QueueUrl, Entries: [{ Id: 'a', MessageBody: first }, { Id: 'b', MessageBody: second }] })).toMatchObject({ ok: true, output: { Successful: [{ Id: 'a' }, { Id: 'b' }] } });
  expect(await call('sns', 'Publish', { TopicArn: system.ref(id.topic), Message: topic })).toMatchObject({ ok: true });
  await system.send(id.queue, runner);
  expect([...await system.queue(id.queue).waitFor(EMOJI.length)].sort()).toEqual([...EMOJI].sort());
});

test.each(['\uFFFE', '\uFFFF', '\u0000', '\u000B'])('and no other: %j', async (character) => {
  const QueueUrl = system.ref(id.queue);
  const before = await system.queue(id.queue).counts();
  expect(await call('sqs', 'SendMessage', { QueueUrl, MessageBody: `a${character}😀` })).toMatchObject({ ok: false, name: expect.stringMatching(/InvalidMessageContents$/) as string, status: 400 });
  expect(await call('sqs', 'SendMessageBatch', { QueueUrl, Entries: [{ Id: 'a', MessageBody: `a${character}` }] })).not.toMatchObject({ output: { Successful: [{ Id: 'a' }] } });
  expect(await system.queue(id.queue).counts()).toEqual(before);
});
