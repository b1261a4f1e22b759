import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App as CdkApp, CfnOutput, CfnResource, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { CognitoUserPoolsAuthorizer, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { assetWith, removeTemporaryDirectories, temporaryDirectory } from './support/assembly';
import { waitUntil } from './support/wait';
import { LocalSystem, LogEntry } from '../../local/src';
import { SocketClient } from '../end-to-end/support/socket-client';

afterAll(() => removeTemporaryDirectories());

const COUNTER = 'let count = 0; exports.handler = async () => ({ statusCode: 200, body: JSON.stringify({ count: ++count, pid: process.pid, root: process.env.LAMBDA_TASK_ROOT }) });';
const GREETER = (greeting: string) => `exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify({ greeting: '${greeting}', name: process.env.NAME, message: event.body }) });`;
const LISTENER = (word: string) => `exports.handler = async ({ Records }) => console.log("${word} " + Records.map((record) => record.body ?? record.dynamodb.Keys.id.S));`;
const WRITER = `
const { DynamoDB } = require('@aws-sdk/client-dynamodb');
exports.handler = async ({ put }) => {
  if (put) await new DynamoDB({}).putItem({ TableName: process.env.TABLE, Item: { id: { S: put } } });
  return (await new DynamoDB({}).scan({ TableName: process.env.TABLE })).Items.map(({ id }) => id.S).sort();
};`;

interface App {
  readonly greeting?: string;
  readonly name?: string;
  readonly word?: string;
  readonly batchSize?: number;
  readonly isExtended?: boolean;
  readonly isBroken?: boolean;
}

function build(stack: Stack, { greeting = 'hello', name = 'Ada', word = 'heard', batchSize = 10, isExtended = false, isBroken = false }: App): void {
  const called = <T extends IConstruct>(id: string, made: T): T => {
    (made.node.defaultChild as CfnResource).overrideLogicalId(id);
    return made;
  };
  const fn = (id: string, source: string, environment: Record<string, string> = {}) => called(id, new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(assetWith(source)), environment, timeout: Duration.seconds(20),
  }));
  const table = called('Table', new Table(stack, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING }, stream: StreamViewType.KEYS_ONLY }));
  const queue = called('Queue', new Queue(stack, 'Queue', { visibilityTimeout: Duration.seconds(130) }));
  const counter = fn('Counter', COUNTER);
  const greeter = fn('Greeter', GREETER(greeting), { NAME: name });
  fn('Writer', WRITER, { TABLE: table.tableName });
  const listener = fn('Listener', LISTENER(word));
  listener.addEventSource(new SqsEventSource(queue, { batchSize }));
  listener.addEventSource(new DynamoEventSource(table, { startingPosition: StartingPosition.LATEST, batchSize }));
  const authorizer = new CognitoUserPoolsAuthorizer(stack, 'Authorizer', { cognitoUserPools: [called('Users', new UserPool(stack, 'Users'))] });
  const api = called('Api', new RestApi(stack, 'Api', { cloudWatchRole: false }));
  api.root.addResource('counter').addMethod('GET', new LambdaIntegration(counter), { authorizer });
  api.root.addResource('greeter').addMethod('GET', new LambdaIntegration(greeter));
  const socket = called('Socket', new WebSocketApi(stack, 'Socket', { defaultRouteOptions: { integration: new WebSocketLambdaIntegration('Greet', greeter), returnResponse: true } }));
  new WebSocketStage(stack, 'Stage', { webSocketApi: socket, stageName: 'v1', autoDeploy: true });
  if (isExtended) {
    api.root.addResource('more').addMethod('GET', new LambdaIntegration(fn('More', GREETER('more'))));
    called('Other', new Table(stack, 'Other', { partitionKey: { name: 'id', type: AttributeType.STRING } }));
  }
  if (isBroken) new CfnResource(stack, 'Strange', { type: 'AWS::Strange::Thing' });
}

const outdir = join(temporaryDirectory(), 'cdk.out');

/** Into the same directory each time, as `dev` does. */
function synthesized(construct: (stack: Stack) => void): string {
  const app = new CdkApp({ outdir, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  construct(new Stack(app, 'TestStack'));
  return app.synth().directory;
}

const assembly = (app: App = {}) => synthesized((stack) => build(stack, app));

describe('a system whose app changes', () => {
  const log: LogEntry[] = [];
  let system: LocalSystem;
  let token = '';
  beforeAll(async () => {
    system = await LocalSystem.start({ assembly: assembly(), log: (entry) => log.push(entry) });
    token = system.token({ sub: 'ada' });
  });
  afterAll(async () => system?.stop());

  const get = async (path: string): Promise<{ status: number } & Record<string, unknown>> => {
    const answer = await fetch(`${system.url}${path}`, { headers: { authorization: token } });
    return { status: answer.status, ...await answer.json() as object };
  };
  const heard = async (text: string) => waitUntil(() => log.some(({ message }) => message.includes(text)), () => JSON.stringify(log));

  test('swaps what has changed, and nothing else: addresses, tokens, data, connections and processes stay', async () => {
    const [url, before] = [system.url, await get('/counter')];
    expect(before).toMatchObject({ status: 200, count: 1 });
    expect(await get('/greeter')).toMatchObject({ greeting: 'hello', name: 'Ada' });
    expect(await system.invoke('Writer', { put: 'one' })).toEqual({ payload: ['one'] });
    const client = await SocketClient.connect(system.sockets.Socket ?? '', {});
    const { lines } = await system.change({ assembly: assembly({ greeting: 'good morning' }) });
    expect(lines).toEqual(['Functions: Greeter']);
    expect(system.url).toBe(url);
    expect(await get('/counter')).toMatchObject({ status: 200, count: 2, pid: before.pid });
    expect(await get('/greeter')).toMatchObject({ greeting: 'good morning', name: 'Ada' });
    expect(await system.invoke('Writer')).toEqual({ payload: ['one'] });
    client.send('still here');
    expect(await client.heard(({ message }) => message === 'still here')).toMatchObject({ greeting: 'good morning' });
    client.close();
  });

  test('starts a function anew for another setting, and removes the code that nothing runs any longer', async () => {
    const root = String((await get('/counter')).root);
    expect((await system.change({ assembly: assembly({ name: 'Bob' }) })).lines).toEqual(['Functions: Greeter']);
    expect(await get('/greeter')).toMatchObject({ greeting: 'hello', name: 'Bob' });
    expect(existsSync(root)).toBe(true);
    expect((await get('/counter')).root).toBe(root);
  });

  test('goes on reading queues and streams where it was, with the new code', async () => {
    await system.change({ assembly: assembly({ word: 'noticed', batchSize: 5 }) });
    await system.send('Queue', 'a message');
    await system.invoke('Writer', { put: 'two' });
    await heard('noticed a message');
    await heard('noticed two');
    expect(log.filter(({ message }) => message.includes('heard'))).toEqual([expect.objectContaining({ message: expect.stringContaining('heard one') })]);
  });

  test('gets new routes, functions and tables, and loses those that are gone', async () => {
    const { lines } = await system.change({ assembly: assembly({ isExtended: true }) });
    expect(lines).toEqual(expect.arrayContaining(['Routes: + GET /more NONE', 'Resources: + DynamoDB Table Other']));
    expect(await get('/more')).toMatchObject({ status: 200, greeting: 'more' });
    await system.change({ assembly: assembly() });
    expect((await get('/more')).status).toBe(403);
    expect(system.functions).not.toContain('More');
  });

  test('goes on as it was where the new app can\'t run', async () => {
    const before = await get('/counter');
    await expect(system.change({ assembly: assembly({ isBroken: true, greeting: 'never' }) })).rejects.toThrow('does not know the resource type AWS::Strange::Thing (Strange)');
    expect(await get('/counter')).toMatchObject({ status: 200, pid: before.pid });
    expect(await get('/greeter')).toMatchObject({ greeting: 'hello' });
    expect((await system.change({ assembly: assembly({ greeting: 'again' }) })).lines).toEqual(['Functions: Greeter']);
    expect(await get('/greeter')).toMatchObject({ greeting: 'again' });
  });

  test('lets requests that are being answered end', async () => {
    const slow = (word: string) => synthesized((stack) => {
      build(stack, { greeting: 'again' });
      const code = Code.fromInline(`exports.handler = async () => { console.log('begun'); await new Promise((resolve) => setTimeout(resolve, 2000)); return { statusCode: 200, body: '{"word":"${word}"}' }; };`);
      const fn = new LambdaFunction(stack, 'Slow', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code, timeout: Duration.seconds(20) });
      (stack.node.findChild('Api') as RestApi).root.addResource('slow').addMethod('GET', new LambdaIntegration(fn));
    });
    await system.change({ assembly: slow('first') });
    const answer = get('/slow');
    await heard('begun');
    await system.change({ assembly: slow('second') });
    expect(await answer).toEqual({ status: 200, word: 'first' });
    expect(await get('/slow')).toEqual({ status: 200, word: 'second' });
  });
});

test('custom resources are made once, and updated where their properties change', async () => {
  const log: LogEntry[] = [];
  const app = (colour: string, greeting: string) => synthesized((stack) => {
    const handler = new LambdaFunction(stack, 'Handler', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline(`
        const response = require('cfn-response');
        exports.handler = (event, context) => { console.log(event.RequestType + ' ' + event.ResourceProperties.colour + ' ' + (event.OldResourceProperties || {}).colour); return response.send(event, context, 'SUCCESS', { shade: 'dark' + event.ResourceProperties.colour }, 'thing'); };`),
    });
    const thing = new CustomResource(stack, 'Thing', { serviceToken: handler.functionArn, properties: { colour } });
    const reader = new LambdaFunction(stack, 'Reader', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      environment: { SHADE: thing.getAttString('shade') },
      code: Code.fromInline(`exports.handler = async () => '${greeting} ' + process.env.SHADE;`),
    });
    (reader.node.defaultChild as CfnResource).overrideLogicalId('Reader');
    new CfnOutput(stack, 'Out', { value: reader.functionArn });
  });
  await using system = await LocalSystem.start({ assembly: app('red', 'a'), log: (entry) => log.push(entry) });
  expect((await system.invoke('Reader')).payload).toBe('a darkred');
  await system.change({ assembly: app('red', 'b') });
  expect((await system.invoke('Reader')).payload).toBe('b darkred');
  await system.change({ assembly: app('blue', 'b') });
  expect((await system.invoke('Reader')).payload).toBe('b darkblue');
  const requests = log.map(({ message }) => /(Create|Update) \w+ \w+/.exec(message)?.[0]).filter(Boolean);
  expect(requests).toEqual(['Create red undefined', 'Update blue red']);
});
