import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, Stage, App } from 'aws-cdk-lib';
import { AuthorizationType, CfnRestApi, CognitoUserPoolsAuthorizer, JsonSchemaType, MockIntegration, RestApi, SpecRestApi, ApiDefinition } from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { removeTemporaryDirectories, synthesize, temporaryDirectory } from './support/assembly';
import { RunnerProcess } from './support/runner-process';
import { breakingChanges } from '../../local/src';
import { contract } from '../../local/src/contract-command';

afterEach(async () => RunnerProcess.stopAll());
afterAll(() => removeTemporaryDirectories());

const read = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');
const documentIn = (folder: string, api: string) => JSON.parse(read(folder, `${api}/openapi.json`));
const filesOf = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.\w+$/.test(file)).sort();

/** The contract of an app in its own folder. */
function contractOf(build: (stack: Stack) => void): { readonly out: string; readonly assembly: string; readonly lines: string[] } {
  const [assembly, out] = [synthesize(build), join(temporaryDirectory(), 'api')];
  return { assembly, out, lines: contract({ assembly, out }) };
}

function orders(stack: Stack): void {
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const order = api.addModel('Order', {
    modelName: 'Order',
    schema: {
      type: JsonSchemaType.OBJECT,
      required: ['total', 'state'],
      properties: {
        total: { type: JsonSchemaType.NUMBER, minimum: 0, exclusiveMinimum: true },
        state: { enum: ['open', 'done'] },
        lines: { type: JsonSchemaType.ARRAY, items: { ref: '#/definitions/line' } },
      },
      definitions: { line: { type: JsonSchemaType.STRING } },
    },
  });
  const answer = api.addModel('Answer', { modelName: 'Answer', schema: { type: JsonSchemaType.OBJECT, properties: { order: { ref: `https://apigateway.amazonaws.com/restapis/${api.restApiId}/models/Order` } } } });
  const authorizer = new CognitoUserPoolsAuthorizer(stack, 'Authorizer', { cognitoUserPools: [new UserPool(stack, 'Users')] });
  const resource = api.root.addResource('orders');
  resource.addMethod('POST', new MockIntegration(), {
    operationName: 'createOrder',
    authorizer,
    authorizationType: AuthorizationType.COGNITO,
    requestModels: { 'application/json': order },
    requestValidatorOptions: { validateRequestBody: true, validateRequestParameters: true },
    requestParameters: { 'method.request.querystring.currency': true, 'method.request.header.X-Client': false },
    methodResponses: [{ statusCode: '201', responseModels: { 'application/json': answer } }],
  });
  resource.addResource('{id}').addMethod('GET', new MockIntegration(), { apiKeyRequired: true });
  resource.addResource('files').addResource('{path+}').addMethod('ANY', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
}

describe('an app whose constructs write no document', () => {
  test('has the routes, models and authorizers of its template', () => {
    const { out, lines } = contractOf(orders);
    const { paths, components, servers, openapi } = documentIn(out, 'TestStack-Api');
    expect(openapi).toBe('3.1.0');
    expect(servers).toEqual([{ url: '/prod', description: expect.any(String) }]);
    expect(Object.keys(paths)).toEqual(['/orders', '/orders/files/{path}', '/orders/{id}']);
    expect(paths['/orders'].post).toMatchObject({
      operationId: 'createOrder',
      parameters: [{ name: 'X-Client', in: 'header', required: false }, { name: 'currency', in: 'query', required: true }],
      requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } },
      responses: { 201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Answer' } } } }, default: {} },
      security: [{ token: [] }],
    });
    expect(paths['/orders/{id}'].get).toMatchObject({ operationId: 'getOrdersById', parameters: [{ name: 'id', in: 'path', required: true }], security: [{ apiKey: [] }] });
    expect(Object.keys(paths['/orders/files/{path}'])).toHaveLength(7);
    expect(paths['/orders/files/{path}'].put.security).toEqual([{ signature: [] }]);
    expect(components.schemas.Order).toEqual({
      type: 'object',
      required: ['total', 'state'],
      properties: {
        total: { type: 'number', exclusiveMinimum: 0 },
        state: { enum: ['open', 'done'] },
        lines: { type: 'array', items: { $ref: '#/components/schemas/Order/$defs/line' } },
      },
      $defs: { line: { type: 'string' } },
    });
    expect(components.schemas.Answer.properties.order).toEqual({ $ref: '#/components/schemas/Order' });
    expect(Object.keys(components.securitySchemes)).toEqual(['apiKey', 'signature', 'token']);
    expect(lines[0]).toMatch(/^TestStack\/Api: made from the template\. It has no schemas of responses without response models/);
  });

  test('has a request for each route in a file for editors', () => {
    const { out } = contractOf(orders);
    const text = read(out, 'TestStack-Api/requests.http');
    expect(text).toContain('\n@baseUrl = http://127.0.0.1:3000/prod\n@token = \n@apiKey = \n');
    expect(text).toContain([
      '### POST /orders', '# @name createOrder', '# Optional: headers X-Client', 'POST {{baseUrl}}/orders?currency=sample', 'Authorization: Bearer {{token}}',
      'Content-Type: application/json', '', '{', '  "total": 1,', '  "state": "open"', '}', '',
    ].join('\n'));
    expect(text).toContain('# Sign this request with AWS credentials (AWS Signature Version 4).\nGET {{baseUrl}}/orders/files/{{path}}\n');
    expect(text.match(/^### /gm)).toHaveLength(9);
  });

  test('has a Bruno collection', () => {
    const { out } = contractOf(orders);
    expect(JSON.parse(read(out, 'TestStack-Api/bruno/bruno.json'))).toMatchObject({ version: '1', name: 'TestStack/Api', type: 'collection' });
    expect(read(out, 'TestStack-Api/bruno/createOrder.bru')).toBe([
      'meta {\n  name: POST /orders\n  type: http\n  seq: 1\n}\n',
      'post {\n  url: {{baseUrl}}/orders?currency=sample\n  body: json\n  auth: bearer\n}\n',
      'params:query {\n  currency: sample\n}\n',
      'headers {\n  ~X-Client: sample\n  Content-Type: application/json\n}\n',
      'auth:bearer {\n  token: {{token}}\n}\n',
      'body:json {\n  {\n    "total": 1,\n    "state": "open"\n  }\n}\n',
    ].join('\n'));
    expect(read(out, 'TestStack-Api/bruno/environments/api.bru')).toBe('vars {\n  baseUrl: http://127.0.0.1:3000/prod\n}\n\nvars:secret [\n  token,\n  accessKeyId,\n  secretAccessKey,\n  sessionToken,\n  apiKey\n]\n');
  });

  test('a body that no sample fits is said to be one', () => {
    const { out } = contractOf((stack) => {
      const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
      const model = api.addModel('Code', { schema: { type: JsonSchemaType.OBJECT, required: ['code'], properties: { code: { type: JsonSchemaType.STRING, pattern: '^[A-Z]{2}[0-9]{7}$' } } } });
      api.root.addMethod('POST', new MockIntegration(), { requestModels: { 'application/json': model } });
    });
    expect(read(out, 'TestStack-Api/requests.http')).toContain("# Put in a body that fits: the document doesn't tell enough to make one.\nPOST {{baseUrl}}/\n");
  });

  test('a body has what patterns and the least number of properties ask for', () => {
    const { out } = contractOf((stack) => {
      const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
      const code = { type: JsonSchemaType.STRING, pattern: '^[A-Z]{3}$' };
      const alternatives = { type: JsonSchemaType.OBJECT, properties: { b: { type: JsonSchemaType.STRING, pattern: '(' } }, oneOf: [{ required: ['b'] }, {}] };
      const model = api.addModel('Code', { schema: { type: JsonSchemaType.OBJECT, minProperties: 2, required: ['code'], properties: { one: alternatives, two: {}, code } } });
      api.root.addMethod('POST', new MockIntegration(), { requestModels: { 'application/json': model } });
    });
    expect(JSON.parse(read(out, 'TestStack-Api/requests.http').split('\n\n').at(-1)!)).toEqual({ code: 'AAA', one: { b: 'sample' } });
  });

  test('its own OpenAPI definition is its document, without integrations', () => {
    const body = { openapi: '3.0.1', info: { title: 'Own', version: '2' }, paths: { '/a': { get: { 'operationId': 'a', 'responses': { 200: { description: 'a' } }, 'x-amazon-apigateway-integration': { type: 'mock' } } } } };
    const { out, lines } = contractOf((stack) => new SpecRestApi(stack, 'Api', { apiDefinition: ApiDefinition.fromInline(body), cloudWatchRole: false }));
    const { 'x-amazon-apigateway-integration': _, ...operation } = body.paths['/a'].get;
    expect(documentIn(out, 'TestStack-Api')).toEqual({ ...body, paths: { '/a': { get: operation } } });
    expect(lines).toHaveLength(1);
  });

  test('each of several APIs has a folder, and its port of the local runner', () => {
    const { out } = contractOf((stack) => ['First', 'Second'].forEach((id) => new RestApi(stack, id, { cloudWatchRole: false }).root.addMethod('GET', new MockIntegration())));
    expect(['First', 'Second'].map((id) => /@baseUrl = (.*)/.exec(read(out, `TestStack-${id}/requests.http`))?.[1])).toEqual(['http://127.0.0.1:3000/prod', 'http://127.0.0.1:3001/prod']);
  });
});

describe('the folder', () => {
  test('has the same bytes from run to run', () => {
    const [{ out, assembly }, other] = [contractOf(orders), contractOf(orders)];
    const before = filesOf(out).map((file) => read(out, file));
    contract({ assembly, out });
    expect(filesOf(out).map((file) => read(out, file))).toEqual(before);
    expect(filesOf(other.out).map((file) => read(other.out, file))).toEqual(before);
  });

  test('loses the files of what is gone, and no others', () => {
    const { out } = contractOf(orders);
    const assembly = synthesize((stack) => new RestApi(stack, 'Api', { cloudWatchRole: false }).root.addMethod('GET', new MockIntegration()));
    contract({ assembly, out });
    expect(filesOf(out)).toEqual(['TestStack-Api/bruno/bruno.json', 'TestStack-Api/bruno/environments/api.bru', 'TestStack-Api/bruno/getRoot.bru', 'TestStack-Api/openapi.json', 'TestStack-Api/requests.http', 'contract.json']);
  });

  test('is refused with files of others, which stay', () => {
    const { out, assembly } = contractOf(orders);
    writeFileSync(join(out, 'notes.md'), 'mine');
    expect(() => contract({ assembly, out })).toThrow(`--out ${out}: the folder has files that this command didn't write: notes.md. Move them, or name another folder`);
    rmSync(join(out, 'contract.json'));
    expect(() => contract({ assembly, out })).toThrow(/: TestStack-Api\/bruno\/bruno\.json, .*, and \d+ more\./);
    expect(read(out, 'notes.md')).toBe('mine');
  });

  test('is refused where it is a file', () => {
    const { out, assembly } = contractOf(orders);
    expect(() => contract({ assembly, out: join(out, 'contract.json') })).toThrow('this is a file. Name a folder');
  });
});

describe('assemblies without a contract', () => {
  const out = () => join(temporaryDirectory(), 'api');

  test('a folder that is no assembly', () => {
    const directory = temporaryDirectory();
    expect(() => contract({ assembly: directory, out: out() })).toThrow(`${directory} is no cloud assembly: it has no manifest.json`);
    expect(() => contract({ assembly: join(directory, 'none'), out: out() })).toThrow('does not exist. Give the directory that cdk synth writes');
  });

  test('an app without a REST API', () => {
    const [assembly, folder] = [synthesize((stack) => new Queue(stack, 'Queue')), out()];
    expect(() => contract({ assembly, out: folder })).toThrow(`${assembly} has no REST API, so there is no contract. HTTP APIs and function URLs aren't read`);
    expect(existsSync(folder)).toBe(false);
  });

  test('an API whose definition is in Amazon S3', () => {
    const assembly = synthesize((stack) => new CfnRestApi(stack, 'Api', { bodyS3Location: { bucket: 'documents', key: 'api.json' } }));
    expect(() => contract({ assembly, out: out() })).toThrow('TestStack/Api: the API is defined by a document in Amazon S3. Use that document');
  });
});

test('a stage of several is chosen by --stack', () => {
  const app = new App({ outdir: join(temporaryDirectory(), 'cdk.out'), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  for (const id of ['Dev', 'Prod']) orders(new Stack(new Stage(app, id), 'Shop'));
  const { directory: assembly } = app.synth();
  const out = join(temporaryDirectory(), 'api');
  expect(() => contract({ assembly, out })).toThrow('holds several stages. Choose one of them with --stack');
  contract({ assembly, out, stack: 'Prod/*' });
  expect(readdirSync(out).sort()).toEqual(['Prod-Shop-Api', 'contract.json']);
});

describe('the command', () => {
  test('writes, says what it has written and ends', async () => {
    const [assembly, cwd] = [synthesize(orders), temporaryDirectory()];
    mkdirSync(join(cwd, 'api'));
    const runner = new RunnerProcess(['contract', assembly, '--out', 'api'], cwd);
    expect(await runner.ended).toBe(0);
    expect(runner.output).toMatch(/ files of TestStack-Api are in api\n$/);
    expect(existsSync(join(cwd, 'api', 'TestStack-Api', 'openapi.json'))).toBe(true);
  });

  test.each([[['contract'], 'Name the directory that cdk synth wrote: contract cdk.out --out api'], [['contract', 'cdk.out'], 'Say where to write, or what to compare with: contract cdk.out --out api']])('%j is wrong usage', async (args, message) => {
    const runner = new RunnerProcess(args);
    expect(await runner.ended).toBe(2);
    expect(runner.output).toBe(`${message}\nRun it with --help for all options.\n`);
  });
});

describe('breaking changes of a committed contract', () => {
  const path = process.env.PATH;
  afterEach(() => { process.env.PATH = path; });

  /** A stand-in for oasdiff that prints a given answer. */
  function differ(output: string, status = 0): void {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'oasdiff'), `#!/bin/sh\nprintf '%s\\n' "$*" > '${directory}/called'\ncat <<'END'\n${output}\nEND\n[ ${status} = 0 ] || echo failed >&2\nexit ${status}\n`, { mode: 0o755 });
    process.env.PATH = `${directory}:${path}`;
  }

  test('there is none where nothing has changed', () => {
    const { out, assembly } = contractOf(orders);
    differ('[]');
    expect(contract({ assembly, check: out })).toEqual([`Nothing breaks clients of ${out}`]);
  });

  test('each is named with its API, operation and rule', () => {
    const { out, assembly } = contractOf(orders);
    differ(JSON.stringify([{ id: 'request-property-max-decreased', text: "the size property's max was decreased", level: 3, operation: 'POST', path: '/orders' }]));
    expect(breakingChanges({ assembly, committed: out })).toEqual(["TestStack-Api POST /orders: the size property's max was decreased [request-property-max-decreased]"]);
    expect(() => contract({ assembly, check: out })).toThrow(`A change breaks clients of ${out}:\nTestStack-Api POST /orders: `);
  });

  test('an API that is gone is one', () => {
    const { out } = contractOf(orders);
    const assembly = synthesize((stack) => new RestApi(stack, 'Other', { cloudWatchRole: false }).root.addMethod('GET', new MockIntegration()));
    differ('[]');
    expect(breakingChanges({ assembly, committed: out })).toEqual(['TestStack-Api: the app has no such API any longer. It has TestStack-Other']);
  });

  test('nothing is written over where something breaks', () => {
    const { out } = contractOf(orders);
    const before = read(out, 'contract.json');
    const assembly = synthesize((stack) => new RestApi(stack, 'Other', { cloudWatchRole: false }).root.addMethod('GET', new MockIntegration()));
    expect(() => contract({ assembly, check: out, out })).toThrow('TestStack-Api: the app has no such API any longer');
    expect(read(out, 'contract.json')).toBe(before);
  });

  test('a folder without a contract, a machine without oasdiff and one that fails are errors', () => {
    const { out, assembly } = contractOf(orders);
    const none = join(out, 'none');
    expect(() => breakingChanges({ assembly, committed: none })).toThrow(`${none} has no contract to compare with. Write one first: cdk-serverless-api-local contract ${assembly} --out ${none}`);
    process.env.PATH = '';
    expect(() => breakingChanges({ assembly, committed: out })).toThrow('The documents are compared by oasdiff, which is not on the PATH. Install it');
    differ('', 102);
    expect(() => breakingChanges({ assembly, committed: out })).toThrow(/^oasdiff can't compare .*openapi\.json with the app: failed$/);
  });
});
