import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { Duration, Stack } from 'aws-cdk-lib';
import {
  AwsIntegration, ContentHandling, HttpIntegration, Integration, IntegrationOptions, IntegrationResponse, LambdaIntegration, MockIntegration,
  PassthroughBehavior, RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { call, METHOD } from './support/api-client';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { LocalSystem } from '../../local/src';
import { eventually } from '../support/wait';

const CUSTOM = `
exports.handler = async (event) => {
  if (event.mode === 'missing') throw new Error('[404] there is no such thing');
  if (event.mode === 'broken') throw new Error('anything else');
  if (event.mode === 'sleep') await new Promise((resolve) => setTimeout(resolve, 5000));
  console.log('got ' + JSON.stringify(event));
  return { event, list: [1, 2] };
};`;

let backend: Server;
let system: LocalSystem;
const lines: string[] = [];

/** Answers with what it got. */
function repeat(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
    if (request.url?.startsWith('/slow') === true) return;
    const status = request.url?.startsWith('/missing') === true ? 404 : 201;
    const { method, url, headers } = request;
    response.writeHead(status, { 'X-Backend': 'b', 'Server': 'mine', 'Content-Type': 'application/json' })
      .end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }));
  });
}

function build(stack: Stack, port: number): void {
  const deployOptions = { variables: { host: `127.0.0.1:${port}` } };
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false, binaryMediaTypes: ['image/png'], deployOptions });
  const add = (method: string, path: string, integration: Integration, options = METHOD) => {
    api.root.resourceForPath(path).addMethod(method, integration, options);
  };

  // A function
  const fn = new LambdaFunction(stack, 'Custom', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(CUSTOM) });
  const responses: IntegrationResponse[] = [
    { statusCode: '200', responseTemplates: { 'application/json': '{"mode":$input.json("$.event.mode"),"sum":#set($sum = 0)#foreach($n in $input.path("$.list"))#set($sum = $sum + $n)#end$sum}', 'text/plain': 'mode $input.path("$.event.mode")' }, responseParameters: { 'method.response.header.X-One': "'static'", 'method.response.header.X-Two': 'integration.response.body.list[1]' } },
    { statusCode: '404', selectionPattern: '\\[404\\].*', responseTemplates: { 'application/json': '{"message":"$util.escapeJavaScript($input.path("$.errorMessage"))"}' } },
  ];
  const common = { proxy: false, integrationResponses: responses, allowTestInvoke: false };
  const custom = (options: IntegrationOptions) => new LambdaIntegration(fn, { ...common, ...options });
  add('POST', '/custom', custom({ requestTemplates: { 'application/json': '{"mode":$input.json("$.mode"),"who":"$context.identity.sourceIp"}', 'text/x-mode': '{"mode":"$util.escapeJavaScript($input.body)"}' } }));
  add('POST', '/strict', custom({ requestTemplates: { 'application/json': '{}' }, passthroughBehavior: PassthroughBehavior.WHEN_NO_TEMPLATES }));
  add('POST', '/never', custom({ passthroughBehavior: PassthroughBehavior.NEVER }));
  add('POST', '/bare', custom({ passthroughBehavior: PassthroughBehavior.WHEN_NO_TEMPLATES, integrationResponses: [{ statusCode: '201' }] }));
  add('POST', '/later', custom({ requestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" }, integrationResponses: [{ statusCode: '202' }] }));
  add('POST', '/bytes', custom({ contentHandling: ContentHandling.CONVERT_TO_TEXT, requestTemplates: { 'image/png': '{"mode":"$input.body"}' } }));
  add('POST', '/mapped-badly', custom({ integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': '$input.body.fly()' } }] }));

  // Servers
  const http = (path: string, proxy: boolean, options: IntegrationOptions = {}, httpMethod = 'GET') => new HttpIntegration(`http://\${stageVariables.host}${path}`, { proxy, httpMethod, options });
  const request = { ...METHOD, requestParameters: { 'method.request.path.id': true, 'method.request.querystring.q': false, 'method.request.header.X-Ask': false } };
  const mapping = { 'integration.request.path.name': 'method.request.path.id', 'integration.request.querystring.query': 'method.request.querystring.q', 'integration.request.header.X-Asked': 'method.request.header.X-Ask', 'integration.request.header.X-Stage': 'context.stage' };
  add('POST', '/http/{id}', http('/things/{name}', false, {
    requestParameters: mapping,
    requestTemplates: { 'application/json': '{"wrapped":$input.json("$")}#if($input.params("id") == "over")#set($context.requestOverride.path.name = "a b/c")#set($context.requestOverride.querystring.query = "set")#set($context.requestOverride.header.X-Made = "made")#end' },
    integrationResponses: [{ statusCode: '200', responseParameters: { 'method.response.header.X-One': 'integration.response.header.X-Backend' } }],
  }, 'PUT'), request);
  add('GET', '/http/missing', http('/missing', false, { integrationResponses: [{ statusCode: '200', selectionPattern: '2\\d{2}' }, { statusCode: '404', selectionPattern: '404', responseTemplates: { 'application/json': '{"gone":"$input.path("$.url")"}' } }] }));
  add('GET', '/http/unmatched', http('/missing', false, { integrationResponses: [{ statusCode: '200', selectionPattern: '2\\d{2}' }] }));
  add('ANY', '/proxy/{id}', http('/behind/{name}', true, { requestParameters: mapping }, 'ANY'), request);
  add('GET', '/down', new HttpIntegration('http://127.0.0.1:9/'));
  add('GET', '/slow', http('/slow', true, { timeout: Duration.millis(200) }));
  add('POST', '/mock', new MockIntegration({
    passthroughBehavior: PassthroughBehavior.NEVER,
    requestTemplates: { 'application/json': '#if($input.path("$.bad") == true){"statusCode":400}#else{"statusCode":200}#end' },
    integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': '{"stage":"$context.stage"}' } }, { statusCode: '400', selectionPattern: '400' }],
  }));
}

beforeAll(async () => {
  backend = createServer(repeat).listen(0, '127.0.0.1');
  await new Promise((resolve) => backend.once('listening', resolve));
  const { port } = backend.address() as AddressInfo;
  const assembly = synthesize((stack) => build(stack, port));
  system = await LocalSystem.start({ assembly, log: ({ message }) => lines.push(message) });
});

afterAll(async () => {
  await system?.stop();
  backend.closeAllConnections();
  backend.close();
  removeTemporaryDirectories();
});

describe('a function that is not a proxy', () => {
  test('gets what the template makes of the request, and its answer is made into the response', async () => {
    const answer = await call(system, 'POST', '/custom', { mode: 'plain', more: 1 });
    expect([answer.status, answer.text]).toEqual([200, '{"mode":"plain","sum":3}']);
    expect([answer.headers.get('content-type'), answer.headers.get('x-one'), answer.headers.get('x-two')]).toEqual(['application/json', 'static', '2']);
    await eventually(() => expect(lines.join()).toContain('got {"mode":"plain","who":"127.0.0.1"}'));
  });

  test('templates are chosen by what the client sends and accepts', async () => {
    const answer = await call(system, 'POST', '/custom', 'from text', { 'content-type': 'text/x-mode; charset=utf-8', 'accept': 'image/webp, text/plain;q=0.5' });
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([200, 'mode from text', 'text/plain']);
  });

  test('a body without a template passes through, is refused, or is refused where there are templates', async () => {
    expect(await call(system, 'POST', '/custom', '{"mode":"raw"}', { 'content-type': 'text/unknown' })).toMatchObject({ status: 200, text: '{"mode":"raw","sum":3}' });
    expect(await call(system, 'POST', '/custom', 'no json', { 'content-type': 'text/unknown' })).toMatchObject({ status: 400 });
    expect(await call(system, 'POST', '/strict', '{}', { 'content-type': 'text/unknown' })).toMatchObject({ status: 415 });
    expect(await call(system, 'POST', '/strict', '{}')).toMatchObject({ status: 200 });
    expect(await call(system, 'POST', '/never', '{}')).toMatchObject({ status: 415, text: '{"message":"Unsupported Media Type"}' });
    const bare = await call(system, 'POST', '/bare', { mode: 'bare' });
    expect([bare.status, JSON.parse(bare.text)]).toEqual([201, { event: { mode: 'bare' }, list: [1, 2] }]);
  });

  test('errors are chosen by their message; one that matches nothing is answered as success is', async () => {
    expect(await call(system, 'POST', '/custom', { mode: 'missing' })).toMatchObject({ status: 404, text: '{"message":"[404] there is no such thing"}' });
    expect((await call(system, 'POST', '/bare', { mode: 'broken' }))).toMatchObject({ status: 201, text: expect.stringContaining('"errorMessage":"anything else"') });
  });

  test('can be invoked without waiting', async () => {
    expect(await call(system, 'POST', '/later', { mode: 'sleep-not' })).toMatchObject({ status: 202, text: '' });
    await eventually(() => expect(lines.join()).toContain('got {"mode":"sleep-not"}'));
  });

  test('gets bytes as base64 where text is wanted', async () => {
    expect(await call(system, 'POST', '/bytes', Uint8Array.from([1, 2, 255]), { 'content-type': 'image/png' })).toMatchObject({ status: 200, text: '{"mode":"AQL/","sum":3}' });
  });

  test('a template that fails is an internal error, and the log says why', async () => {
    expect(await call(system, 'POST', '/mapped-badly', {})).toMatchObject({ status: 500, text: '{"message":"Internal server error"}' });
    expect(lines.join()).toContain('POST /mapped-badly, ResponseTemplates of the status 200 for application/json: The local runner knows no method fly of a text');
  });
});

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

describe('a server', () => {
  const echoed = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    const answer = await call(system, method, path, body, headers);
    return { ...answer, echo: JSON.parse(answer.text) as Echo };
  };

  test('gets mapped parameters and a mapped body, and its answer is mapped', async () => {
    const { status, headers, echo } = await echoed('POST', '/http/a%20b?q=x%20y&other=1', { a: 1 }, { 'x-ask': 'asked', 'x-other': 'o' });
    expect([status, headers.get('x-one'), headers.get('x-backend')]).toEqual([200, 'b', null]);
    expect(echo).toMatchObject({ method: 'PUT', url: '/things/a%20b?query=x+y', body: '{"wrapped":{"a":1}}', headers: { 'x-asked': 'asked', 'x-stage': 'prod', 'content-type': 'application/json' } });
    expect(echo.headers['x-other']).toBeUndefined();
  });

  test('gets what the template overrides', async () => {
    const { echo } = await echoed('POST', '/http/over?q=x', {});
    expect(echo).toMatchObject({ url: '/things/a%20b/c?query=set', headers: { 'x-made': 'made' } });
  });

  test('answers by its status, or not at all', async () => {
    expect(await call(system, 'GET', '/http/missing')).toMatchObject({ status: 404, text: '{"gone":"/missing"}' });
    expect(await call(system, 'GET', '/http/unmatched')).toMatchObject({ status: 500, text: '{"message":"Internal server error"}' });
    expect(await call(system, 'GET', '/down')).toMatchObject({ status: 504, text: '{"message":"Network error communicating with endpoint"}' });
    expect(await call(system, 'GET', '/slow')).toMatchObject({ status: 504, text: '{"message":"Endpoint request timed out"}' });
  });

  test('behind a proxy gets the whole request and decides on the response', async () => {
    const { status, headers, echo } = await echoed('PATCH', '/proxy/7?q=1&q=2&other=o', 'text', { 'content-type': 'text/plain', 'x-other': 'o', 'x-ask': 'asked' });
    expect([status, headers.get('x-backend'), headers.get('x-amzn-remapped-server')]).toEqual([201, 'b', 'mine']);
    expect(echo).toMatchObject({ method: 'PATCH', url: '/behind/7?q=1&q=2&other=o&query=2', body: 'text', headers: { 'x-other': 'o', 'x-asked': 'asked', 'content-type': 'text/plain' } });
    expect(echo.headers.host).toMatch(/^127\.0\.0\.1:/);
  });
});

test('a mock answers by the status that its template asks for', async () => {
  expect(await call(system, 'POST', '/mock', { bad: false })).toMatchObject({ status: 200, text: '{"stage":"prod"}' });
  expect(await call(system, 'POST', '/mock', { bad: true })).toMatchObject({ status: 400, text: '' });
});

describe('at start', () => {
  const start = (integration: (stack: Stack) => Integration, options = METHOD, more = {}) => LocalSystem.start({
    assembly: synthesize((stack) => {
      new RestApi(stack, 'Api', { cloudWatchRole: false }).root.addResource('x').addMethod('POST', integration(stack), options);
    }),
    ...more,
  });
  const role = (stack: Stack) => new Role(stack, 'Role', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com') });
  const machine = (stack: Stack) => new AwsIntegration({ service: 'states', action: 'StartExecution', options: { credentialsRole: role(stack), integrationResponses: [{ statusCode: '200' }] } });
  const events = (stack: Stack) => new AwsIntegration({ service: 'events', action: 'PutEvents', options: { credentialsRole: role(stack) } });
  const mock = (options: IntegrationOptions) => () => new MockIntegration(options);

  test.each<[string, (stack: Stack) => Integration, string | RegExp]>([
    ['Step Functions', machine, 'POST /x: not supported locally: states'],
    ['EventBridge', events, 'POST /x: not supported locally: events'],
    ['a service without a role', () => new AwsIntegration({ service: 'sqs', action: 'SendMessage' }), 'POST /x: not supported locally: sqs without a role'],
    ['a proxy to a service', () => new AwsIntegration({ service: 'sqs', action: 'SendMessage', proxy: true }), /POST \/x: not supported locally: AWS_PROXY to arn:aws:apigateway:.*:sqs:/],
    ['a server elsewhere', () => new HttpIntegration('https://example.com/x'), 'POST /x: not supported locally: example.com, which is not on this machine'],
    ['a request template that is none', mock({ requestTemplates: { 'application/json': '#if($a)' } }), 'POST /x, RequestTemplates for application/json is no mapping template'],
    ['a response template that is none', mock({ integrationResponses: [{ statusCode: '200', responseTemplates: { 'text/plain': '#set($a)' } }] }), 'POST /x, ResponseTemplates of the status 200 for text/plain is no mapping template'],
    ['a status that the method does not have', mock({ integrationResponses: [{ statusCode: '418' }] }), 'POST /x maps the status 418, which its method responses do not have'],
  ])('%s is refused', async (_name, integration, message) => {
    await expect(start(integration)).rejects.toThrow(message);
  });

  test('or its method answers 501, where the option says so', async () => {
    await using other = await start(machine, METHOD, { unsupportedIntegrations: 'answer-501' });
    expect(await call(other, 'POST', '/x', {})).toMatchObject({ status: 501, text: '{"message":"POST /x: not supported locally: states"}' });
  });

  test('and so with the resources that it calls', async () => {
    const calls = (stack: Stack) => {
      const stateMachine = new CfnStateMachine(stack, 'Machine', { roleArn: role(stack).roleArn, definitionString: '{}' });
      const requestTemplates = { 'application/json': `{"stateMachineArn":"${stateMachine.attrArn}","input":"{}"}` };
      return new AwsIntegration({ service: 'states', action: 'StartExecution', options: { requestTemplates } });
    };
    await expect(start(calls)).rejects.toThrow('does not know the resource type AWS::StepFunctions::StateMachine (Machine)');
    await using other = await start(calls, METHOD, { unsupportedIntegrations: 'answer-501' });
    expect(await call(other, 'POST', '/x', {})).toMatchObject({ status: 501 });
    expect(other.ref('Machine')).toBe('arn:aws:states:eu-west-1:000000000000:stateMachine:Machine');
  });

  test('invalid integrations are refused all the same', async () => {
    await expect(start(mock({ requestTemplates: { 'application/json': '#end' } }), METHOD, { unsupportedIntegrations: 'answer-501' })).rejects.toThrow('is no mapping template');
  });
});
