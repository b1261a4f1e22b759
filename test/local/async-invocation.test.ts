import { Duration } from 'aws-cdk-lib';
import { Alias, CfnAlias, CfnEventInvokeConfig, CfnFunction, Code, Function as LambdaFunction, FunctionProps, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { waitUntil } from './support/wait';
import { LocalSystem, LogEntry } from '../../local/src';
import { JsonObject } from '../../local/src/json';

/** Fails as often as its event says. */
const CODE = `
let runs = 0;
exports.handler = async ({ failures, takes }) => {
  runs += 1;
  console.log('run ' + runs);
  await new Promise((done) => setTimeout(done, takes ?? 0));
  if (runs <= failures) throw new Error('not yet');
  return { runs };
};`;

const id = { plain: '', config: '', alias: '', aged: '', succeeded: '', failed: '', aliasFailed: '', tooOld: '', dead: '' };
const log: LogEntry[] = [];
let system: LocalSystem;

/** A system for each test: the functions count. */
beforeEach(async () => {
  const assembly = synthesize((stack) => {
    const make = (name: string, props: Partial<FunctionProps> = {}) => new LambdaFunction(stack, name, {
      runtime: Runtime.NODEJS_24_X, handler: 'index.handler', timeout: Duration.seconds(30), code: Code.fromInline(CODE), ...props,
    });
    const queue = (name: keyof typeof id) => {
      const made = new Queue(stack, `${name}Queue`);
      id[name] = stack.getLogicalId(made.node.defaultChild as CfnQueue);
      return made;
    };
    const [tooOld, aliasFailed] = [queue('tooOld'), queue('aliasFailed')];
    const plain = make('Plain', { deadLetterQueue: queue('dead') });
    const config = make('Config');
    config.configureAsyncInvoke({ retryAttempts: 1, onSuccess: new SqsDestination(queue('succeeded')), onFailure: new SqsDestination(queue('failed')) });
    const alias = new Alias(stack, 'Live', { aliasName: 'live', version: config.currentVersion });
    alias.configureAsyncInvoke({ retryAttempts: 0, onFailure: new SqsDestination(aliasFailed) });
    const aged = make('Aged');
    tooOld.grantSendMessages(aged);
    // CDK, as Lambda, takes no shorter age than a minute.
    new CfnEventInvokeConfig(stack, 'AgedConfig', {
      functionName: aged.functionName,
      qualifier: '$LATEST',
      maximumEventAgeInSeconds: 1,
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: tooOld.queueArn } },
    });
    const functionId = (fn: LambdaFunction) => stack.getLogicalId(fn.node.defaultChild as CfnFunction);
    Object.assign(id, { plain: functionId(plain), config: functionId(config), aged: functionId(aged) });
    id.alias = stack.getLogicalId(alias.node.defaultChild as CfnAlias);
  });
  log.length = 0;
  system = await LocalSystem.start({ assembly, asyncRetrySeconds: 0.05, log: (entry) => log.push(entry) });
});

afterEach(async () => system?.stop());

afterAll(() => removeTemporaryDirectories());

/** A function's output may come after its answer. */
async function runs(functionId: string, count: number): Promise<void> {
  const printed = () => log.filter((entry) => entry.source === functionId && entry.message.includes('run ')).length;
  await waitUntil(() => printed() >= count);
  expect(printed()).toBe(count);
}

async function message(queue: string): Promise<JsonObject> {
  const [body, ...more] = await system.queue(queue).bodies();
  expect(more).toEqual([]);
  return JSON.parse(body ?? '') as JsonObject;
}

test('an event is tried three times, then the dead-letter queue has it', async () => {
  await system.invokeAsynchronously(id.plain, { failures: 9 });
  await runs(id.plain, 3);
  expect(await message(id.dead)).toEqual({ failures: 9 });
});

test('an event that succeeds in the end is not tried again, and its destination learns how often it was', async () => {
  await system.invokeAsynchronously(id.config, { failures: 1 });
  expect(await message(id.succeeded)).toEqual({
    version: '1.0',
    timestamp: expect.any(String),
    requestContext: { requestId: expect.any(String), functionArn: expect.stringMatching(/:function:\w+$/), condition: 'Success', approximateInvokeCount: 2 },
    requestPayload: { failures: 1 },
    responseContext: { statusCode: 200, executedVersion: '$LATEST' },
    responsePayload: { runs: 2 },
  });
  expect((await system.queue(id.failed).bodies()).length).toBe(0);
});

test('an event that succeeds at once was invoked once', async () => {
  await system.invokeAsynchronously(id.config, { failures: 0 });
  expect(await message(id.succeeded)).toMatchObject({ requestContext: { approximateInvokeCount: 1 } });
});

test('an alias has its own configuration', async () => {
  await system.invokeAsynchronously(id.alias, { failures: 9 });
  await runs(id.config, 1);
  expect(await message(id.aliasFailed)).toMatchObject({
    requestContext: { functionArn: expect.stringMatching(/:live$/), condition: 'RetriesExhausted', approximateInvokeCount: 1 },
    responseContext: { executedVersion: '1', functionError: 'Unhandled' },
    responsePayload: { errorMessage: 'not yet' },
  });
  expect((await system.queue(id.failed).bodies()).length).toBe(0);
});

test('an event that became too old is not tried again', async () => {
  await system.invokeAsynchronously(id.aged, { failures: 9, takes: 1_000 });
  await runs(id.aged, 1);
  expect(await message(id.tooOld)).toMatchObject({ requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 1 }, requestPayload: { takes: 1_000 } });
});

test('an alias is invoked with an answer, too', async () => {
  expect(await system.invoke(id.alias, { failures: 0 })).toEqual({ payload: { runs: 1 } });
  await expect(system.invokeAsynchronously('Nobody')).rejects.toThrow('There is no function Nobody');
});
