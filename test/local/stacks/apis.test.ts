import { join } from 'node:path';
import { Duration, NestedStack, RemovalPolicy } from 'aws-cdk-lib';
import { ApiKeySourceType, AwsIntegration, CognitoUserPoolsAuthorizer, Cors, LambdaIntegration, LambdaRestApi, MockIntegration, PassthroughBehavior, RestApi, SpecRestApi, ApiDefinition, StepFunctionsIntegration, TokenAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { ServicePrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { FunctionUrlAuthType, HttpMethod, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { HANDLERS, inline, request, Stacks, testTogether } from './support';
import { removeTemporaryDirectories } from '../support/assembly';

const ROOT = join(__dirname, '..', '..', '..');
const ECHO = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify({ method: event.httpMethod, path: event.path }) });';

const STACKS: Stacks = {
  Crud: {
    kind: 'a REST API with a table and a bundled TypeScript function (api-cors-lambda-crud-dynamodb)',
    build: (stack) => {
      const table = new Table(stack, 'Items', { partitionKey: { name: 'id', type: AttributeType.STRING }, removalPolicy: RemovalPolicy.DESTROY });
      // CDK leaves the SDK out of the bundle, because Lambda has it.
      const handler = new NodejsFunction(stack, 'Handler', {
        entry: join(HANDLERS, 'crud.ts'), projectRoot: ROOT, depsLockFilePath: join(ROOT, 'package-lock.json'), runtime: Runtime.NODEJS_22_X, timeout: Duration.seconds(20), environment: { TABLE_NAME: table.tableName },
      });
      table.grantReadWriteData(handler);
      const api = new RestApi(stack, 'Api', { defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS } });
      const items = api.root.addResource('items');
      for (const method of ['GET', 'POST']) items.addMethod(method, new LambdaIntegration(handler));
      items.addResource('{id}').addMethod('GET', new LambdaIntegration(handler));
    },
    check: async (running) => {
      expect(await running.call('POST', '/items', { id: 'a', name: 'one' })).toMatchObject({ status: 201 });
      expect(await running.call('GET', '/items/a')).toMatchObject({ status: 200, body: { name: 'one' } });
      expect(await running.call('GET', '/items/b')).toMatchObject({ status: 404 });
      expect(await running.call('GET', '/items')).toMatchObject({ status: 200, body: [{ id: 'a' }] });
      expect(await running.call('OPTIONS', '/items')).toMatchObject({ status: 204 });
    },
  },
  Widgets: {
    kind: 'a REST API in front of a bucket (my-widget-service)',
    build: (stack) => {
      const bucket = new Bucket(stack, 'Store');
      const handler = inline(stack, 'Handler', `
const { S3Client, ListObjectsV2Command, PutObjectCommand, DeleteObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({});
const Bucket = process.env.BUCKET;
exports.handler = async ({ httpMethod, pathParameters }) => {
  const Key = pathParameters?.id;
  if (httpMethod === 'POST') await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'widget' }));
  if (httpMethod === 'DELETE') await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  return { statusCode: 200, body: JSON.stringify({ widgets: Contents.map(({ Key }) => Key) }) };
};`, { environment: { BUCKET: bucket.bucketName } });
      bucket.grantReadWrite(handler);
      const api = new RestApi(stack, 'Api', { restApiName: 'Widget Service' });
      const integration = new LambdaIntegration(handler);
      api.root.addMethod('GET', integration);
      const widget = api.root.addResource('{id}');
      for (const method of ['POST', 'GET', 'DELETE']) widget.addMethod(method, integration);
    },
    check: async (running) => {
      expect((await running.call('POST', '/one')).body).toEqual({ widgets: ['one'] });
      expect((await running.call('DELETE', '/one')).body).toEqual({ widgets: [] });
    },
  },
  Proxy: {
    kind: 'a proxy API for one function (hello world of cdk workshop)',
    build: (stack) => void new LambdaRestApi(stack, 'Api', { handler: inline(stack, 'Handler', ECHO) }),
    check: async (running) => expect(await running.call('GET', '/any/path')).toMatchObject({ status: 200, body: { path: '/any/path' } }),
  },
  HitCounter: {
    kind: 'functions that invoke each other (hit counter of cdk workshop)',
    build: (stack) => {
      const table = new Table(stack, 'Hits', { partitionKey: { name: 'path', type: AttributeType.STRING } });
      const hello = inline(stack, 'Hello', ECHO);
      const counter = inline(stack, 'Counter', `
const { DynamoDB } = require('@aws-sdk/client-dynamodb');
const { Lambda } = require('@aws-sdk/client-lambda');
exports.handler = async (event) => {
  await new DynamoDB({}).updateItem({ TableName: process.env.HITS, Key: { path: { S: event.path } }, UpdateExpression: 'ADD hits :one', ExpressionAttributeValues: { ':one': { N: '1' } } });
  const { Payload } = await new Lambda({}).invoke({ FunctionName: process.env.DOWNSTREAM, Payload: JSON.stringify(event) });
  return JSON.parse(Buffer.from(Payload).toString());
};`, { environment: { HITS: table.tableName, DOWNSTREAM: hello.functionName } });
      table.grantReadWriteData(counter);
      hello.grantInvoke(counter);
      new LambdaRestApi(stack, 'Api', { handler: counter });
    },
    check: async (running) => {
      expect(await running.call('GET', '/hello')).toMatchObject({ status: 200, body: { method: 'GET', path: '/hello' } });
      expect(running.system.calls.some(({ function: by, action }) => by === running.id('Counter') && action === 'lambda:InvokeFunction')).toBe(true);
    },
  },
  LambdaAuthorizer: {
    kind: 'a REST API with a token authorizer',
    build: (stack) => {
      const authorizer = inline(stack, 'Authorizer', `exports.handler = async ({ authorizationToken, methodArn }) => ({ principalId: 'me', policyDocument: { Version: '2012-10-17', Statement: [
  { Action: 'execute-api:Invoke', Effect: authorizationToken === 'allow' ? 'Allow' : 'Deny', Resource: methodArn }] } });`);
      new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(inline(stack, 'Handler', ECHO)), { authorizer: new TokenAuthorizer(stack, 'Token', { handler: authorizer }) });
    },
    check: async (running) => {
      expect((await running.call('GET', '/', undefined, { authorization: 'allow' })).status).toBe(200);
      expect((await running.call('GET', '/', undefined, { authorization: 'no' })).status).toBe(403);
    },
  },
  Cognito: {
    kind: 'a REST API for users of a pool (cognito-api-lambda)',
    build: (stack) => {
      const pool = new UserPool(stack, 'Users', { selfSignUpEnabled: true });
      pool.addClient('Client');
      const authorizer = new CognitoUserPoolsAuthorizer(stack, 'Authorizer', { cognitoUserPools: [pool] });
      new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(inline(stack, 'Handler', ECHO)), { authorizer });
    },
    check: async (running) => {
      const token = running.system.token({ sub: 'me', userPool: running.id('Users') });
      expect((await running.call('GET', '/', undefined, { authorization: token })).status).toBe(200);
      expect((await running.call('GET', '/')).status).toBe(401);
    },
  },
  ApiKeys: {
    kind: 'a REST API with keys and a usage plan',
    build: (stack) => {
      const api = new RestApi(stack, 'Api', { apiKeySourceType: ApiKeySourceType.HEADER });
      api.root.addMethod('GET', new MockIntegration({ requestTemplates: { 'application/json': '{"statusCode":200}' }, integrationResponses: [{ statusCode: '200' }], passthroughBehavior: PassthroughBehavior.NEVER }), { apiKeyRequired: true, methodResponses: [{ statusCode: '200' }] });
      const plan = api.addUsagePlan('Plan', { throttle: { rateLimit: 10, burstLimit: 2 } });
      plan.addApiStage({ stage: api.deploymentStage });
      plan.addApiKey(api.addApiKey('Key'));
    },
    check: async (running) => {
      expect((await running.call('GET', '/')).status).toBe(403);
      expect((await running.call('GET', '/', undefined, { 'x-api-key': running.system.apiKeys[running.id('Api/Key')] ?? '' })).status).toBe(200);
    },
  },
  ApiToQueue: {
    kind: 'a REST API that writes to a queue, without a function between (api-sqs-lambda)',
    build: (stack) => {
      const queue = new Queue(stack, 'Queue');
      const role = new Role(stack, 'ApiRole', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com') });
      queue.grantSendMessages(role);
      inline(stack, 'Worker', 'exports.handler = async ({ Records }) => console.log("worked on " + Records[0].body);').addEventSource(new SqsEventSource(queue));
      new RestApi(stack, 'Api').root.addMethod('POST', new AwsIntegration({
        service: 'sqs',
        path: `${stack.account}/${queue.queueName}`,
        integrationHttpMethod: 'POST',
        options: {
          credentialsRole: role,
          requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
          requestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)' },
          integrationResponses: [{ statusCode: '200' }],
        },
      }), { methodResponses: [{ statusCode: '200' }] });
    },
    check: async (running) => {
      expect((await running.call('POST', '/', { order: 1 })).status).toBe(200);
      await running.logged('Worker', 'worked on {"order":1}');
    },
  },
  FunctionUrl: {
    kind: 'a function with an address of its own',
    build: (stack) => {
      const fn = inline(stack, 'Handler', 'exports.handler = async (event) => ({ hello: event.queryStringParameters?.name ?? event.rawPath, body: event.body });');
      fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE, cors: { allowedOrigins: ['https://app.example'], allowedMethods: [HttpMethod.POST] } });
    },
    check: async (running) => {
      const url = running.system.functionUrls[running.id('Handler/FunctionUrl')] ?? '';
      expect(await request(`${url}deep?name=you`, 'GET')).toMatchObject({ status: 200, body: { hello: 'you' } });
      expect(await request(`${url}deep`, 'POST', { a: 1 })).toMatchObject({ status: 200, body: { hello: '/deep', body: '{"a":1}' } });
      const preflight = await fetch(url, { method: 'OPTIONS', headers: { 'origin': 'https://app.example', 'access-control-request-method': 'POST' } });
      expect(preflight.headers.get('access-control-allow-methods')).toBe('POST');
    },
  },
  Chat: {
    kind: 'a WebSocket API (websocket chat)',
    build: (stack) => {
      const integration = new WebSocketLambdaIntegration('Integration', inline(stack, 'Handler', 'exports.handler = async ({ body }) => ({ statusCode: 200, body: "you said " + body });'));
      const api = new WebSocketApi(stack, 'Socket', { connectRouteOptions: { integration }, disconnectRouteOptions: { integration }, defaultRouteOptions: { integration, returnResponse: true } });
      new WebSocketStage(stack, 'Stage', { webSocketApi: api, stageName: 'prod', autoDeploy: true });
    },
    check: async (running) => {
      const socket = new WebSocket(running.system.sockets[running.id('Socket')] ?? '');
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      const answer = new Promise<string>((resolve) => socket.addEventListener('message', ({ data }) => resolve(String(data))));
      socket.send('hello');
      expect(await answer).toBe('you said hello');
      socket.close();
    },
  },
  Nested: {
    kind: 'an API and its function in nested stacks',
    build: (stack) => {
      const table = new Table(stack, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } });
      const compute = new NestedStack(stack, 'Compute');
      const fn = inline(compute, 'Handler', 'exports.handler = async () => ({ statusCode: 200, body: process.env.TABLE });', { environment: { TABLE: table.tableName } });
      const front = new NestedStack(stack, 'Front');
      new LambdaRestApi(front, 'Api', { handler: fn });
    },
    check: async (running) => {
      expect(await request(`${running.url('Front/Api')}/`, 'GET')).toMatchObject({ status: 200, text: running.system.ref(running.id('Table')) });
    },
  },
  StepFunctions: {
    kind: 'a REST API that starts a state machine',
    build: (stack) => {
      const machine = new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Pass')), stateMachineType: StateMachineType.EXPRESS });
      new RestApi(stack, 'Api').root.addMethod('POST', StepFunctionsIntegration.startExecution(machine));
    },
    check: async (running) => expect((await running.call('POST', '/', {})).status).toBe(501),
  },
  HttpApi: {
    kind: 'an HTTP API (by name: HTTP APIs are not served)',
    build: (stack) => {
      const api = new HttpApi(stack, 'Http', { corsPreflight: { allowOrigins: ['*'] } });
      const integration = new HttpLambdaIntegration('Integration', inline(stack, 'Handler', ECHO));
      api.addRoutes({ path: '/books', integration });
    },
    check: async (running) => expect(await running.system.invoke(running.id('Handler'), { path: '/x' })).toMatchObject({ payload: { statusCode: 200 } }),
    unsupported: /does not support the protocol HTTP of /,
  },
  OpenApi: {
    kind: 'an API from an OpenAPI document (by name)',
    build: (stack) => void new SpecRestApi(stack, 'Spec', { apiDefinition: ApiDefinition.fromInline({ openapi: '3.0.1', info: { title: 'x', version: '1' }, paths: { '/': { get: { responses: {} } } } }) }),
    unsupported: /does not support an OpenAPI body/,
  },
  Python: {
    kind: 'a Python function behind an API',
    build: (stack) => {
      const code = 'import json\ndef handler(event, context):\n    return {"statusCode": 200, "body": json.dumps({"path": event["path"]})}\n';
      new LambdaRestApi(stack, 'Api', { handler: inline(stack, 'Handler', code, { runtime: Runtime.PYTHON_3_13 }) });
    },
    check: async (running) => expect(await running.call('GET', '/py')).toMatchObject({ status: 200, body: { path: '/py' } }),
  },
};

afterAll(() => removeTemporaryDirectories());
describe('ordinary stacks: APIs', () => testTogether(STACKS));
