import { execFileSync } from 'node:child_process';
import {
  AuthorizationType, CognitoUserPoolsAuthorizer, JsonSchemaType, LambdaIntegration, MethodOptions, RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { RunnerProcess } from './support/runner-process';

afterEach(async () => RunnerProcess.stopAll());
afterAll(() => removeTemporaryDirectories());

describe('the output of the command', () => {
  test('names the pool of each token by its path, and the lines to paste find the token of their API', async () => {
    const runner = await RunnerProcess.start(synthesize((stack) => {
      for (const name of ['Shop', 'Back Office']) system(new Construct(stack, name));
    }));
    const tokens = [...runner.output.matchAll(/^(Token|Access token) of the user you@example\.com in the user pool (.+), good for eight hours:\nexport (\w+)=\S+$/gm)];
    expect(tokens.map(([, what, pool, variable]) => `${what} ${pool} ${variable?.replace(/[0-9A-F]{8}$/, '')}`)).toEqual([
      'Token TestStack/Shop/Users TOKEN_ShopUsers', 'Access token TestStack/Shop/Users ACCESS_TOKEN_ShopUsers',
      'Token TestStack/Back Office/Users TOKEN_BackOfficeUsers', 'Access token TestStack/Back Office/Users ACCESS_TOKEN_BackOfficeUsers',
    ]);
    const [, lines = ''] = runner.output.split('into another shell:\n');
    const answers = execFileSync('bash', ['-c', [...tokens.map(([line]) => line.split('\n')[1]), ...pasted(lines)].join('\n')], { encoding: 'utf8' });
    await runner.stop();
    const each = ['GET /open', 'GET /secure', 'PUT /secure {"name":"sample-----","kind":"a","count":3}', 'DELETE /scoped', 'POST /keyed {}'];
    expect(answers.trim().split('\n')).toEqual([...each, ...each]);
  });

  test('of a stack without an API is that nothing listens', async () => {
    const runner = await RunnerProcess.start(synthesize((stack) => void new Queue(stack, 'Queue')));
    await runner.stop();
    expect(runner.output).toMatch(/^The stack has no functions\.\n\nNothing listens for clients: the stack has no REST or WebSocket API, no website, no hosted sign-in and no function URL\.\n\nAWS endpoint: (http:\/\/127\.0\.0\.1:\d+), for example: aws --endpoint-url \1 dynamodb list-tables\n\nConsole: http:\/\/127\.0\.0\.1:\d+\/_console\n\nRunning after \d+ ms/);
  });
});

/** An API with every kind of access, of which the answer is the request on its own line. */
function system(scope: Construct): void {
  const code = Code.fromInline(`exports.handler = async ({ httpMethod, path, body }) => (
    { statusCode: 200, body: [httpMethod, path, ...body ? [body] : []].join(' ') + '\\n' });`);
  const backend = new LambdaIntegration(new LambdaFunction(scope, 'Fn', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code }));
  const users = new UserPool(scope, 'Users');
  const authorizer = new CognitoUserPoolsAuthorizer(scope, 'Authorizer', { cognitoUserPools: [users] });
  const api = new RestApi(scope, 'Api', { cloudWatchRole: false, defaultCorsPreflightOptions: { allowOrigins: ['*'] } });
  const schema = {
    type: JsonSchemaType.OBJECT,
    required: ['name', 'kind', 'count'],
    properties: { name: { type: JsonSchemaType.STRING, minLength: 11 }, kind: { enum: ['a', 'b'] }, count: { type: JsonSchemaType.INTEGER, minimum: 3 } },
  };
  const on = (path: string, method: string, options?: MethodOptions) => (
    (api.root.getResource(path) ?? api.root.addResource(path)).addMethod(method, backend, options));
  const requestValidator = api.addRequestValidator('Validator', { validateRequestBody: true });
  on('open', 'GET');
  on('secure', 'GET', { authorizer });
  on('secure', 'PUT', { authorizer, requestModels: { 'application/json': api.addModel('Model', { schema }) }, requestValidator });
  on('scoped', 'DELETE', { authorizer, authorizationScopes: ['shop/write'] });
  on('keyed', 'POST', { apiKeyRequired: true });
  on('signed', 'GET', { authorizationType: AuthorizationType.IAM });
  const pattern = { type: JsonSchemaType.OBJECT, required: ['a'], properties: { a: { pattern: '^x$', type: JsonSchemaType.STRING } } };
  on('guessed', 'POST', { requestModels: { 'application/json': api.addModel('Pattern', { schema: pattern }) }, requestValidator });
  api.root.getResource('open')?.addResource('{id}').addMethod('GET', backend);
  const plan = api.addUsagePlan('Plan', { apiStages: [{ stage: api.deploymentStage }] });
  plan.addApiKey(api.addApiKey('Key'));
}

function pasted(lines: string): string[] {
  return lines.split('\n').filter((line) => line.startsWith('curl '));
}
