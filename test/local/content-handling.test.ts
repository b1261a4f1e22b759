import { Stack } from 'aws-cdk-lib';
import { ContentHandling, Cors, IntegrationOptions, LambdaIntegration, MockIntegration, PassthroughBehavior, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { call } from './support/api-client';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { waitUntil } from './support/wait';
import { LocalSystem } from '../../local/src';
import { converted, textOf } from '../../local/src/api/integrations/content-handling';

const lines: string[] = [];
let system: LocalSystem;
let some: LocalSystem;

const METHOD = { methodResponses: [{ statusCode: '200' }] };
const { CONVERT_TO_TEXT, CONVERT_TO_BINARY } = ContentHandling;

function build(stack: Stack, binaryMediaTypes: string[]): void {
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false, binaryMediaTypes, defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS } });
  const code = Code.fromInline('exports.handler = async (event) => event');
  const fn = new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code });
  interface Response { readonly contentHandling?: ContentHandling; readonly template?: string }
  const mock = (contentHandling: ContentHandling | undefined, response: Response = {}) => new MockIntegration({
    contentHandling,
    passthroughBehavior: PassthroughBehavior.NEVER,
    requestTemplates: { 'application/json': '{"statusCode":200}' },
    integrationResponses: [{ statusCode: '200', contentHandling: response.contentHandling, responseTemplates: response.template === undefined ? undefined : { 'application/json': response.template } }],
  });
  const lambda = (options: IntegrationOptions) => new LambdaIntegration(fn, { proxy: false, allowTestInvoke: false, ...options });
  const add = (path: string, integration: MockIntegration | LambdaIntegration) => api.root.addResource(path).addMethod('POST', integration, METHOD);
  add('plain', mock(undefined));
  add('text', mock(CONVERT_TO_TEXT));
  add('template', mock(CONVERT_TO_TEXT, { template: '{"a":1}' }));
  add('text-template', mock(CONVERT_TO_TEXT, { template: '{"a":1}', contentHandling: CONVERT_TO_TEXT }));
  add('mapped', lambda({ requestTemplates: { 'application/json': '{"size":1}' }, integrationResponses: [{ statusCode: '200' }] }));
  add('mapped-text', lambda({ contentHandling: CONVERT_TO_TEXT, requestTemplates: { 'application/json': '{"body":"$input.body"}' }, integrationResponses: [{ statusCode: '200', contentHandling: CONVERT_TO_BINARY }] }));
}

beforeAll(async () => {
  system = await LocalSystem.start({ assembly: synthesize((stack) => build(stack, ['*/*'])), log: ({ message }) => lines.push(message) });
  some = await LocalSystem.start({ assembly: synthesize((stack) => build(stack, ['image/png'])) });
});
afterAll(async () => {
  await system.stop();
  await some.stop();
  removeTemporaryDirectories();
});

describe('an API whose types are all binary', () => {
  test.each([['OPTIONS', '/plain'], ['POST', '/plain'], ['POST', '/mapped']])('%s %s: bytes cannot be mapped, so it is 500, and the log says why', async (method, path) => {
    const { status, text } = await call(system, method, path);
    expect([status, text]).toEqual([500, '{"message":"Internal server error"}']);
    await waitUntil(() => lines.some((line) => new RegExp(
      `^${method} /prod${path} 500 \\d+ ms: unable to transform the request: binaryMediaTypes makes it binary .* Set contentHandling: CONVERT_TO_TEXT on the integration$`,
    ).test(line)), () => lines.join('\n'));
  });

  test('a request that is converted to text is mapped, its body in base64', async () => {
    expect(await call(system, 'POST', '/text', '{}')).toMatchObject({ status: 200, text: '' });
    expect(await call(system, 'POST', '/mapped-text', 'hello')).toMatchObject({ status: 200, text: '{"body":"aGVsbG8="}' });
  });

  test('a response template needs text, too', async () => {
    expect(await call(system, 'POST', '/template', '{}', { accept: '*/*' })).toMatchObject({ status: 500 });
    await waitUntil(() => lines.some((line) => line.endsWith('unable to transform the response: binaryMediaTypes makes it binary (Accept */*), and a template maps text only. Set contentHandling: CONVERT_TO_TEXT on the integration response')), () => lines.join('\n'));
    expect(await call(system, 'POST', '/text-template', '{}', { accept: '*/*' })).toMatchObject({ status: 200, text: '{"a":1}' });
  });
});

test('an API with other binary types answers its preflight, and maps text', async () => {
  expect((await call(some, 'OPTIONS', '/plain')).status).toBe(204);
  expect((await call(some, 'POST', '/template', '{}')).text).toBe('{"a":1}');
  expect((await call(some, 'POST', '/mapped', '{}')).text).toBe('{"size":1}');
  // No template maps this type, so the bytes pass.
  expect((await call(some, 'POST', '/mapped', '{"a":1}', { 'content-type': 'image/png' })).text).toBe('{"a":1}');
});

describe('conversions', () => {
  const utf8 = (text: string) => Buffer.from(text);
  test.each<[string, boolean, string | undefined, string, boolean]>([
    ['aGk=', false, undefined, 'aGk=', false],
    ['aGk=', false, CONVERT_TO_TEXT, 'aGk=', false],
    ['aGk=', false, CONVERT_TO_BINARY, 'hi', true],
    ['hi', true, undefined, 'hi', true],
    ['hi', true, CONVERT_TO_BINARY, 'hi', true],
    ['hi', true, CONVERT_TO_TEXT, 'aGk=', false],
  ])('%s, binary: %s, with %s', (text, binary, handling, made, becomesBinary) => {
    expect(converted({ bytes: utf8(text), binary }, handling, 'request')).toEqual({ bytes: utf8(made), binary: becomesBinary });
  });

  test('text that is no base64 cannot be converted, bytes cannot be mapped', () => {
    expect(() => converted({ bytes: utf8('{"a":1}'), binary: false }, CONVERT_TO_BINARY, 'request')).toThrow(expect.objectContaining({ status: 500, kind: 'API_CONFIGURATION_ERROR' }));
    expect(() => textOf({ bytes: utf8(''), binary: true }, 'request', 'why')).toThrow(expect.objectContaining({ status: 500, kind: 'API_CONFIGURATION_ERROR' }));
  });
});
