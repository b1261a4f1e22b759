import { createServer, IncomingMessage } from 'node:http';
import { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CfnResource, Duration } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { LocalSystem, LogEntry } from '../../local/src';

const CALLER = `
exports.handler = async ({ client, command, input }) => {
  const sdk = require('@aws-sdk/client-' + client);
  const Client = Object.entries(sdk).find(([name]) => name.endsWith('Client') && !name.startsWith('__'))[1];
  try {
    const { $metadata, ...answer } = await new Client({ maxAttempts: 1 }).send(new sdk[command + 'Command'](input));
    return answer;
  } catch (error) {
    return { error: error.name, message: error.message, status: error.$metadata?.httpStatusCode };
  }
};`;

const assembly = () => synthesize((stack) => {
  const fn = new LambdaFunction(stack, 'Caller', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(CALLER), timeout: Duration.seconds(20), memorySize: 512 });
  (fn.node.defaultChild as CfnResource).overrideLogicalId('Caller');
}, 'eu-west-1');

const received: { readonly target?: string; readonly host?: string; readonly body: string }[] = [];
/** Another emulator: of state machines and queues, as far as this test asks. */
const other = createServer((request: IncomingMessage, response) => {
  void text(request).then((body) => {
    const target = request.headers['x-amz-target']?.toString();
    received.push({ target, host: request.headers.host, body });
    const known = target === 'AWSStepFunctions.ListStateMachines';
    response.writeHead(known ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(known ? { stateMachines: [] } : { __type: 'InvalidArn', message: 'no such machine' }));
  });
});
const listening = new Promise<string>((resolve) => other.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(other.address() as AddressInfo).port}`)));

afterAll(async () => {
  await new Promise((resolve) => other.close(resolve));
  removeTemporaryDirectories();
});

const call = async (system: LocalSystem, client: string, command: string, input: object = {}) => (await system.invoke('Caller', { client, command, input: input as never })).payload;

test('a service that the runner does not serve is asked of another emulator, and recorded, and can fail', async () => {
  const url = await listening;
  await using system = await LocalSystem.start({ assembly: assembly(), enforceIam: true, fallback: { states: url, ssm: url } });
  expect(await call(system, 'sfn', 'ListStateMachines')).toEqual({ stateMachines: [] });
  expect(received).toEqual([{ target: 'AWSStepFunctions.ListStateMachines', host: new URL(url).host, body: '{}' }]);
  expect(await call(system, 'sfn', 'DescribeStateMachine', { stateMachineArn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:a' })).toMatchObject({ error: 'InvalidArn', status: 400 });
  system.fault({ action: 'states:ListStateMachines', times: 1, status: 500 });
  expect(await call(system, 'sfn', 'ListStateMachines')).toMatchObject({ status: 500 });
  expect(system.calls.map(({ action, status }) => [action, status])).toEqual([['states:ListStateMachines', 200], ['states:DescribeStateMachine', 400], ['states:ListStateMachines', 500]]);
  // The runner's own services come first.
  expect(await call(system, 'ssm', 'GetParameter', { Name: '/none' })).toMatchObject({ error: 'AccessDeniedException' });
  expect(received).toHaveLength(2);
});

test('an emulator that is not there is told by its address', async () => {
  const log: LogEntry[] = [];
  await using system = await LocalSystem.start({ assembly: assembly(), fallback: { states: 'http://127.0.0.1:9' }, log: (entry) => log.push(entry) });
  const message = expect.stringContaining("The emulator of states can't be reached at http://127.0.0.1:9: ");
  expect(await call(system, 'sfn', 'ListStateMachines')).toEqual({ error: 'LocalRunner.NoFallback', message, status: 502 });
  expect(log.map((entry) => entry.message)).toContainEqual(message);
});
