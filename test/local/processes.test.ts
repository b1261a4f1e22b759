import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { alive } from './support/processes';
import { waitUntil } from './support/wait';
import { LocalSystem } from '../../local/src';

afterAll(() => removeTemporaryDirectories());

const WORKER = 'exports.handler = async ({ ms = 0 }) => { await new Promise((resolve) => setTimeout(resolve, ms)); return process.pid; };';
const PUBLISHER = 'const { SNS } = require("@aws-sdk/client-sns"); exports.handler = async ({ message }) => { await new SNS({}).publish({ TopicArn: process.env.TOPIC, Message: message }); };';

function build(stack: Stack): void {
  const topic = new Topic(stack, 'Topic');
  const fn = (id: string, source: string) => new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(source), environment: { TOPIC: topic.topicArn }, timeout: Duration.seconds(30),
  });
  for (const [id, made] of Object.entries({ Topic: topic, Worker: fn('Worker', WORKER), Publisher: fn('Publisher', PUBLISHER) })) (made.node.defaultChild as CfnResource).overrideLogicalId(id);
}

const pids = async (system: LocalSystem, count: number, ms: number) => new Set(await Promise.all(Array.from({ length: count }, async () => (await system.invoke('Worker', { ms })).payload as number)));

test('short invocations share a few processes, and long ones get one each', async () => {
  await using system = await LocalSystem.start({ assembly: synthesize(build) });
  await pids(system, 2, 200);
  // Each would have one, if it didn't wait for a moment.
  expect((await pids(system, 10, 10)).size).toBeLessThan(10);
  expect((await pids(system, 4, 3000)).size).toBe(4);
});

test('a process that has nothing to do ends, and the next invocation starts another', async () => {
  await using system = await LocalSystem.start({ assembly: synthesize(build), idleSeconds: 1 });
  const [pid = 0] = await pids(system, 1, 0);
  await waitUntil(() => !alive(pid), () => `${pid} is still there`);
  const [next] = await pids(system, 1, 0);
  expect(next).not.toBe(pid);
});

test('no more than so many calls and messages are kept', async () => {
  await using system = await LocalSystem.start({ assembly: synthesize(build), keptCalls: 3 });
  for (let index = 0; index < 5; index += 1) await system.invoke('Publisher', { message: String(index) });
  expect(system.calls).toHaveLength(3);
  expect(system.published.Topic?.map(({ message }) => message)).toEqual(['2', '3', '4']);
});
