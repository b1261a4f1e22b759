import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LocalSystem } from '../../local/src';
import { FifoQueue, FifoTopic, NotificationTopic, WorkQueue } from '../../src';
import { temporaryDirectory } from '../support/synth';
import { until } from '../support/wait';

/** Tells the bodies it got in the order it got them, the first message of a group last if order were lost. */
const CODE = `exports.handler = async ({ Records }) => {
  for (const { body, attributes } of Records) {
    await new Promise((resolve) => setTimeout(resolve, body === 'a1' ? 50 : 0));
    console.log('GOT ' + attributes.MessageGroupId + ' ' + body);
  }
  return { batchItemFailures: [] };
};`;

const got: string[] = [];
let system: LocalSystem;
let queue: string;

beforeAll(async () => {
  const outdir = temporaryDirectory();
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Stack');
  const made = new WorkQueue(stack, 'Ordered', { fifo: FifoQueue.contentBasedDeduplication() });
  made.addConsumer('Consumer', new LambdaFunction(stack, 'Function', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(CODE) }));
  new NotificationTopic(stack, 'Topic', { fifo: FifoTopic.contentBasedDeduplication() }).addQueue(made.queue);
  queue = stack.getLogicalId(made.queue.node.defaultChild as never);
  app.synth();
  system = await LocalSystem.start({ assembly: outdir, log: ({ message }) => got.push(...message.match(/(?<=GOT ).+/g) ?? []) });
});
afterAll(async () => system.stop());

test('messages of a group come in order, and repetitions not at all', async () => {
  for (const [groupId, body] of [['a', 'a1'], ['a', 'a2'], ['b', 'b1'], ['a', 'a1'], ['a', 'a3'], ['b', 'b1']]) {
    await system.send(queue, body, { groupId });
  }
  await until(() => `got ${got.join(', ')}`, async () => (got.length >= 4 && (await system.queue(queue).counts()).total === 0) || undefined);
  expect(got.filter((line) => line.startsWith('a'))).toEqual(['a a1', 'a a2', 'a a3']);
  expect(got.filter((line) => line.startsWith('b'))).toEqual(['b b1']);
});
